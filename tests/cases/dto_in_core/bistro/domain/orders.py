"""The domain: entities may be pydantic models of its own; requests may not come in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from pydantic import BaseModel

from bistro.schemas.orders import GuestIn, OrderIn, OrderOut, SeatIn, TipIn
from bistro.schemas.orders import UrgentOrderIn as Urgent


class Money(BaseModel):
    """An entity: place wins over base class."""

    cents: int

    def plus(self, other: Money) -> Money:
        return Money(cents=self.cents + other.cents)


@dataclass
class Line:
    dish: str
    count: int


@dataclass
class Order:
    table: int
    lines: list[Line] = field(default_factory=list)
    note: Any = None
    source: OrderIn | None = None  # error: apr-dto-in-core

    @classmethod
    def from_request(cls, request: OrderIn) -> Order:  # error: apr-dto-in-core
        return cls(request.table, [Line(line.dish, line.count) for line in request.lines])

    def tip(self, tip: TipIn) -> None:  # error: apr-dto-in-core
        self.note = tip.cents

    def add(self, line: Line) -> None:
        self.lines.append(line)

    def seat(self, seats: list[SeatIn]) -> None:  # error: apr-dto-in-core
        self.note = len(seats)

    def annotate(self, note: Any) -> None:
        self.note = note

    def price(self, of: Mapping[str, Money]) -> Money:
        total = Money(cents=0)
        for line in self.lines:
            total = total.plus(of[line.dish])
        return total


class Kitchen:
    def __init__(self, request: Urgent) -> None:  # error: apr-dto-in-core
        self.request = request


class Bill:
    def __init__(self, total: Money) -> None:
        self.total = total
        self.shown = OrderOut(id=1, table=2)  # error: apr-dto-in-core


@dataclass
class Receipt:
    order: Any
    total: Money


class Orders(Protocol):
    async def add(self, order: Order) -> int: ...

    async def page(self) -> list[OrderOut]: ...  # error: apr-dto-in-core

    async def store(self, order: object) -> int: ...


def guests(them: Iterable[GuestIn]) -> list[str]:  # error: apr-dto-in-core
    return [one["name"] for one in them]


def notifier(send: Callable[[], Awaitable[OrderOut]]) -> None:  # error: apr-dto-in-core
    print(send)


def split(order: Order, among: int) -> list[Order]:
    return [Order(order.table) for _ in range(among)]


def loud(thing, times=1):
    return f"{thing}!" * times
