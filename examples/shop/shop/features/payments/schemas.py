"""What the endpoints of payments take and give."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel

from shop.features.payments.domain import EventKind


class PaymentIn(BaseModel):
    """Which order to pay for."""

    order_id: int


class PaymentOut(BaseModel):
    """The id of a payment."""

    id: int


class PaylaneEventIn(BaseModel):
    """A message of Paylane's."""

    id: str
    type: EventKind
    merchant_reference: int
    occurred_at: datetime
