# only: apr-missing-row-lock
"""An untyped monolith: models, a data access object and views in modules that know nothing of each other's types."""
