# only: apr-no-correlation-id
"""Django: the settings name the middleware and the filter of a library for services in containers."""
