from .public import run

__all__ = ["run"]
