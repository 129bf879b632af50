# only: apr-n-plus-one
"""A package: models, repositories behind a port, services and routes; the loop is in one module and the question three calls away, or the loading is."""
