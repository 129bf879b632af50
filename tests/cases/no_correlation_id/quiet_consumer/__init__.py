# only: apr-no-correlation-id
"""A consumer that only says that it starts and ends."""
