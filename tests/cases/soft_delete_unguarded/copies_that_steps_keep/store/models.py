# only: apr-soft-delete-unguarded
"""The model as it is now: it has its partial key."""

from sqlalchemy import Index, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class Label(Base):
    __tablename__ = "labels"
    name: Mapped[str]
    is_deleted: Mapped[bool]
    __table_args__ = (Index("unique_label", "name", unique=True, postgresql_where=text("NOT is_deleted")),)


class Crate(Base):  # error: apr-soft-delete-unguarded
    __tablename__ = "crates"
    name: Mapped[str] = mapped_column(unique=True)
    is_deleted: Mapped[bool]
