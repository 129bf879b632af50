"""What other features, and the worker, may use of accounts."""

from __future__ import annotations

from shop.features.accounts.domain import Customer
from shop.features.accounts.services import AccountService

__all__ = ["AccountService", "Customer"]
