# only: apr-client-trusted-identity
"""Routes with their tables beside them, and a module that includes one of the routers for staff only."""
