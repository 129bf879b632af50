"""Payments: what they are, and how they may change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fastapi import HTTPException

from shop.kernel.errors import NotFound
from shop.kernel.identity import Principal


class PaymentStatus(StrEnum):
    """The life of a payment."""

    PENDING = "pending"
    CAPTURED = "captured"
    REFUNDING = "refunding"
    REFUNDED = "refunded"
    ABANDONED = "abandoned"


class DisputeStatus(StrEnum):
    """What the bank says about a payment that the customer disputes."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


class EventKind(StrEnum):
    """What Paylane tells us about."""

    CAPTURED = "payment.captured"
    DISPUTE_OPENED = "dispute.opened"
    DISPUTE_WON = "dispute.won"
    DISPUTE_LOST = "dispute.lost"


_NEXT = {
    PaymentStatus.PENDING: {PaymentStatus.CAPTURED, PaymentStatus.ABANDONED},
    PaymentStatus.CAPTURED: {PaymentStatus.REFUNDING},
    PaymentStatus.REFUNDING: {PaymentStatus.REFUNDED},
    PaymentStatus.REFUNDED: set(),
    PaymentStatus.ABANDONED: set(),
}


@dataclass(frozen=True)
class Payment:
    """A payment for an order. The amount is in cents."""

    id: int
    order_id: int
    customer_id: int
    amount_cents: int
    status: PaymentStatus
    reference: str | None
    paid_at: datetime

    def ensure_can_become(self, status: PaymentStatus) -> None:
        """Raises HTTPException (409) when a payment in this status cannot take that one."""
        if status not in _NEXT[self.status]:
            raise HTTPException(409, f"payment {self.id} is {self.status} and cannot become {status}")

    def ensure_owned_by(self, actor: Principal) -> None:
        """Raises NotFound for everybody but the customer."""
        if self.customer_id != actor.customer_id:
            raise NotFound(f"there is no payment {self.id}")


@dataclass(frozen=True)
class PaymentEvent:
    """One message of Paylane's. `id` is the same when it comes twice."""

    id: str
    kind: EventKind
    payment_id: int
    occurred_at: datetime
