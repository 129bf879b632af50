"""SQLAlchemy: whoever checks the state of a loaded row and then sets it, in whatever shape, lets two pass the check at once."""
# only: apr-missing-row-lock, apr-unguarded-read-modify-write, apr-unvalidated-transition

from __future__ import annotations

import enum
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

router = APIRouter()


class Status(enum.StrEnum):
    PENDING = "pending"
    PAID = "paid"
    SHIPPED = "shipped"
    CANCELLED = "cancelled"


ALLOWED = {Status.PENDING: {Status.PAID, Status.CANCELLED}, Status.PAID: {Status.SHIPPED}}


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[Status]
    paid_at: Mapped[datetime | None]

    @property
    def is_open(self) -> bool:
        return self.status in (Status.PENDING, Status.PAID)

    def can_ship(self) -> bool:
        return self.status == Status.PAID


class Coupon(Base):
    __tablename__ = "coupons"
    code: Mapped[str] = mapped_column(primary_key=True)
    used: Mapped[bool]
    used_at: Mapped[datetime | None]
    owner_id: Mapped[int | None]


def get_session() -> Session:
    raise NotImplementedError


def cancel(session: Session, order_id: int) -> None:
    order = session.get(Order, order_id)
    if order is None:
        raise LookupError(order_id)
    if order.status != Status.PENDING:
        raise ValueError("too late")
    order.status = Status.CANCELLED  # error: apr-missing-row-lock
    session.commit()


async def pay(session: AsyncSession, order_id: int) -> None:
    async with session.begin():
        order = (await session.execute(select(Order).where(Order.id == order_id))).scalar_one()
        if order.status == Status.PENDING:
            order.status = Status.PAID  # error: apr-missing-row-lock


def ship(session: Session, order_id: int) -> None:
    order = session.get_one(Order, order_id)
    if not order.can_ship():
        return
    order.status = Status.SHIPPED  # error: apr-missing-row-lock
    session.commit()


def close(session: Session, order_id: int) -> None:
    order = session.get_one(Order, order_id)
    assert order.is_open, "closed already"
    order.status = Status.CANCELLED  # error: apr-missing-row-lock
    session.commit()


def move(session: Session, order_id: int, status: Status) -> None:
    order = session.query(Order).filter(Order.id == order_id).one()
    if status not in ALLOWED[order.status]:
        raise ValueError(status)
    order.status = status  # error: apr-missing-row-lock
    session.commit()


def step(session: Session, order_id: int) -> None:
    order = session.get_one(Order, order_id)
    match order.status:
        case Status.PENDING:
            order.status = Status.PAID  # error: apr-missing-row-lock
        case Status.PAID:
            order.status = Status.SHIPPED
        case _:
            raise ValueError(order.status)
    session.commit()


def local_check(session: Session, order_id: int) -> None:
    order = session.get_one(Order, order_id)
    current = order.status
    open_now = current == Status.PENDING
    if not open_now:
        raise ValueError(current)
    order.status = Status.PAID  # error: apr-missing-row-lock
    session.commit()


def _ensure_pending(order: Order) -> None:
    if order.status is not Status.PENDING:
        raise ValueError("not pending")


def checked_by_a_helper(session: Session, order_id: int) -> None:
    order = session.get_one(Order, order_id)
    _ensure_pending(order)
    order.status = Status.PAID  # error: apr-missing-row-lock
    session.commit()


def _mark_paid(order: Order) -> None:
    if order.status != Status.PENDING:
        raise ValueError("not pending")
    order.status = Status.PAID
    order.paid_at = datetime.now(UTC)


def all_of_it_in_a_helper(session: Session, order_id: int) -> None:
    order = session.get_one(Order, order_id)
    _mark_paid(order)  # error: apr-missing-row-lock
    session.commit()


def redeem(session: Session, code: str) -> None:
    coupon = session.get_one(Coupon, code)
    if coupon.used:
        raise ValueError("used already")
    coupon.used = True  # error: apr-missing-row-lock
    session.commit()


def redeem_with_a_date(session: Session, code: str) -> None:
    coupon = session.get_one(Coupon, code)
    if coupon.used_at is not None:
        raise ValueError("used already")
    coupon.used_at = datetime.now(UTC)  # error: apr-missing-row-lock
    session.commit()


def claim(session: Session, code: str, user_id: int) -> None:
    coupon = session.scalars(select(Coupon).where(Coupon.code == code)).one()
    if coupon.owner_id is not None:
        raise ValueError("taken")
    coupon.owner_id = user_id  # error: apr-missing-row-lock
    session.commit()


def next_job(session: Session) -> Order | None:
    order = session.scalars(select(Order).where(Order.status == Status.PENDING).limit(1)).first()
    if order is None:
        return None
    order.status = Status.PAID  # error: apr-missing-row-lock
    session.commit()
    return order


def written_by_a_statement(session: Session, order_id: int) -> None:
    order = session.get_one(Order, order_id)
    if order.status != Status.PENDING:
        raise ValueError("too late")
    session.execute(update(Order).where(Order.id == order_id).values(status=Status.CANCELLED))  # error: apr-missing-row-lock
    session.commit()


def compared_and_nobody_looks(session: Session, order_id: int) -> None:
    order = session.get_one(Order, order_id)
    if order.status != Status.PENDING:
        raise ValueError("too late")
    same = Order.status == Status.PENDING
    statement = update(Order).where(Order.id == order_id, same).values(status=Status.CANCELLED)  # error: apr-missing-row-lock
    session.execute(statement)
    session.commit()


def locked_and_let_go(session: Session, order_id: int) -> None:
    order = session.get_one(Order, order_id, with_for_update=True)
    session.commit()
    if order.status == Status.PENDING:
        order.status = Status.PAID  # error: apr-missing-row-lock
        session.commit()


@router.post("/orders/{order_id}/cancel")
def cancel_route(order_id: int, session: Annotated[Session, Depends(get_session)]) -> dict[str, Any]:
    order = session.get(Order, order_id)
    if not order or order.status not in {Status.PENDING, Status.PAID}:
        raise HTTPException(409)
    order.status = Status.CANCELLED  # error: apr-missing-row-lock
    session.commit()
    return {"status": order.status}


def order_of_the_path(order_id: int, session: Annotated[Session, Depends(get_session)]) -> Order:
    order = session.get(Order, order_id)
    if order is None:
        raise HTTPException(404)
    return order


@router.post("/orders/{order_id}/ship")
def ship_route(order: Annotated[Order, Depends(order_of_the_path)], session: Annotated[Session, Depends(get_session)]) -> None:
    if order.status != Status.PAID:
        raise HTTPException(409)
    order.status = Status.SHIPPED  # error: apr-missing-row-lock
    session.commit()


@router.post("/orders/{order_id}/reopen")
def reopen_route(order: Order = Depends(order_of_the_path), session: Session = Depends(get_session)) -> None:  # noqa: B008
    if order.status == Status.CANCELLED:
        order.status = Status.PENDING  # error: apr-missing-row-lock
        session.commit()
