"""Sections that a depot enters by something of its own."""
# only: apr-missing-row-lock
