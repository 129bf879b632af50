from __future__ import annotations

from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Room(Base):
    __tablename__ = "rooms"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Visit(Base):
    __tablename__ = "visits"
    key: Mapped[str] = mapped_column(primary_key=True)
    data: Mapped[bytes]
