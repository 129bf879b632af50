# only: apr-orm-escape
"""Columns, relations and the class itself, outside the repositories, are no rows; what they are asked for may be."""

from typing import Any

from sqlalchemy import ForeignKey, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, selectinload
from sqlalchemy.orm.interfaces import LoaderOption


class Base(DeclarativeBase):
    pass


class Song(Base):
    __tablename__ = "songs"
    MAX_SECONDS = 600
    id: Mapped[int] = mapped_column(primary_key=True)
    seconds: Mapped[int]
    verses: Mapped[list["Verse"]] = relationship()


class Verse(Base):
    __tablename__ = "verses"
    id: Mapped[int] = mapped_column(primary_key=True)
    song_id: Mapped[int] = mapped_column(ForeignKey("songs.id"))
    song: Mapped[Song] = relationship()


class SongRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def longest(self, *options: LoaderOption) -> int:
        song = self.session.scalars(select(Song).options(*options).order_by(Song.seconds.desc())).first()
        return song.id if song else 0


def with_verses(songs: SongRepository) -> int:
    return songs.longest(selectinload(Song.verses), selectinload(Song.verses, Verse.song))


def sortable() -> dict[str, Any]:
    return {"seconds": Song.seconds, "id": Song.id}


def too_long(seconds: int) -> bool:
    return seconds > Song.MAX_SECONDS


def total(session: Session) -> int:
    return session.scalar(select(func.sum(Song.seconds))) or 0


def ids(session: Session) -> list[int]:
    return list(session.scalars(select(Song.id).join(Song.verses)))


def table_names() -> list[str]:
    return [model.__tablename__ for model in (Song, Verse)]


def songs(session: Session) -> list[int]:
    return [song.id for song in session.scalars(select(Song).options(selectinload(Song.verses)))]  # error: apr-orm-escape


def verses(session: Session, key: int) -> int:
    return len(session.get_one(Song, key).verses)  # error: apr-orm-escape
