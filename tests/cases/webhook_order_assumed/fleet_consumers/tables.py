from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Phase(StrEnum):
    BOOKED = "booked"
    PICKED_UP = "picked_up"
    DELIVERED = "delivered"
    LOST = "lost"


ALLOWED: dict[Phase, set[Phase]] = {
    Phase.BOOKED: {Phase.PICKED_UP, Phase.LOST},
    Phase.PICKED_UP: {Phase.DELIVERED, Phase.LOST},
    Phase.DELIVERED: set(),
    Phase.LOST: set(),
}


class Base(DeclarativeBase):
    pass


class Shipment(Base):
    __tablename__ = "shipments"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True)
    phase: Mapped[Phase]
    updated_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=0)


class Scan(Base):
    __tablename__ = "scans"
    event_id: Mapped[str] = mapped_column(primary_key=True)
    ref: Mapped[str]
    kind: Mapped[str]
    happened_at: Mapped[datetime]
