"""Retries whose POST lies in a gateway of another module, behind a class, a Protocol and an abstract base."""
# only: apr-retry-not-idempotent
