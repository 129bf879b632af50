"""What the endpoints of orders take and give."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field


class OrderIn(BaseModel):
    """A new order: pieces by product id."""

    postcode: str = Field(min_length=3, max_length=12)
    quantities: dict[int, int]


class OrderCreated(BaseModel):
    """The id of a new order."""

    id: int


class OrderOut(BaseModel):
    """An order. Amounts are in cents."""

    id: int
    status: str
    total_cents: int
    shipping_cents: int
    tracking_number: str | None = None


class ShippingIn(BaseModel):
    """How to send an order."""

    express: bool = False


class ShippingOut(BaseModel):
    """What sending costs."""

    shipping_cents: int


class DeliveryOut(BaseModel):
    """When an order arrives."""

    working_days: int


class InvoiceLineOut(BaseModel):
    """A line of an invoice."""

    product_id: int
    quantity: int
    price_cents: int


class InvoiceOut(BaseModel):
    """An invoice."""

    order_id: int
    ordered_at: datetime
    lines: list[InvoiceLineOut]
    shipping_cents: int


class ShipmentIn(BaseModel):
    """A parcel that is handed over."""

    tracking_number: str = Field(min_length=6, max_length=40)


class ShipmentCreated(BaseModel):
    """The id of a new parcel."""

    id: int
