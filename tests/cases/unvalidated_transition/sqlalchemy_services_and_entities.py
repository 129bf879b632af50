"""SQLAlchemy rows whose status is an enum, a Literal or text with constants: set without a look, and with one in every usual shape."""
# only: apr-unvalidated-transition

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable
from typing import Literal

import sqlalchemy as sa
from sqlalchemy import select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class OrderStatus(enum.Enum):
    NEW = "new"
    PAID = "paid"
    SHIPPED = "shipped"
    CANCELLED = "cancelled"


class InvalidTransition(Exception):
    pass


ALLOWED: dict[OrderStatus, set[OrderStatus]] = {
    OrderStatus.NEW: {OrderStatus.PAID, OrderStatus.CANCELLED},
    OrderStatus.PAID: {OrderStatus.SHIPPED},
}
NEXT = {OrderStatus.NEW: OrderStatus.PAID, OrderStatus.PAID: OrderStatus.SHIPPED}


class Order(Base):
    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int]
    total: Mapped[int]
    status: Mapped[OrderStatus] = mapped_column(sa.Enum(OrderStatus), default=OrderStatus.NEW)
    shipped_at: Mapped[int | None]

    def ship(self) -> None:
        self.status = OrderStatus.SHIPPED  # error: apr-unvalidated-transition

    def pay(self) -> None:
        if self.status is not OrderStatus.NEW:
            raise InvalidTransition
        self.status = OrderStatus.PAID

    def move_to(self, new: OrderStatus) -> None:
        self._ensure(new)
        self.status = new

    def _ensure(self, new: OrderStatus) -> None:
        if new not in ALLOWED.get(self.status, set()):
            raise InvalidTransition(new)

    @property
    def can_be_cancelled(self) -> bool:
        return self.status in (OrderStatus.NEW, OrderStatus.PAID)

    def cancel(self) -> None:
        if not self.can_be_cancelled:
            raise InvalidTransition
        self.status = OrderStatus.CANCELLED

    def set_status(self, status: OrderStatus) -> None:
        self.status = status  # error: apr-unvalidated-transition

    def change_status(self, status: OrderStatus) -> None:
        if self.status != status:
            self.status = status  # error: apr-unvalidated-transition


class Ticket(Base):
    __tablename__ = "tickets"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[Literal["open", "closed", "archived"]]
    note: Mapped[str]

    def close(self) -> None:
        self.state = "closed"  # error: apr-unvalidated-transition

    def archive(self) -> None:
        assert self.state == "closed"
        self.state = "archived"


class Parcel(Base):
    __tablename__ = "parcels"

    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(default="waiting")

    def is_waiting(self) -> bool:
        return self.status == "waiting"

    def is_lost(self) -> bool:
        return self.status == "lost"

    def lose(self) -> None:
        self.status = "lost"  # error: apr-unvalidated-transition

    def find(self) -> None:
        if self.is_lost():
            self.status = "waiting"


def cancel_order(session: Session, order_id: int, user_id: int) -> Order:
    order = session.get(Order, order_id)
    if order is None:
        raise LookupError(order_id)
    if order.owner_id != user_id:
        raise PermissionError
    order.status = OrderStatus.CANCELLED  # error: apr-unvalidated-transition
    session.commit()
    return order


def ship_order(session: Session, order_id: int) -> None:
    order = session.scalars(select(Order).where(Order.id == order_id)).one()
    if order.status == OrderStatus.PAID:
        order.status = OrderStatus.SHIPPED
    session.commit()


def ship_by_match(session: Session, order_id: int) -> None:
    order = session.scalars(select(Order).where(Order.id == order_id)).one()
    match order.status:
        case OrderStatus.PAID:
            order.status = OrderStatus.SHIPPED
        case _:
            raise InvalidTransition


def refuse_by_match(session: Session, order_id: int) -> None:
    order = session.get_one(Order, order_id)
    match order.status:
        case OrderStatus.PAID:
            pass
        case _:
            raise InvalidTransition
    order.status = OrderStatus.SHIPPED


def advance(session: Session, order_id: int) -> None:
    order = session.get_one(Order, order_id)
    order.status = NEXT[order.status]


def by_local_bool(session: Session, order_id: int) -> None:
    order = session.get_one(Order, order_id)
    payable = order.status is OrderStatus.NEW and order.total > 0
    if not payable:
        return
    order.status = OrderStatus.PAID


def by_moment(session: Session, order_id: int) -> None:
    order = session.get_one(Order, order_id)
    if order.shipped_at is not None:
        raise InvalidTransition
    order.status = OrderStatus.SHIPPED


def act(session: Session, order_id: int, action: str) -> None:
    order = session.get_one(Order, order_id)
    if action == "pay":
        if order.status is not OrderStatus.NEW:
            raise InvalidTransition
        order.status = OrderStatus.PAID
    elif action == "cancel":
        order.status = OrderStatus.CANCELLED  # error: apr-unvalidated-transition


def cancel_all(session: Session, ids: Iterable[int]) -> None:
    session.execute(update(Order).where(Order.id.in_(ids)).values(status=OrderStatus.CANCELLED))  # error: apr-unvalidated-transition
    session.execute(update(Order).where(Order.id.in_(ids)).values({Order.status: OrderStatus.CANCELLED}))  # error: apr-unvalidated-transition
    session.execute(update(Order).where(Order.id.in_(ids)).values({"status": OrderStatus.CANCELLED}))  # error: apr-unvalidated-transition
    session.query(Order).filter(Order.id.in_(ids)).update({"status": OrderStatus.CANCELLED})  # error: apr-unvalidated-transition
    session.query(Order).filter(Order.id.in_(ids)).update({Order.status: OrderStatus.CANCELLED})  # error: apr-unvalidated-transition


def cancel_new(session: Session, ids: Iterable[int]) -> int:
    session.execute(update(Order).where(Order.id.in_(ids), Order.status == OrderStatus.NEW).values(status=OrderStatus.CANCELLED))
    session.execute(update(Order).values(status=OrderStatus.CANCELLED).where(Order.status.in_([OrderStatus.NEW])))
    session.query(Order).filter_by(status=OrderStatus.NEW).update({"status": OrderStatus.CANCELLED})
    statement = update(Order).where(Order.id.in_(ids))
    statement = statement.where(Order.status == OrderStatus.NEW)
    session.execute(statement.values(status=OrderStatus.CANCELLED))
    return 0


def expire(session: Session) -> None:
    for order in session.scalars(select(Order).where(Order.status == OrderStatus.NEW)):
        order.status = OrderStatus.CANCELLED


def expire_chosen(session: Session) -> None:
    orders = session.scalars(select(Order)).all()
    stale = [order for order in orders if order.status is OrderStatus.NEW]
    for order in stale:
        order.status = OrderStatus.CANCELLED


def place(session: Session, owner_id: int) -> Order:
    order = Order(owner_id=owner_id, total=0)
    order.status = OrderStatus.NEW
    session.add(order)
    session.flush()
    return order


def place_and_pay(session: Session, owner_id: int) -> Order:
    order = place(session, owner_id)
    order.status = OrderStatus.PAID
    return order


def by_setattr(session: Session, order_id: int) -> None:
    order = session.get_one(Order, order_id)
    setattr(order, "status", OrderStatus.CANCELLED)  # error: apr-unvalidated-transition


def by_loop(session: Session, order_id: int) -> None:
    order = session.get_one(Order, order_id)
    for name, value in {"status": OrderStatus.CANCELLED, "total": 0}.items():
        setattr(order, name, value)  # error: apr-unvalidated-transition


def only(*states: OrderStatus) -> Callable[[Callable[[Session, Order], None]], Callable[[Session, Order], None]]:
    def decorate(function: Callable[[Session, Order], None]) -> Callable[[Session, Order], None]:
        def wrapper(session: Session, order: Order) -> None:
            if order.status not in states:
                raise InvalidTransition
            function(session, order)

        return wrapper

    return decorate


@only(OrderStatus.PAID)
def dispatch(session: Session, order: Order) -> None:
    order.status = OrderStatus.SHIPPED


def process(session: Session, order: Order) -> None:
    if order.status is not OrderStatus.NEW:
        raise InvalidTransition
    try:
        session.flush()
        order.status = OrderStatus.PAID
    except ValueError:
        order.status = OrderStatus.CANCELLED


def retry(session: Session, order_id: int) -> None:
    order = session.get_one(Order, order_id)
    order.status = OrderStatus.PAID  # error: apr-unvalidated-transition
    session.flush()
    order.status = OrderStatus.SHIPPED


def _mark(order: Order, status: OrderStatus) -> None:
    order.status = status


def mark_paid(session: Session, order: Order) -> None:
    if order.status is not OrderStatus.NEW:
        raise InvalidTransition
    _mark(order, OrderStatus.PAID)


def _mark_loosely(order: Order, status: OrderStatus) -> None:
    order.status = status  # error: apr-unvalidated-transition


def mark_shipped(session: Session, order: Order) -> None:
    _mark_loosely(order, OrderStatus.SHIPPED)


def by_statement(session: Session, order_id: int) -> None:
    session.execute(sa.text("UPDATE orders SET status = 'cancelled' WHERE id = :id"), {"id": order_id})  # error: apr-unvalidated-transition
    session.execute(sa.text("UPDATE orders SET status = 'cancelled' WHERE id = :id AND status = 'new'"), {"id": order_id})
    by_id = sa.text("UPDATE orders SET status = :status WHERE id = :id")  # error: apr-unvalidated-transition
    session.execute(by_id, {"id": order_id, "status": OrderStatus.PAID.value})
