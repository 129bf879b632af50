# only: apr-orm-outside-transaction
"""Where a session is made decides whether its rows forget at a commit; the factory, the context manager and the unit of work lie in another module."""
