"""Retries of a decorator of the project around clients of other modules; a decorator that is told to try once."""
# only: apr-cascading-retry
