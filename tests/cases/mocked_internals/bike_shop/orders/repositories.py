"""Where orders are kept."""


class OrderRepository:
    def __init__(self) -> None:
        self._rows: dict[int, int] = {}

    def add(self, order_id: int, cents: int) -> None:
        self._rows[order_id] = cents

    def total(self, order_id: int) -> int:
        return self._rows[order_id]
