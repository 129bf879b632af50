# only: apr-missing-row-lock
"""A repository whose one query locks for a flag: the flag is followed through every method between, also where a method leaves it at its default, and where it hands on its own."""
