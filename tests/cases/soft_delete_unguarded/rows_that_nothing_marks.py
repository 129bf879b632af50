# only: apr-soft-delete-unguarded
"""A base from which every model inherits the column, and rows of some that are marked by it: those of the others never are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import String, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class Record(Base):
    __abstract__ = True
    deleted_at: Mapped[datetime | None] = mapped_column(default=None, index=True)

    def set_deleted_at(self) -> None:
        self.deleted_at = datetime.now(UTC)


R = TypeVar("R", bound=Record)


class Repository(Generic[R]):
    model: type[R]

    def __init__(self, session: Session) -> None:
        self.session = session

    def change(self, row: R, values: dict[str, Any]) -> R:
        for name, value in values.items():
            setattr(row, name, value)
        return row

    def soft_delete(self, row: R) -> R:
        return self.change(row, {"deleted_at": datetime.now(UTC)})


class Venue(Record):  # error: apr-soft-delete-unguarded
    __tablename__ = "venues"
    slug: Mapped[str] = mapped_column(String(80), unique=True)


class Stage(Record):
    __tablename__ = "stages"
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    open: Mapped[bool]


class Ensemble(Record):  # error: apr-soft-delete-unguarded
    __tablename__ = "ensembles"
    name: Mapped[str] = mapped_column(String(80), unique=True)


class Patron(Record):  # error: apr-soft-delete-unguarded
    __tablename__ = "patrons"
    email: Mapped[str] = mapped_column(String(80), unique=True)


class Ticket(Record):
    __tablename__ = "tickets"
    seat: Mapped[str] = mapped_column(String(80), unique=True)
    paid: Mapped[bool]


class Venues(Repository[Venue]):
    model = Venue


class Tickets(Repository[Ticket]):
    model = Ticket


def close(session: Session, venue: Venue) -> None:
    Venues(session).soft_delete(venue)


def disband(ensemble: Ensemble) -> None:
    ensemble.set_deleted_at()


def forget(session: Session, email: str) -> None:
    session.execute(update(Patron).where(Patron.email == email).values(deleted_at=datetime.now(UTC)))


def sold(session: Session) -> Sequence[Ticket]:
    return session.scalars(select(Ticket).where(Ticket.deleted_at.is_(None))).all()


def paid(session: Session) -> Sequence[Ticket]:
    return session.scalars(select(Ticket).where(Ticket.paid)).all()


def found(session: Session) -> Sequence[Venue]:
    return session.scalars(select(Venue).where(Venue.deleted_at.is_(None))).all()


def called(session: Session, slug: str) -> Sequence[Venue]:
    return session.scalars(select(Venue).where(Venue.slug.startswith(slug))).all()  # error: apr-soft-delete-unguarded


class Removable:
    """Whoever takes this says that its rows are deleted so."""

    removed_at: Mapped[datetime | None] = mapped_column(default=None, index=True)


class Poster(Removable, Base):  # error: apr-soft-delete-unguarded
    __tablename__ = "posters"
    motif: Mapped[str] = mapped_column(String(80), unique=True)


class Flyer(Removable, Base):  # error: apr-soft-delete-unguarded
    __tablename__ = "flyers"
    motif: Mapped[str] = mapped_column(String(80), unique=True)


def throw_away(flyer: Flyer) -> None:
    flyer.removed_at = datetime.now(UTC)
