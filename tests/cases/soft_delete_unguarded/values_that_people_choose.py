# only: apr-soft-delete-unguarded
"""Numbers and keys that belong to somebody, who may come back with them, and those that are made up for each row."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlmodel import Field, SQLModel


class Base(DeclarativeBase):
    pass


class Member(Base):  # error: apr-soft-delete-unguarded
    __tablename__ = "members"
    id: Mapped[int] = mapped_column(primary_key=True)
    phone_number: Mapped[str] = mapped_column(unique=True)
    deleted_at: Mapped[datetime | None] = mapped_column(index=True)


class Room(Base):  # error: apr-soft-delete-unguarded
    __tablename__ = "rooms"
    __table_args__ = (UniqueConstraint("floor", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    floor: Mapped[int]
    number: Mapped[int]
    is_deleted: Mapped[bool] = mapped_column(default=False, index=True)


class Project(SQLModel, table=True):  # error: apr-soft-delete-unguarded
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    is_deleted: bool = Field(default=False, index=True)


class Company(SQLModel, table=True):  # error: apr-soft-delete-unguarded
    id: int | None = Field(default=None, primary_key=True)
    vat_number: str = Field(unique=True)
    archived: bool = Field(default=False, index=True)


class Invoice(Base):
    __tablename__ = "invoices"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    deleted_at: Mapped[datetime | None] = mapped_column(index=True)


class Purchase(Base):
    __tablename__ = "purchases"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_number: Mapped[str] = mapped_column(unique=True)
    deleted_at: Mapped[datetime | None] = mapped_column(index=True)


class ApiKey(Base):
    __tablename__ = "api_keys"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    deleted_at: Mapped[datetime | None] = mapped_column(index=True)


class Attachment(Base):
    __tablename__ = "attachments"
    id: Mapped[int] = mapped_column(primary_key=True)
    storage_key: Mapped[str] = mapped_column(unique=True)
    deleted_at: Mapped[datetime | None] = mapped_column(index=True)
