# only: apr-untested-transition
"""States that are read again from the store, that are named far from where they are set, and that one of several variants of a function sets."""
