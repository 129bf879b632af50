# only: apr-no-circuit-breaker
"""A service mesh breaks the circuit for hosts and clients that the configuration names."""
