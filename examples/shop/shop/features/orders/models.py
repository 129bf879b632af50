"""Tables of orders."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, String, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.tables import Base


class OrderRow(Base):
    """An order."""

    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(index=True)
    postcode: Mapped[str] = mapped_column(String(12))
    status: Mapped[str] = mapped_column(String(20))
    total_cents: Mapped[int]
    shipping_cents: Mapped[int]
    ordered_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    lines: Mapped[list[OrderLineRow]] = relationship(order_by="OrderLineRow.id")


class OrderLineRow(Base):
    """One product of an order."""

    __tablename__ = "order_lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    product_id: Mapped[int]
    quantity: Mapped[int]
    price_cents: Mapped[int]


class ShipmentRow(Base):
    """A parcel. An order has at most one."""

    __tablename__ = "shipments"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), unique=True)
    tracking_number: Mapped[str] = mapped_column(String(40), unique=True)
    status: Mapped[str] = mapped_column(String(20))
