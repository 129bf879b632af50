# only: apr-unguarded-read-modify-write
"""What is put into a relation's collection is a row of another table, whatever mypy knows of the attribute; a list or mapping that is a column is written back whole."""
