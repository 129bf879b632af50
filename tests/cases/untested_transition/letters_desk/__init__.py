# only: apr-untested-transition
"""Functions that a decorator of the project wraps: reached where a test calls what calls them."""
