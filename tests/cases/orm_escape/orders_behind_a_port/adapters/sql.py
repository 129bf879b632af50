from sqlalchemy.orm import Session

from ..ports.orders import Order, OrderRepository
from .tables import OrderRow


class SqlOrders(OrderRepository):
    def __init__(self, session: Session) -> None:
        self.session = session

    def get(self, order_id: int) -> Order:
        row = self.session.get_one(OrderRow, order_id)
        return Order(row.id, row.total)


class Exporter:
    def __init__(self, session: Session) -> None:
        self.session = session

    def run(self, order_id: int) -> int:
        row = self.session.get_one(OrderRow, order_id)  # error: apr-orm-escape
        return row.total
