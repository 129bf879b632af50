# only: apr-unvalidated-transition
"""The statement that selects the rows is made by another function: what it asks for counts."""

from __future__ import annotations

import enum

from sqlalchemy import Select, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class State(enum.Enum):
    WAITING = "waiting"
    CALLED = "called"
    SEATED = "seated"
    PAID = "paid"


class Base(DeclarativeBase):
    pass


class Guest(Base):
    __tablename__ = "guests"
    id: Mapped[int] = mapped_column(primary_key=True)
    table: Mapped[int]
    state: Mapped[State]


def _waiting() -> Select[tuple[Guest]]:
    return select(Guest).where(Guest.state == State.WAITING).order_by(Guest.id)


def call_all(session: Session) -> None:
    statement = _waiting().limit(10)
    guests = session.execute(statement).scalars().all()
    for guest in guests:
        guest.state = State.CALLED
    session.commit()


def pay_inline(session: Session, table: int) -> None:
    for guest in session.execute(select(Guest).where(Guest.table == table)).scalars().all():
        guest.state = State.PAID  # error: apr-unvalidated-transition
    session.commit()


def pay_one(session: Session, table: int) -> None:
    guest = session.get_one(Guest, table)
    guest.state = State.PAID  # error: apr-unvalidated-transition
    session.commit()
