from __future__ import annotations

import abc
from typing import Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..models import Base, Order

M = TypeVar("M", bound=Base)


class Repository(abc.ABC, Generic[M]):
    model: type[M]

    def __init__(self, session: Session) -> None:
        self._session = session

    def by_id(self, key: int) -> M | None:
        return self._session.get(self.model, key)


class OrderRepository(Repository[Order]):
    model = Order

    def of_customer(self, customer_id: int) -> list[Order]:
        return list(self._session.scalars(select(Order).where(Order.customer_id == customer_id)))

    def owned(self, key: int, customer_id: int) -> Order | None:
        return self._session.scalar(select(Order).where(Order.id == key, Order.customer_id == customer_id))

    def add(self, order: Order) -> None:
        self._session.add(order)
