# only: apr-unguarded-read-modify-write, apr-missing-row-lock, apr-unvalidated-transition, apr-uncoordinated-job
from __future__ import annotations

import datetime as dt
import enum
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException
from litestar import Controller, post
from sqlalchemy import Enum, ForeignKey, create_engine, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, sessionmaker


class Base(DeclarativeBase):
    pass


class OrderStatus(enum.StrEnum):
    NEW = "new"
    PAID = "paid"
    SHIPPED = "shipped"
    CANCELLED = "cancelled"

    def can_become(self, other: OrderStatus) -> bool:
        return other in ALLOWED[self]


ALLOWED: dict[OrderStatus, set[OrderStatus]] = {
    OrderStatus.NEW: {OrderStatus.PAID, OrderStatus.CANCELLED},
    OrderStatus.PAID: {OrderStatus.SHIPPED, OrderStatus.CANCELLED},
    OrderStatus.SHIPPED: set(),
    OrderStatus.CANCELLED: set(),
}


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int]
    status: Mapped[OrderStatus] = mapped_column(Enum(OrderStatus), default=OrderStatus.NEW)
    paid_at: Mapped[dt.datetime | None]
    redeemed: Mapped[bool] = mapped_column(default=False)
    lines: Mapped[list[Line]] = relationship(back_populates="order")

    def cancel(self) -> None:
        if self.status not in (OrderStatus.NEW, OrderStatus.PAID):
            raise ValueError("too late")
        self.status = OrderStatus.CANCELLED

    @property
    def is_open(self) -> bool:
        return self.status in (OrderStatus.NEW, OrderStatus.PAID)


class Line(Base):
    __tablename__ = "lines"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    state: Mapped[str] = mapped_column(default="open")
    order: Mapped[Order] = relationship(back_populates="lines")


engine = create_engine("postgresql://db/x")
SessionLocal = sessionmaker(engine)


def get_db() -> Any:
    with SessionLocal() as s:
        yield s


router = APIRouter()
Db = Annotated[Session, Depends(get_db)]


@router.post("/orders/{order_id}/pay")
def pay(order_id: int, db: Db) -> dict[str, str]:
    order = db.query(Order).filter(Order.id == order_id).first()
    if not order:
        raise HTTPException(404, "no such order")
    if order.status != OrderStatus.NEW:
        raise HTTPException(409, f"order is {order.status}")
    order.status = OrderStatus.PAID  # error: apr-missing-row-lock
    order.paid_at = dt.datetime.now(dt.UTC)
    db.commit()
    return {"status": order.status.value}


@router.post("/orders/{order_id}/cancel")
def cancel(order_id: int, db: Db) -> None:
    order = db.get(Order, order_id)
    if order is None:
        raise HTTPException(404)
    try:
        order.cancel()  # error: apr-missing-row-lock
    except ValueError as error:
        raise HTTPException(409, str(error)) from error
    db.commit()


def ship(db: Session, order_id: int) -> None:
    with db.begin():
        order = db.execute(select(Order).where(Order.id == order_id)).scalar_one()
        match order.status:
            case OrderStatus.PAID:
                order.status = OrderStatus.SHIPPED  # error: apr-missing-row-lock
            case OrderStatus.SHIPPED:
                return
            case _:
                raise ValueError(order.status)


def move(db: Session, order_id: int, target: OrderStatus) -> None:
    order = db.get_one(Order, order_id)
    if not order.status.can_become(target):
        raise ValueError("not allowed")
    order.status = target  # error: apr-missing-row-lock
    db.commit()


def move_by_table(db: Session, order_id: int, target: OrderStatus) -> None:
    order = db.get_one(Order, order_id)
    if target not in ALLOWED[order.status]:
        raise ValueError("not allowed")
    order.status = target  # error: apr-missing-row-lock
    db.commit()


def cancel_open(db: Session, customer_id: int) -> int:
    orders = db.scalars(select(Order).where(Order.customer_id == customer_id, Order.status == OrderStatus.NEW)).all()
    for order in orders:
        order.status = OrderStatus.CANCELLED  # error: apr-missing-row-lock
    db.commit()
    return len(orders)


def redeem(db: Session, order_id: int) -> bool:
    order = db.get_one(Order, order_id)
    if order.redeemed:
        return False
    order.redeemed = True  # error: apr-missing-row-lock
    db.commit()
    return True


def close_line(db: Session, line_id: int) -> None:
    line = db.scalars(select(Line).where(Line.id == line_id)).one()
    if line.state == "closed":
        raise ValueError("closed already")
    line.state = "closed"  # error: apr-missing-row-lock
    db.commit()


def close_if_property(db: Session, order_id: int) -> None:
    order = db.get_one(Order, order_id)
    if order.is_open:
        order.status = OrderStatus.SHIPPED  # error: apr-missing-row-lock
        db.commit()


def close_via_update(db: Session, order_id: int) -> None:
    order = db.get_one(Order, order_id)
    if order.status is not OrderStatus.PAID:
        return
    db.execute(update(Order).where(Order.id == order_id).values(status=OrderStatus.SHIPPED))  # error: apr-missing-row-lock
    db.commit()


def _ensure_payable(order: Order) -> None:
    if order.status != OrderStatus.NEW:
        raise ValueError


def pay_with_helper(db: Session, order_id: int) -> None:
    order = db.get_one(Order, order_id)
    _ensure_payable(order)
    order.status = OrderStatus.PAID  # error: apr-missing-row-lock
    db.commit()


def _pay(order: Order) -> None:
    if order.status is OrderStatus.NEW:
        order.status = OrderStatus.PAID


def pay_in_helper(db: Session, order_id: int) -> None:
    order = db.get_one(Order, order_id)
    _pay(order)  # error: apr-missing-row-lock
    db.commit()


def line_parent(db: Session, line_id: int) -> None:
    line = db.get_one(Line, line_id)
    if line.order.status == OrderStatus.PAID:
        line.order.status = OrderStatus.SHIPPED  # error: apr-missing-row-lock
    db.commit()


class OrderController(Controller):
    path = "/orders"

    @post("/{order_id:int}/ship")
    async def ship(self, order_id: int, db: Session) -> None:
        order = db.get(Order, order_id)
        ok = order is not None and order.status == OrderStatus.PAID
        if not ok or order is None:
            raise ValueError
        order.status = OrderStatus.SHIPPED  # error: apr-missing-row-lock
        db.commit()


# left


def pay_locked(db: Session, order_id: int) -> None:
    order = db.query(Order).filter(Order.id == order_id).with_for_update().one()
    if order.status != OrderStatus.NEW:
        raise ValueError
    order.status = OrderStatus.PAID
    db.commit()


def pay_populate(db: Session, order_id: int) -> None:
    with db.begin():
        order = db.get_one(Order, order_id, with_for_update={"nowait": True}, populate_existing=True)
        order.cancel()


def pay_helper_locked(db: Session, order_id: int) -> None:
    order = db.get_one(Order, order_id, with_for_update=True)
    _pay(order)
    db.commit()


def pay_cas(db: Session, order_id: int) -> bool:
    order = db.get_one(Order, order_id)
    if order.status != OrderStatus.NEW:
        return False
    result = db.execute(update(Order).where(Order.id == order_id, Order.status == OrderStatus.NEW).values(status=OrderStatus.PAID))
    db.commit()
    return bool(result.rowcount)  # type: ignore[attr-defined]


def pay_cas_returning(db: Session, order_id: int) -> Order | None:
    stmt = update(Order).where(Order.id == order_id).where(Order.status == OrderStatus.NEW).values(status=OrderStatus.PAID).returning(Order)
    return db.execute(stmt).scalar_one_or_none()


def claim(db: Session) -> Order | None:
    order = db.scalars(select(Order).where(Order.status == OrderStatus.NEW).limit(1).with_for_update(skip_locked=True)).first()
    if order is not None:
        order.status = OrderStatus.PAID
        db.commit()
    return order


def create(db: Session, customer_id: int, paid: bool) -> Order:
    order = Order(customer_id=customer_id, status=OrderStatus.NEW)
    db.add(order)
    if paid and order.status == OrderStatus.NEW:
        order.status = OrderStatus.PAID
    db.commit()
    return order


def touch(db: Session, order_id: int) -> None:
    order = db.get_one(Order, order_id)
    if order.status == OrderStatus.PAID:
        order.paid_at = dt.datetime.now(dt.UTC)
    db.commit()


def nothing_to_do(db: Session, order_id: int) -> str:
    order = db.get_one(Order, order_id)
    if order.status == OrderStatus.CANCELLED:
        return "cancelled"
    return "open"


def in_begin_nested_locked(db: Session, order_id: int) -> None:
    with db.begin_nested():
        order = db.execute(select(Order).filter_by(id=order_id).with_for_update(nowait=True)).scalar_one()
        if order.status is OrderStatus.PAID:
            order.status = OrderStatus.SHIPPED
