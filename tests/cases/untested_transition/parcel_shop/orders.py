"""Orders and what may become of them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from enum import Enum

from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Status(Enum):
    PAID = "paid"
    PACKED = "packed"
    SHIPPED = "shipped"
    LOST = "lost"
    CANCELLED = "cancelled"
    RETURNED = "returned"


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[Status] = mapped_column(default=Status.PAID)

    def pack(self) -> None:
        if self.status is not Status.PAID:
            raise ValueError(self.status)
        self.status = Status.PACKED

    def lose(self) -> None:  # error: apr-untested-transition
        if self.status is not Status.SHIPPED:
            raise ValueError(self.status)
        self.status = Status.LOST

    def _set(self, status: Status) -> None:
        if self.status is Status.CANCELLED:
            raise ValueError(self.status)
        self.status = status

    def reopen(self) -> None:  # error: apr-untested-transition
        self._set(Status.PAID)

    def give_back(self) -> None:
        self._set(Status.RETURNED)


def new_order(order_id: int) -> Order:
    return Order(id=order_id, status=Status.PAID)


def ship(order: Order) -> None:
    if order.status is Status.PACKED:
        order.status = Status.SHIPPED


def ship_by_force(order: Order) -> None:  # error: apr-untested-transition
    if order.status is not Status.CANCELLED:
        order.status = Status.SHIPPED


def skipped(order: Order) -> None:  # error: apr-untested-transition
    if order.status is Status.PAID:
        order.status = Status.CANCELLED


def skipped_by_class(order: Order) -> None:  # error: apr-untested-transition
    if order.status is Status.PAID:
        order.status = Status.LOST


def only_imported(order: Order) -> None:  # error: apr-untested-transition
    if order.status is Status.PAID:
        order.status = Status.LOST


def mocked(order: Order) -> None:  # error: apr-untested-transition
    if order.status is Status.PAID:
        order.status = Status.LOST


def run_mocked(order: Order) -> None:
    mocked(order)


def in_a_parameter(order: Order) -> None:
    if order.status is Status.PAID:
        order.status = Status.LOST


def in_a_fixture(order: Order) -> None:
    if order.status is Status.PAID:
        order.status = Status.PACKED


def in_an_unused_fixture(order: Order) -> None:  # error: apr-untested-transition
    if order.status is Status.PAID:
        order.status = Status.PACKED


class Carrier(ABC):
    @abstractmethod
    def hand_over(self, order: Order) -> None: ...


class Van(Carrier):
    def hand_over(self, order: Order) -> None:
        if order.status is Status.PACKED:
            order.status = Status.SHIPPED


class Orders:
    """Only calls; the transition it calls is reported, or not, where it is."""

    def __init__(self, session: Session, carrier: Carrier) -> None:
        self.session = session
        self.carrier = carrier

    def send(self, order_id: int) -> None:
        order = self.session.get_one(Order, order_id)
        self._hand_over(order)

    def _hand_over(self, order: Order) -> None:
        self.carrier.hand_over(order)

    def lose(self, order_id: int) -> None:
        self.session.get_one(Order, order_id).lose()

    def cancel(self, order_id: int) -> None:
        order = self.session.get_one(Order, order_id, with_for_update=True)
        if order.status is Status.PAID:
            order.status = Status.CANCELLED

    def cancel_quietly(self, order_id: int) -> None:  # error: apr-untested-transition
        order = self.session.get_one(Order, order_id, with_for_update=True)
        if order.status is Status.PAID:
            order.status = Status.CANCELLED
