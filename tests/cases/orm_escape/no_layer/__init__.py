# only: apr-orm-escape
"""A project without any repository layer: one finding, at its first model, with the count."""
