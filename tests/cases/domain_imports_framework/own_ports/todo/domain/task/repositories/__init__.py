from .port import Tasks

__all__ = ("Tasks",)
