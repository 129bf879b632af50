# only: apr-untested-transition
"""Routes that a helper of the tests names by what its callers give, and what a library calls when a row is made."""
