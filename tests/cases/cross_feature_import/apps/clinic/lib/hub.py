from clinic.lib import late, numbers

__all__ = ["late", "numbers"]
