# only: apr-app-only-constraint
"""A generic repository is about the model of its type argument, by its subclass or where it is made."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase): ...


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str]


M = TypeVar("M", bound=Base)


class Repo(Generic[M]):
    def __init__(self, model: type[M], session: Session) -> None:
        self.model = model
        self.session = session

    def find(self, **filters: Any) -> M | None:
        return self.session.query(self.model).filter_by(**filters).first()

    def add(self, row: M) -> None:
        self.session.add(row)


class Orders(Repo[Order]): ...


def create(orders: Orders, number: str) -> None:
    if orders.find(number=number):  # error: apr-app-only-constraint
        raise ValueError
    orders.add(Order(number=number))


def create2(session: Session, number: str) -> None:
    orders = Repo[Order](Order, session)
    if orders.find(number=number) is None:  # error: apr-app-only-constraint
        orders.add(Order(number=number))
