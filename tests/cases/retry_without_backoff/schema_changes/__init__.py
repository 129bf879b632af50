# only: apr-retry-without-backoff
"""A schema change that waits for a lock, beside a service that waits in the same way."""
