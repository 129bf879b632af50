# only: apr-webhook-not-idempotent
"""Consumers that pick who handles an event from a table, or are registered in a loop; hooks behind a dependency that verifies them."""
