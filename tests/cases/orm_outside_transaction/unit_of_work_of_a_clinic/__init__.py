# only: apr-orm-outside-transaction
"""The services know no session: rows come to them through a unit of work and its repositories."""
