"""GraphQL."""
# only: apr-no-rate-limit
