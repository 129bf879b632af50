from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Versioned:
    revision: Mapped[int] = mapped_column(default=1)
    __mapper_args__: dict[str, Any] = {}


class Account(Base):
    __tablename__ = "accounts"
    id: Mapped[int] = mapped_column(primary_key=True)
    balance: Mapped[Decimal]
    meta: Mapped[dict[str, Any]] = mapped_column(JSON)


class Loan(Base):
    __tablename__ = "loans"
    id: Mapped[int] = mapped_column(primary_key=True)
    rest: Mapped[Decimal]
    version_id: Mapped[int] = mapped_column(nullable=False)
    __mapper_args__ = {"version_id_col": version_id}
