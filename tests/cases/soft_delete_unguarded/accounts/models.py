from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, false
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    original_name: Mapped[str | None]
    deleted: Mapped[bool] = mapped_column(default=False, index=True)


class Project(Base):
    __tablename__ = "projects"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    deleted: Mapped[bool] = mapped_column(default=False, index=True)


class Group(Base):
    __tablename__ = "groups"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    deleted: Mapped[bool] = mapped_column(default=False, index=True)


class Domain(Base):  # error: apr-soft-delete-unguarded
    __tablename__ = "domains"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    deleted: Mapped[bool] = mapped_column(default=False, index=True)


class Host(Base):  # error: apr-soft-delete-unguarded
    __tablename__ = "hosts"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    deleted: Mapped[bool] = mapped_column(default=False, index=True)


class Fleet(Base):
    __tablename__ = "fleets"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str]
    last_processed_at: Mapped[datetime]
    deleted: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (Index("ix_fleets_queue", last_processed_at.asc(), postgresql_where=deleted == false(), sqlite_where=deleted == false()),)


class Volume(Base):  # error: apr-soft-delete-unguarded
    __tablename__ = "volumes"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str]
    status: Mapped[str]
    last_processed_at: Mapped[datetime]
    deleted: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (Index("ix_volumes_queue", last_processed_at.asc(), postgresql_where=status == "waiting"),)


class Seat(Base):
    __tablename__ = "seats"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    deleted: Mapped[bool] = mapped_column(default=False, index=True)
