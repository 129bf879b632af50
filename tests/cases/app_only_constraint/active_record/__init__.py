# only: apr-app-only-constraint
"""Home-made active records: a mixin asks and stores for the class that it is called on; the class and the columns stand where it is called."""
