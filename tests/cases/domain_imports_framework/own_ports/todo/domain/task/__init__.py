from . import entities, repositories

__all__ = ("entities", "repositories")
