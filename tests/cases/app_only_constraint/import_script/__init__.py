# only: apr-app-only-constraint
"""A module that somebody runs by hand, once at a time, beside one that serves."""
