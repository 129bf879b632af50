"""What a proxy writes is a row of the table between two models; a list in a column is written back whole."""
# only: apr-unguarded-read-modify-write

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, select
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Singer(Base):
    __tablename__ = "singers"
    id: Mapped[int] = mapped_column(primary_key=True)


class Seat(Base):
    __tablename__ = "seats"
    choir_id: Mapped[int] = mapped_column(ForeignKey("choirs.id"), primary_key=True)
    singer_id: Mapped[int] = mapped_column(ForeignKey("singers.id"), primary_key=True)
    singer: Mapped[Singer] = relationship()


class Choir(Base):
    __tablename__ = "choirs"
    id: Mapped[int] = mapped_column(primary_key=True)
    songs: Mapped[list[str]] = mapped_column(JSON, default=list)
    guests: Mapped[int] = mapped_column(default=0)
    seats: Mapped[list[Seat]] = relationship(cascade="all, delete-orphan")
    singers = association_proxy("seats", "singer", creator=lambda singer: Seat(singer=singer))
    voices: AssociationProxy[list[Singer]] = association_proxy("seats", "singer")

    def seat(self, singer: Singer) -> bool:
        if singer in self.singers:
            return False
        self.singers.append(singer)
        return True

    def sing(self, song: str) -> None:
        self.songs = [*self.songs, song]


def join(session: Session, choir_id: int, singer: Singer) -> None:
    choir = session.scalars(select(Choir).where(Choir.id == choir_id)).one()
    choir.seat(singer)
    session.commit()


def leave(session: Session, choir_id: int, singer: Singer) -> None:
    choir = session.get_one(Choir, choir_id)
    choir.voices.remove(singer)
    session.commit()


def rehearse(session: Session, choir_id: int, song: str) -> None:
    choir = session.get_one(Choir, choir_id)
    choir.sing(song)  # error: apr-unguarded-read-modify-write
    session.commit()


def invite(session: Any, choir_id: int) -> None:
    choir = session.get_one(Choir, choir_id)
    choir.guests += 1  # error: apr-unguarded-read-modify-write
    session.commit()
