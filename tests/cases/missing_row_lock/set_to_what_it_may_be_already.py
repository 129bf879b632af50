# only: apr-missing-row-lock
"""Flags and states of which two that pass the check write the same, rows that go through helpers under one name, and their near twins."""

from __future__ import annotations

import enum
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Stage(enum.Enum):
    PLANNED = "planned"
    RUNNING = "running"
    OVER = "over"


class Base(DeclarativeBase):
    pass


class Tour(Base):
    __tablename__ = "tours"
    id: Mapped[int] = mapped_column(primary_key=True)
    stage: Mapped[Stage]
    is_bookable: Mapped[bool]
    is_banned: Mapped[bool]
    ban_reason: Mapped[str | None]
    banned_at: Mapped[datetime | None]
    price: Mapped[int]


def flash(text: str) -> None:
    print(text)


def mail_guests(tour: Tour) -> None:
    print(tour.id)


def ban(session: Session, tour_id: int) -> None:
    tour = session.scalars(select(Tour).where(Tour.id == tour_id)).one()
    if tour.is_banned:
        flash("banned already")
    else:
        tour.is_banned = True
        tour.ban_reason = None
        tour.banned_at = datetime.now(UTC)
        flash("banned")
    session.commit()


def ban_and_mail(session: Session, tour_id: int) -> None:
    tour = session.scalars(select(Tour).where(Tour.id == tour_id)).one()
    if tour.is_banned:
        flash("banned already")
    else:
        tour.is_banned = True  # error: apr-missing-row-lock
        mail_guests(tour)
    session.commit()


def begin(session: Session, tour_id: int) -> None:
    tour = session.get_one(Tour, tour_id)
    if tour.stage != Stage.RUNNING and tour.is_bookable is True:
        tour.stage = Stage.RUNNING
        session.commit()


def begin_and_mail(session: Session, tour_id: int) -> None:
    tour = session.get_one(Tour, tour_id)
    if tour.stage != Stage.RUNNING and tour.is_bookable is True:
        tour.stage = Stage.RUNNING  # error: apr-missing-row-lock
        session.commit()
        mail_guests(tour)


class Tours:
    def __init__(self, session: Session) -> None:
        self.session = session

    def price(self, tour: Tour, cents: int) -> Tour:
        tour.price = cents
        self.session.flush()
        return self.session.get_one(Tour, tour.id)

    def reload(self, tour: Tour) -> Tour:
        return self.session.get_one(Tour, tour.id)


def end(session: Session, tour_id: int, cents: int) -> None:
    tours = Tours(session)
    tour = session.get_one(Tour, tour_id, with_for_update=True)
    tour = tours.price(tour, cents)
    if tour.stage != Stage.RUNNING:
        raise ValueError(tour_id)
    tour.stage = Stage.OVER
    session.commit()


def end_without_lock(session: Session, tour_id: int, cents: int) -> None:
    tours = Tours(session)
    tour = session.get_one(Tour, tour_id)
    tour = tours.price(tour, cents)
    if tour.stage != Stage.RUNNING:
        raise ValueError(tour_id)
    tour.stage = Stage.OVER  # error: apr-missing-row-lock
    session.commit()
