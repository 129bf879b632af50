# only: apr-orm-outside-transaction
"""Decorators of the project's own that keep results: one keeps what the function gave, one its text."""
