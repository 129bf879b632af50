"""Clients of a Starlette app behind endpoints: breakers as decorators and as context managers."""
# only: apr-no-circuit-breaker
