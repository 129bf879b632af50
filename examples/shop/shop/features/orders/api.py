"""What other features, and the worker, may use of orders."""

from __future__ import annotations

from shop.features.orders.domain import Order, OrderStatus
from shop.features.orders.services import OrderService, mark_paid

__all__ = ["Order", "OrderService", "OrderStatus", "mark_paid"]
