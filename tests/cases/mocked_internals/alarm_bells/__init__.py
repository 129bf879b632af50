# only: apr-mocked-internals
"""Ways out that look at the address first, stand-ins that call the real thing now and then, and factories of test data."""
