# only: apr-mocked-internals
"""A shop for bicycles, with tests that replace its own parts, and tests that replace the world."""
