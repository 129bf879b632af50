"""What other features, and the worker, may use of payments."""

from __future__ import annotations

from shop.features.payments.domain import Payment
from shop.features.payments.services import PaymentService

__all__ = ["Payment", "PaymentService"]
