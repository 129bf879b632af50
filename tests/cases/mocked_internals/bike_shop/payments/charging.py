"""Charging."""


def charge(order_id: int, cents: int) -> str:
    return f"{order_id}:{cents}"


class Ledger:
    def __init__(self) -> None:
        self.lines: list[int] = []

    def book(self, cents: int) -> None:
        self._append(cents)

    def _append(self, cents: int) -> None:
        self.lines.append(cents)
