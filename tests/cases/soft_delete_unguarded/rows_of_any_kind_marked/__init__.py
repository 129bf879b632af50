# only: apr-soft-delete-unguarded
"""A hook that marks whatever is deleted, so that rows of every heir may be."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import String, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class Record(Base):
    __abstract__ = True
    deleted_at: Mapped[datetime | None] = mapped_column(default=None, index=True)


class Canal(Record):  # error: apr-soft-delete-unguarded
    __tablename__ = "canals"
    name: Mapped[str] = mapped_column(String(80), unique=True)


class Lock(Record):  # error: apr-soft-delete-unguarded
    __tablename__ = "canal_locks"
    name: Mapped[str] = mapped_column(String(80), unique=True)


def drain(canal: Canal) -> None:
    canal.deleted_at = datetime.now(UTC)


@event.listens_for(Session, "before_flush")
def mark(session: Session, context: Any, instances: Any) -> None:
    for row in session.deleted:
        row.deleted_at = datetime.now(UTC)
        session.add(row)
