# only: apr-orm-outside-transaction
"""After the session: a property that reads a relation, a column that the query left out, sessions that a stack of contexts closes."""

from __future__ import annotations

from contextlib import AsyncExitStack, ExitStack

from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, defer, load_only, mapped_column, relationship, selectinload, sessionmaker

Factory = sessionmaker(create_engine("postgresql://films"))
Kept = sessionmaker(create_engine("postgresql://films"), expire_on_commit=False)
Async = async_sessionmaker(create_async_engine("postgresql+asyncpg://films"))


class Base(DeclarativeBase):
    pass


class Studio(Base):
    __tablename__ = "studios"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    films: Mapped[list[Film]] = relationship(back_populates="studio")

    @property
    def titles(self) -> list[str]:
        return [film.title for film in self.films]

    @property
    def shouted(self) -> str:
        return self.name.upper()


class Film(Base):
    __tablename__ = "films"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    plot: Mapped[str]
    studio_id: Mapped[int] = mapped_column(ForeignKey("studios.id"))
    studio: Mapped[Studio] = relationship(back_populates="films")


def titles(studio_id: int) -> list[str]:
    with Kept() as session:
        studio = session.get_one(Studio, studio_id)
    return studio.titles  # error: apr-orm-outside-transaction


def titles_loaded(studio_id: int) -> list[str]:
    with Kept() as session:
        studio = session.get_one(Studio, studio_id, options=[selectinload(Studio.films)])
    return studio.titles


def shouted(studio_id: int) -> str:
    with Kept() as session:
        studio = session.get_one(Studio, studio_id)
    return studio.shouted


def plot(film_id: int) -> str:
    with Kept() as session:
        film = session.scalars(select(Film).where(Film.id == film_id).options(defer(Film.plot))).one()
    return film.plot  # error: apr-orm-outside-transaction


def title(film_id: int) -> str:
    with Kept() as session:
        film = session.scalars(select(Film).where(Film.id == film_id).options(defer(Film.plot))).one()
    return film.title


def plot_of_few(film_id: int) -> str:
    with Kept() as session:
        film = session.scalars(select(Film).where(Film.id == film_id).options(load_only(Film.id, Film.title))).one()
    return film.plot  # error: apr-orm-outside-transaction


def plot_read_inside(film_id: int) -> tuple[int, str]:
    with Kept() as session:
        film = session.scalars(select(Film).where(Film.id == film_id).options(defer(Film.plot))).one()
        length = len(film.plot)
    return length, film.plot


def stacked(film_id: int) -> str:
    with ExitStack() as stack:
        session = stack.enter_context(Factory())
        film = session.get_one(Film, film_id)
        session.commit()
    return film.title  # error: apr-orm-outside-transaction


def stacked_inside(film_id: int) -> str:
    with ExitStack() as stack:
        session = stack.enter_context(Factory())
        return session.get_one(Film, film_id).title


async def stacked_async(film_id: int) -> Film:
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(Async())
        return await session.get_one(Film, film_id)  # error: apr-orm-outside-transaction


async def stacked_async_inside(film_id: int) -> str:
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(Async())
        film = await session.get_one(Film, film_id)
        return film.title
