from __future__ import annotations

import enum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class ShipmentState(enum.StrEnum):
    PLANNED = "planned"
    PICKED = "picked"
    SENT = "sent"
    ARRIVED = "arrived"
    LOST = "lost"


class StateMixin:
    state: Mapped[ShipmentState] = mapped_column(default=ShipmentState.PLANNED)


class Shipment(StateMixin, Base):
    __tablename__ = "shipments"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))

    def arrive(self) -> None:
        self.state = ShipmentState.ARRIVED  # error: apr-unvalidated-transition


class Return(Base):
    __tablename__ = "returns"

    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str]
    reason: Mapped[str]
