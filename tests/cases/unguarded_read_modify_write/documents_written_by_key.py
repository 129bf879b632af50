# only: apr-unguarded-read-modify-write
# mypy: disable-error-code="no-untyped-def,no-any-return,no-untyped-call,misc"
"""Whole new values under a key of a mapping: a document store is sent the key alone; what is made of the old value, lists that are changed in place, and columns of a table are lost all the same."""

from typing import Any

from mongoengine import DictField, Document, IntField, ListField
from sqlalchemy import JSON
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Follow(Document):
    followed = IntField()


class Counted:
    """Mixed into documents."""

    totals = DictField()

    def count_followers(self) -> None:
        self.totals["followers"] = Follow.objects(followed=self.pk).count()
        self.save()


class Dataset(Counted, Document):
    totals = DictField()
    tags = ListField()

    def count_reuses(self) -> None:
        self.totals["reuses"] = Follow.objects(followed=self.id).count()
        self.save()

    def count_one_more(self) -> None:
        self.totals["views"] = self.totals["views"] + 1  # error: apr-unguarded-read-modify-write
        self.save()

    def count_visit(self) -> None:
        self.totals["visits"] += 1  # error: apr-unguarded-read-modify-write
        self.save()

    def tag(self, name: str) -> None:
        self.tags.append(name)  # error: apr-unguarded-read-modify-write
        self.save()


def refresh(pk: str, views: int) -> None:
    dataset = Dataset.objects(id=pk).first()
    dataset.totals["views"] = views
    dataset.save()


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class Sheet(Base):
    __tablename__ = "sheets"
    cells: Mapped[dict[str, Any]] = mapped_column(JSON)


def write_cell(session: Session, pk: int, views: int) -> None:
    sheet = session.get_one(Sheet, pk)
    sheet.cells["views"] = views  # error: apr-unguarded-read-modify-write
    session.commit()
