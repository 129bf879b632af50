"""What the routes share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Protocol

SOLD: dict[str, int] = {}
OPEN: set[str] = set()
VERSION = 1


class Quota:
    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.used = 0

    async def take(self, gate: Gate) -> bool:
        if self.used >= self.limit:
            return False
        if not await gate.allows():
            return False
        self.used += 1  # error: apr-unlocked-shared-state
        return True


class Basket:
    """One for each customer, made by the route."""

    def __init__(self) -> None:
        self.total = 0

    async def add(self, gate: Gate) -> None:
        total = self.total
        await gate.allows()
        self.total = total + 1


class Gate(Protocol):
    async def allows(self) -> bool: ...


class Ledger(ABC):
    def __init__(self) -> None:
        self.lines: dict[str, int] = {}

    @abstractmethod
    def book(self, name: str) -> None: ...


class MemoryLedger(Ledger):
    def book(self, name: str) -> None:
        self._increase(name)

    def _increase(self, name: str) -> None:
        self.lines[name] = self.lines.get(name, 0) + 1  # error: apr-unlocked-shared-state


class CountingLedger(MemoryLedger):
    booked = 0

    def book(self, name: str) -> None:
        super().book(name)
        CountingLedger.booked += 1  # error: apr-unlocked-shared-state


def sold(name: str) -> None:
    SOLD[name] += 1  # error: apr-unlocked-shared-state


def reset(name: str) -> None:
    """Nothing but a command runs it."""
    SOLD[name] = SOLD.get(name, 0) - SOLD.get("all", 0)
