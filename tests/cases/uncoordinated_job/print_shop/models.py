from __future__ import annotations

import enum
from typing import ClassVar

from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


class State(enum.Enum):
    QUEUED = "queued"
    PRINTING = "printing"
    PRINTED = "printed"
    CANCELLED = "cancelled"


class PrintJob(Base):
    __tablename__ = "print_jobs"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[State] = mapped_column(default=State.QUEUED)


class Poster(Base):
    __tablename__ = "posters"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[State] = mapped_column(default=State.QUEUED)


class Parcel(Base):
    __tablename__ = "parcels"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[State] = mapped_column(default=State.QUEUED)


class Label(Base):
    __tablename__ = "labels"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[State] = mapped_column(default=State.QUEUED)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__: ClassVar[dict[str, object]] = {"version_id_col": version}


class Proof(Base):
    __tablename__ = "proofs"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[State] = mapped_column(default=State.QUEUED)


class Pallet(Base):
    __tablename__ = "pallets"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[State] = mapped_column(default=State.QUEUED)


async_engine = create_async_engine("postgresql+asyncpg://localhost/print")
async_session = async_sessionmaker(async_engine, expire_on_commit=False)
engine = create_engine("postgresql+psycopg://localhost/print")
make_session = sessionmaker(engine)

__all__ = ["AsyncSession"]
