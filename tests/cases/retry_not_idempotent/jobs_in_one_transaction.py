# only: apr-retry-not-idempotent
"""Jobs that their queue runs again when they raise: what they store in one transaction is taken back then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import dramatiq
import httpx
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

make_session = sessionmaker(create_engine("postgresql:///parcels"))


class Base(DeclarativeBase):
    pass


class Parcel(Base):
    __tablename__ = "parcels"
    id: Mapped[int] = mapped_column(primary_key=True)
    weight: Mapped[int]
    weighed_at: Mapped[datetime | None]


class Label(Base):
    __tablename__ = "labels"
    id: Mapped[int] = mapped_column(primary_key=True)
    parcel_id: Mapped[int]
    outcome: Mapped[str | None]


@contextmanager
def unit() -> Iterator[Session]:
    with make_session() as session:
        try:
            yield session
        except BaseException:
            session.rollback()
            raise
        else:
            session.commit()


class Labels:
    def __init__(self, session: Session) -> None:
        self.session = session

    def stick(self, parcel_id: int) -> None:
        self.session.add(Label(parcel_id=parcel_id))
        self.session.flush()

    def stick_at_once(self, parcel_id: int) -> None:
        self.session.add(Label(parcel_id=parcel_id))
        self.session.commit()

    def get_parcels(self) -> Sequence[Parcel]:
        return self.session.scalars(select(Parcel).where(Parcel.weighed_at.is_(None))).all()


def weigh(parcel_id: int) -> None:
    httpx.get(f"https://scales.example.com/{parcel_id}", timeout=5).raise_for_status()


@dramatiq.actor
def stick_in_one_unit(parcel_id: int) -> None:
    with unit() as session:
        labels = Labels(session)
        labels.stick(parcel_id)
        weigh(parcel_id)


@dramatiq.actor
def stick_and_commit_before_the_end(parcel_id: int) -> None:  # error: apr-retry-not-idempotent
    with unit() as session:
        labels = Labels(session)
        labels.stick_at_once(parcel_id)
        weigh(parcel_id)


@dramatiq.actor
def stick_and_weigh_behind_the_unit(parcel_id: int) -> None:  # error: apr-retry-not-idempotent
    with unit() as session:
        Labels(session).stick(parcel_id)
    weigh(parcel_id)


@dramatiq.actor
def stick_one_by_one(parcels: list[int]) -> None:  # error: apr-retry-not-idempotent
    for parcel_id in parcels:
        with unit() as session:
            Labels(session).stick(parcel_id)


def stick_one(parcel_id: int) -> None:
    with unit() as session:
        Labels(session).stick(parcel_id)


@dramatiq.actor
def stick_below(parcel_id: int) -> None:
    weigh(parcel_id)
    stick_one(parcel_id)


@dramatiq.actor
def stick_below_and_weigh(parcel_id: int) -> None:  # error: apr-retry-not-idempotent
    stick_one(parcel_id)
    weigh(parcel_id)


@dramatiq.actor
def tell_the_customs(parcel_id: int) -> None:  # error: apr-retry-not-idempotent
    with unit() as session:
        Labels(session).stick(parcel_id)
        httpx.post("https://customs.example.com/parcels", json={"parcel": parcel_id}, timeout=5).raise_for_status()


@dramatiq.actor
def weigh_all() -> None:
    with make_session() as session:
        labels = Labels(session)
        for parcel in labels.get_parcels():
            parcel.weighed_at = datetime.now(UTC)
            session.add(parcel)
        session.commit()
        weigh(0)


@dramatiq.actor
def weigh_new_ones(numbers: list[int]) -> None:  # error: apr-retry-not-idempotent
    with make_session() as session:
        for number in numbers:
            session.add(Label(parcel_id=number))
        session.commit()
        weigh(0)


@dramatiq.actor
def note_each_call(parcel_id: int) -> None:
    with make_session() as session:
        call = Label(parcel_id=parcel_id)
        try:
            weigh(parcel_id)
            call.outcome = "weighed"
        except httpx.HTTPError as error:
            call.outcome = str(error)
            raise
        finally:
            session.add(call)
            session.commit()


@dramatiq.actor
def note_the_call_first(parcel_id: int) -> None:  # error: apr-retry-not-idempotent
    with make_session() as session:
        session.add(Label(parcel_id=parcel_id))
        session.commit()
        weigh(parcel_id)
