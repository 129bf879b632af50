# only: apr-soft-delete-unguarded
"""What can be archived and deleted is deleted by the other column: an archived row is there, and keeps its name."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class Flag(Base):
    __tablename__ = "flags"
    __table_args__ = (Index("one_flag_by_name", "name", unique=True, postgresql_where=text("deleted_at IS NULL")),)
    name: Mapped[str]
    is_archived: Mapped[bool] = mapped_column(default=False)
    deleted_at: Mapped[datetime | None]


class Segment(Base):  # error: apr-soft-delete-unguarded
    """The archive is no matter of the constraint, the deletion is."""

    __tablename__ = "segments"
    __table_args__ = (UniqueConstraint("name", "is_archived", name="one_segment_by_name"),)
    name: Mapped[str]
    is_archived: Mapped[bool] = mapped_column(default=False)
    deleted_at: Mapped[datetime | None] = mapped_column(index=True)


class Channel(Base):  # error: apr-soft-delete-unguarded
    """Without another column archiving is how a channel goes."""

    __tablename__ = "channels"
    name: Mapped[str] = mapped_column(unique=True)
    archived: Mapped[bool] = mapped_column(default=False, index=True)


def flags(session: Session) -> Sequence[Flag]:
    return session.scalars(select(Flag).where(Flag.deleted_at.is_(None))).all()


def shown_flags(session: Session) -> Sequence[Flag]:
    return session.scalars(select(Flag).where(Flag.deleted_at.is_(None), Flag.is_archived.is_(False))).all()


def segments(session: Session) -> Sequence[Segment]:
    return session.scalars(select(Segment).where(Segment.deleted_at.is_(None))).all()


def channels(session: Session) -> Sequence[Channel]:
    return session.scalars(select(Channel).where(Channel.archived.is_(False))).all()
