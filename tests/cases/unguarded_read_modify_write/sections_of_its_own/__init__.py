"""Sections that a depot enters by something of its own."""
# only: apr-unguarded-read-modify-write
