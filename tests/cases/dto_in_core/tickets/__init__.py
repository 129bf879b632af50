# only: apr-dto-in-core
"""attrs and dataclasses as shapes by their place, a port by ABC, an entity that carries the same name as a shape, and a repository of Django rows."""
