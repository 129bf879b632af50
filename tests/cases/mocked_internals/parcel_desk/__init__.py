"""Tests without annotations: what a helper makes, and methods that other objects' methods take the place of."""
# only: apr-mocked-internals
