"""A row that goes through repositories, entities and helpers: the function that obtained it is told, whoever writes."""
# only: apr-unguarded-read-modify-write, apr-missing-row-lock
