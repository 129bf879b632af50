# only: apr-handler-only-authorization
"""A controller of administrators; a queue of commands, a service and another controller reach what it guards."""
