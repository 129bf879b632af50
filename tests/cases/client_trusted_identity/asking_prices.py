# only: apr-client-trusted-identity
"""What somebody pays for what has no fixed price is checked for its range in a function of its own; one that is only looked at is not."""

from __future__ import annotations

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

router = APIRouter()


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    amount: Mapped[int]


class OrderIn(BaseModel):
    amount: int


def get_session() -> Session:
    raise NotImplementedError


def check_range(amount: int, least: int) -> None:
    if amount < least or amount > 99_999:
        raise HTTPException(422)


def count(amount: int, least: int) -> None:
    least.bit_length()


@router.patch("/orders/{order_id}")
def price(order_id: int, body: OrderIn, session: Session = Depends(get_session)) -> None:
    order = session.get_one(Order, order_id)
    check_range(body.amount, 100)
    order.amount = body.amount


@router.patch("/orders/{order_id}/any")
def any_price(order_id: int, body: OrderIn, session: Session = Depends(get_session)) -> None:  # error: apr-client-trusted-identity
    order = session.get_one(Order, order_id)
    count(body.amount, 100)
    order.amount = body.amount
