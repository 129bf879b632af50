# only: apr-no-correlation-id
"""Several modules of entry points, and services that log for them."""
