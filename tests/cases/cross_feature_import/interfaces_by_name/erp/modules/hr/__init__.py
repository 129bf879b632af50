from ._people import _Person
from .public import employee

__all__ = ["_Person", "employee"]
