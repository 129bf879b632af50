# only: apr-fire-and-forget
"""A program that opens a browser beside its server."""
