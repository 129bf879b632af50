"""Orders and shipments: what they are, and how they may change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shop.kernel.errors import Conflict, Invalid, NotFound
from shop.kernel.identity import Principal

FREE_SHIPPING_FROM_CENTS = 5_000
STANDARD_SHIPPING_CENTS = 490
EXPRESS_SURCHARGE_CENTS = 900
MOST_FRAUD_WE_ACCEPT = 0.8


class OrderStatus(StrEnum):
    """The life of an order."""

    PENDING = "pending"
    PAID = "paid"
    SHIPPED = "shipped"
    CANCELLED = "cancelled"


class ShipmentStatus(StrEnum):
    """The life of a parcel."""

    READY = "ready"
    HELD = "held"
    IN_TRANSIT = "in_transit"
    DELIVERED = "delivered"


_NEXT_ORDER = {
    OrderStatus.PENDING: {OrderStatus.PAID, OrderStatus.CANCELLED},
    OrderStatus.PAID: {OrderStatus.SHIPPED},
    OrderStatus.SHIPPED: set(),
    OrderStatus.CANCELLED: set(),
}
_NEXT_SHIPMENT = {
    ShipmentStatus.READY: {ShipmentStatus.HELD, ShipmentStatus.IN_TRANSIT},
    ShipmentStatus.HELD: {ShipmentStatus.READY},
    ShipmentStatus.IN_TRANSIT: {ShipmentStatus.DELIVERED},
    ShipmentStatus.DELIVERED: set(),
}


@dataclass(frozen=True)
class OrderLine:
    """So many pieces of a product, at the price of the day, in cents."""

    product_id: int
    quantity: int
    price_cents: int

    def __post_init__(self) -> None:
        if not 1 <= self.quantity <= 100:
            raise Invalid("between 1 and 100 pieces of a product can be ordered")


@dataclass(frozen=True)
class NewOrder:
    """An order that is about to be stored."""

    customer_id: int
    postcode: str
    lines: tuple[OrderLine, ...]

    def __post_init__(self) -> None:
        if not self.lines:
            raise Invalid("an order needs at least one line")

    @property
    def total_cents(self) -> int:
        """What the goods cost."""
        return sum(line.quantity * line.price_cents for line in self.lines)


@dataclass(frozen=True)
class Order:
    """An order as it is stored. Amounts are in cents."""

    id: int
    customer_id: int
    postcode: str
    status: OrderStatus
    total_cents: int
    shipping_cents: int
    lines: tuple[OrderLine, ...]

    def ensure_seen_by(self, viewer: Principal) -> None:
        """Raises NotFound for everybody but the customer and staff."""
        if self.customer_id != viewer.customer_id and not viewer.is_staff:
            raise NotFound(f"there is no order {self.id}")

    def ensure_can_become(self, status: OrderStatus) -> None:
        """Raises Conflict when an order in this status cannot take that one."""
        if status not in _NEXT_ORDER[self.status]:
            raise Conflict(f"order {self.id} is {self.status} and cannot become {status}")

    @property
    def quantities(self) -> dict[int, int]:
        """Pieces by product id."""
        return {line.product_id: line.quantity for line in self.lines}


@dataclass(frozen=True)
class Shipment:
    """A parcel."""

    id: int
    order_id: int
    tracking_number: str
    status: ShipmentStatus

    def ensure_can_become(self, status: ShipmentStatus) -> None:
        """Raises Conflict when a parcel in this status cannot take that one."""
        if status not in _NEXT_SHIPMENT[self.status]:
            raise Conflict(f"shipment {self.id} is {self.status} and cannot become {status}")


@dataclass(frozen=True)
class Invoice:
    """What the customer's accountant wants to see. Amounts are in cents."""

    order_id: int
    ordered_at: datetime
    lines: tuple[OrderLine, ...]
    shipping_cents: int


def shipping_fee(goods_cents: int, *, express: bool) -> int:
    """What sending goods of this worth costs, in cents."""
    standard = 0 if goods_cents >= FREE_SHIPPING_FROM_CENTS else STANDARD_SHIPPING_CENTS
    return standard + (EXPRESS_SURCHARGE_CENTS if express else 0)
