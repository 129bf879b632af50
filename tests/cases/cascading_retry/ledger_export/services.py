"""What the jobs call."""

from __future__ import annotations

from .adapters import Ledger, Mailer
from .policies import retried


class Takings:
    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def export(self, day: str) -> None:
        self._hand_over(day, 100)

    def _hand_over(self, day: str, amount: int) -> None:
        self.ledger.put(day, amount)

    @property
    def name(self) -> str:
        return "takings"


@retried(times=5)
def announce(mailer: Mailer, text: str) -> None:
    mailer.send(text)


@retried()
def rename(takings: Takings) -> str:
    return takings.name
