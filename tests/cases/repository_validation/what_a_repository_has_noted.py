# only: apr-repository-validation
"""A repository that asks what it has itself noted judges how it is used; one that asks a fixed list judges its input."""

from __future__ import annotations

from sqlalchemy.orm import Session


class Order:
    def __init__(self, id: int, country: str) -> None:
        self.id = id
        self.country = country


class OrderRepository:
    countries = frozenset({"FR", "DE"})

    def __init__(self, session: Session) -> None:
        self._session = session
        self._seen: dict[int, Order] = {}

    def add(self, order: Order) -> None:
        self._seen[order.id] = order
        self._session.add(order)

    def persist(self, order: Order) -> None:
        assert order.id in self._seen, "add it first"
        self._session.merge(order)

    def forget(self, order: Order) -> None:
        if order.id not in self._seen:
            raise KeyError(order.id)
        self._seen.pop(order.id)

    def ship(self, order: Order) -> None:
        if order.country not in self.countries:
            raise ValueError(order.country)  # error: apr-repository-validation
        self._session.merge(order)
