import uuid
from decimal import Decimal

from pydantic import BaseModel
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Coupon(Base):
    __tablename__ = "coupons"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    code: Mapped[str]
    used: Mapped[int]
    max_uses: Mapped[int]
    percent: Mapped[Decimal]
    state: Mapped[str]


class Cart(Base):
    __tablename__ = "carts"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    total: Mapped[Decimal]
    coupon: Mapped[str | None]
