# only: apr-webhook-not-idempotent
"""Deliveries that are only counted, and one that is passed on."""
