# only: apr-no-correlation-id
"""One helper's line, to which four modules lead: it is told once, with what else a module leads to told for itself."""
