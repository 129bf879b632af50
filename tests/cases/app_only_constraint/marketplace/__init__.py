# only: apr-app-only-constraint
"""A service that checks by one repository method and inserts by another: through a protocol, a generic base, a helper that raises, a unit of work; constraints in the models and in a migration."""
