# only: apr-no-correlation-id
"""Django: the settings name middleware and filter by their dotted names."""
