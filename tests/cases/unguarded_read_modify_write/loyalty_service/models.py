"""Rows, one with a version that the mapper compares."""

from __future__ import annotations

from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Versioned:
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class Card(Base):
    __tablename__ = "cards"
    id: Mapped[int] = mapped_column(primary_key=True)
    points: Mapped[int]
    level: Mapped[int]

    def earn(self, points: int) -> None:
        self._add(points)

    def _add(self, points: int) -> None:
        self.points += points


class Campaign(Versioned, Base):
    __tablename__ = "campaigns"
    id: Mapped[int] = mapped_column(primary_key=True)
    joined: Mapped[int]
