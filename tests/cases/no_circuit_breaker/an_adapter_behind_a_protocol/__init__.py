# only: apr-no-circuit-breaker
"""FastAPI: a client injected behind a Protocol with two implementations; three calls from the route to the request; one with retries, one asked from two routes, one asked once."""
