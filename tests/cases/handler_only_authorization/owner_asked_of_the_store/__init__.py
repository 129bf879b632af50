# only: apr-handler-only-authorization
"""A package: whose a document is, is asked of the store, in one handler; the other deletes whatever ids it is sent."""
