# only: apr-app-only-constraint
"""Parts that are put among a new row's own: an `append` asks nothing."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class Guest(Base):
    __tablename__ = "guests"
    email: Mapped[str] = mapped_column(String(80))
    wishes: Mapped[list[Wish]] = relationship(back_populates="guest")


class Wish(Base):
    __tablename__ = "wishes"
    guest_id: Mapped[int] = mapped_column(ForeignKey("guests.id"))
    text: Mapped[str]
    guest: Mapped[Guest] = relationship(back_populates="wishes")


def check_in(session: Session, email: str, given: dict[str, str], kinds: list[str]) -> Guest:
    guest = Guest(email=email)
    session.add(guest)
    for kind in kinds:
        try:
            guest.wishes.append(Wish(text=given[kind]))
        except KeyError:
            guest.wishes.append(Wish(text="none"))
    return guest


def note_wish(session: Session, guest: Guest, text: str) -> None:
    if session.query(Wish).filter_by(guest_id=guest.id, text=text).first() is None:  # error: apr-app-only-constraint
        session.add(Wish(guest_id=guest.id, text=text))
