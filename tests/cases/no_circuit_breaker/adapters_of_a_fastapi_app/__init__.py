"""Adapters of a FastAPI app with retries, several entry points, breakers as decorators and by call, and jobs."""
# only: apr-no-circuit-breaker
