# only: apr-sensitive-log
"""Secrets that reach the log in another module: through chains of helpers, a method, a Protocol with two implementations, and objects whose class lies elsewhere."""
