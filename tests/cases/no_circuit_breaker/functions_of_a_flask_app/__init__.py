"""Functions of a Flask app: several routes, a breaker, the project's own cache and database, this very machine."""
# only: apr-no-circuit-breaker
