# only: apr-domain-imports-framework
"""Repositories that a domain asks for are its own, as long as they know no database; entities of a drawer are no domain."""
