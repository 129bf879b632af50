from acme.pay.core import charge

__all__ = ["charge"]
