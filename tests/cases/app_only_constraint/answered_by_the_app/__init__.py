# only: apr-app-only-constraint
"""One handler of the application answers integrity errors: what has a constraint is left, what has none is not."""
