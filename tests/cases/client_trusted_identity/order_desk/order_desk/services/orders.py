from __future__ import annotations

from ..models import Order, User
from ..repositories.orders import OrderRepository


class Forbidden(Exception):
    pass


class OrderService:
    def __init__(self, orders: OrderRepository) -> None:
        self.orders = orders

    def details(self, order_id: int) -> dict[str, object]:
        order = self.orders.by_id(order_id)
        if order is None:
            raise LookupError(order_id)
        return {"id": order.id, "total": order.total_cents, "customer": order.customer_id}

    def details_for(self, order_id: int, user: User) -> dict[str, object]:
        order = self.orders.by_id(order_id)
        if order is None:
            raise LookupError(order_id)
        self._must_own(order, user)
        return {"id": order.id, "total": order.total_cents}

    def history(self, customer_id: int) -> list[int]:
        return [order.id for order in self.orders.of_customer(customer_id)]

    def cancel(self, order_id: int, customer_id: int) -> None:
        order = self.orders.owned(order_id, customer_id)
        if order is None:
            raise LookupError(order_id)
        if order.status != "open":
            raise ValueError(order.status)
        order.status = "cancelled"

    def place(self, customer_id: int, total_cents: int, tip_cents: int) -> int:
        if not 0 <= tip_cents <= 10_000:
            raise ValueError("tip")
        order = Order(customer_id=customer_id, total_cents=total_cents, tip_cents=tip_cents)
        self.orders.add(order)
        return order.id

    @staticmethod
    def _must_own(order: Order, user: User) -> None:
        if order.customer_id != user.id and user.role != "admin":
            raise Forbidden
