# only: apr-dto-in-core
"""No domain but the schemas to which repositories map rows: said once, but for the body of a request."""
