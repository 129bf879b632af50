"""A check for one thing or another needs a key for each: one over all of them answers neither."""
# only: apr-app-only-constraint

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint, and_, exists, or_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)


class Pass(Base):
    __tablename__ = "passes"
    number: Mapped[str] = mapped_column(primary_key=True)
    gate: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)


class Badge(Base):
    __tablename__ = "badges"
    __table_args__ = (UniqueConstraint("gate", "number"), UniqueConstraint("gate", "person"))
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str]
    gate: Mapped[int]
    person: Mapped[int]


def let_in(session: Session, number: str, gate: int, person: int) -> None:
    if session.query(exists().where(and_(Pass.gate == gate, or_(Pass.person == person, Pass.number == number)))).scalar():  # error: apr-app-only-constraint
        raise ValueError("taken")
    try:
        session.add(Pass(number=number, gate=gate, person=person))
        session.commit()
    except IntegrityError:
        session.rollback()
        raise ValueError("taken") from None


def badge(session: Session, number: str, gate: int, person: int) -> None:
    if session.query(exists().where(and_(Badge.gate == gate, or_(Badge.person == person, Badge.number == number)))).scalar():
        raise ValueError("taken")
    try:
        session.add(Badge(number=number, gate=gate, person=person))
        session.commit()
    except IntegrityError:
        session.rollback()
        raise ValueError("taken") from None
