# only: apr-no-regression-test
"""Comments of a shop that name incidents, and tests that name some of them in every way there is."""
