# only: apr-client-trusted-identity
"""What the settings ask of every view, a permission on the rows, is asked of those that name nothing."""
