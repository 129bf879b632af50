from __future__ import annotations

import enum
from typing import Any

from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class TripStatus(enum.Enum):
    REQUESTED = "requested"
    ACCEPTED = "accepted"
    DONE = "done"


class Trip(Base):
    __tablename__ = "trips"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[TripStatus]
    driver: Mapped[str | None]

    def ensure(self, status: TripStatus) -> None:
        if self.status is not status:
            raise ValueError(self.status)


def check_transition(old: TripStatus, new: TripStatus) -> None:
    order = list(TripStatus)
    if order.index(new) != order.index(old) + 1:
        raise ValueError((old, new))


class TripRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def get(self, pk: int) -> Trip:
        return self.session.get_one(Trip, pk, with_for_update=True)

    def update(self, trip: Trip, **values: Any) -> Trip:
        for key, value in values.items():
            setattr(trip, key, value)
        self.session.flush()
        return trip
