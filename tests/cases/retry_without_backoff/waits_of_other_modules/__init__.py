"""Waits, stops, options and factories that another module says: the project stage sees through them."""
# only: apr-retry-without-backoff
