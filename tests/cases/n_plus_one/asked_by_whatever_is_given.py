# only: apr-n-plus-one
"""SQLAlchemy: class methods of a mixin ask for rows of whatever class they are called on, by conditions that they gather (`**conditions`); what is the same in every turn asks nothing new."""

from __future__ import annotations

from typing import Any, Self

from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, scoped_session, sessionmaker

Session = scoped_session(sessionmaker(bind=create_engine("sqlite://")))


class Base(DeclarativeBase): ...


class Finds:
    @classmethod
    def get(cls, key: int) -> Self | None:
        return Session.query(cls).get(key)

    @classmethod
    def get_by(cls, **conditions: Any) -> Self | None:
        return Session.query(cls).filter_by(**conditions).first()

    @classmethod
    def first_of(cls, *conditions: Any) -> Self | None:
        return Session.query(cls).filter(*conditions).first()

    @classmethod
    def new(cls, **values: Any) -> Self:
        made = cls(**values)
        Session.add(made)
        return made


class Reader(Finds, Base):
    __tablename__ = "readers"
    id: Mapped[int] = mapped_column(primary_key=True)
    mail: Mapped[str]


class Card(Finds, Base):
    __tablename__ = "cards"
    id: Mapped[int] = mapped_column(primary_key=True)
    reader_id: Mapped[int] = mapped_column(ForeignKey("readers.id"))
    number: Mapped[str]


def readers_of(rows: list[dict[str, str]]) -> list[Reader]:
    found = []
    for row in rows:
        reader = Reader.get_by(mail=row["mail"])  # error: apr-n-plus-one
        card = Card.get_by(number=row["card"])  # error: apr-n-plus-one
        if reader is not None and card is not None:
            found.append(reader)
    return found


def cards_of(conditions: list[dict[str, str]]) -> list[Card | None]:
    return [Card.get_by(**one) for one in conditions]  # error: apr-n-plus-one


def numbers(keys: list[int]) -> list[str]:
    found = []
    for key in keys:
        card = Card.first_of(Card.reader_id == key)  # error: apr-n-plus-one
        if card is not None:
            found.append(card.number)
    return found


def by_key(keys: list[int]) -> list[Reader | None]:
    return [Reader.get(key) for key in keys]  # error: apr-n-plus-one


def named(rows: list[dict[str, str]], owner: str) -> list[str]:
    found = []
    for row in rows:
        admin = Reader.get_by(mail=owner)
        found.append(f"{row['card']} {admin.mail if admin is not None else ''}")
    return found


def made(rows: list[dict[str, str]]) -> list[Reader]:
    return [Reader.new(mail=row["mail"]) for row in rows]


def at_once(rows: list[dict[str, str]]) -> dict[str, Reader]:
    mails = [row["mail"] for row in rows]
    return {one.mail: one for one in Session.scalars(select(Reader).where(Reader.mail.in_(mails)))}
