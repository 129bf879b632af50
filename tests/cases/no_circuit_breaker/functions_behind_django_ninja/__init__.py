"""Functions behind Django Ninja: a cached client with its address in the settings, a context manager that breaks the circuit, mails, own storage, customers' hooks."""
# only: apr-no-circuit-breaker
