# only: apr-missing-row-lock
"""A service reads an entity through a port and has its state stored by another method of it, which writes the enum's plain value."""
