# only: apr-client-trusted-identity
"""Routes over services over a generic repository: what its base class loads is the row of whoever asks it."""
