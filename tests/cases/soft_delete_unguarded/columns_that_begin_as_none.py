"""A column that begins as None may be empty, whatever its annotation says; one that is always set is none of a soft deletion."""
# only: apr-soft-delete-unguarded

from datetime import datetime

from sqlalchemy import DateTime, Index, Unicode, null
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase): ...


class Namespace(Base):  # error: apr-soft-delete-unguarded
    __tablename__ = "namespaces"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Unicode(255), unique=True)
    deleted_on: Mapped[datetime] = mapped_column(DateTime, default=None)


class Project(Base):
    __tablename__ = "projects"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Unicode(255))
    deleted_on: Mapped[datetime] = mapped_column(DateTime, default=None)
    __table_args__ = (Index("one_name", "name", unique=True, postgresql_where=deleted_on.is_(None)),)


class Removal(Base):
    __tablename__ = "removals"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Unicode(255), unique=True)
    removed_on: Mapped[datetime] = mapped_column(DateTime)


def namespaces(session: Session) -> list[Namespace]:
    return session.query(Namespace).filter(Namespace.deleted_on == null()).all()
