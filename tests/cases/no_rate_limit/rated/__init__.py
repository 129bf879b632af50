# only: apr-no-rate-limit
"""A package whose limits stand in another module than its endpoints."""
