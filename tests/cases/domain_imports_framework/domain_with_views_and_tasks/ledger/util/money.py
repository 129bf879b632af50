from decimal import Decimal as Money

__all__ = ["Money"]
