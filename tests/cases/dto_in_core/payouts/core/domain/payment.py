from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, Field

from payouts.api.schemas import CardIn, PaymentIn, PayoutRead

D = TypeVar("D", bound=CardIn)


class Money(BaseModel):
    """A pydantic model of the domain is an entity."""

    cents: int = Field(ge=0)

    def plus(self, other: Money) -> Money:
        return Money(cents=self.cents + other.cents)


@dataclass
class Payment:
    money: Money

    @staticmethod
    def of(data: PaymentIn) -> Payment:  # error: apr-dto-in-core
        return Payment(Money(cents=1))

    def charge(self, card: D) -> D:  # error: apr-dto-in-core
        return card

    @property
    def view(self) -> PayoutRead | None:  # error: apr-dto-in-core
        return None

    def add(self, money: Money) -> None:
        self.money = self.money.plus(money)


class Ledger:
    def __init__(self) -> None:
        self.entries: list[Any] = []
        self.last = None

    def book(self, entry: Any, *rest: Any) -> None:
        self.entries.extend([entry, *rest])

    def total(self) -> Money:
        return Money(cents=len(self.entries))
