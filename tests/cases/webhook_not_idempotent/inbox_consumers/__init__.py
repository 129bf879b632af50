# only: apr-webhook-not-idempotent
"""Consumers that are handed a client without types: an inbox with a unique key, one without, a set in memory, a mark that comes late."""
