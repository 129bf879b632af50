"""A helper that only tests call, and one that a service calls too."""
# only: apr-app-only-constraint
