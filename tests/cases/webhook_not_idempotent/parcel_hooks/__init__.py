"""A service behind the handler."""
# only: apr-webhook-not-idempotent
