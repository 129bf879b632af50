# only: apr-mocked-internals
"""Ways to other systems that no type names, and packages for what everybody uses."""
