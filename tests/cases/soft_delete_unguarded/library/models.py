"""The models."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from library.mixins import Base, Removable


class Book(Removable, Base):  # error: apr-soft-delete-unguarded
    __tablename__ = "books"
    isbn: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]


class Reader(Removable, Base):
    """The migration makes its key partial."""

    __tablename__ = "readers"
    email: Mapped[str]


class Shelf(Removable, Base):
    """It gives up its name when it goes."""

    __tablename__ = "shelves"
    name: Mapped[str] = mapped_column(unique=True)
    removed_at: Mapped[datetime | None] = mapped_column(index=True)

    def remove(self, now: datetime) -> None:
        self.removed_at = now
        self.name = f"{self.name}-{now:%s}"
