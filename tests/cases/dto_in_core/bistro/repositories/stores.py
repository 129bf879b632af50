"""Two implementations of a port that says `object`, and a helper of three calls' depth."""

from typing import Any

from bistro.domain.orders import Order


class MemoryOrders:
    def __init__(self) -> None:
        self.kept: list[object] = []

    async def add(self, order: Order) -> int:
        self.kept.append(order)
        return len(self.kept)

    async def page(self) -> list[Any]:
        return self.kept

    async def store(self, order: object) -> int:
        self.kept.append(order)
        return len(self.kept)


class FileOrders:
    async def add(self, order: Order) -> int:
        return 0

    async def page(self) -> list[Any]:
        return []

    async def store(self, order: object) -> int:
        return 0


def remember(*things: Any) -> None:
    print(things)
