# only: apr-mocked-internals
"""A shop in one package: its modules lie side by side."""
