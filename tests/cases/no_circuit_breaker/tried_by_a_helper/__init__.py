# only: apr-no-circuit-breaker
"""FastAPI: calls that are handed to a helper which tries them again, as a lambda or by name; two clients in one module, of which one tries again."""
