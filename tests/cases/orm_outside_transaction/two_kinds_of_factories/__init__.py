"""Synchronous factories whose rows expire, and an asynchronous one, of which mypy knows no overload, whose rows do not."""
# only: apr-orm-outside-transaction
