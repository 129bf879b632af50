"""Below this package no folder holds an `__init__.py`; the features are features all the same."""
# only: apr-cross-feature-import
