"""A base class's method calls what its subclasses fill in: which of them runs is told by the object's class, where that is known."""

# only: apr-blocking-call
from __future__ import annotations

import time
from abc import ABC, abstractmethod


class Step(ABC):
    def run(self, size: int) -> int:
        return self.prepare(size) + 1

    def prepare(self, size: int) -> int:
        return self.compute(size)

    @abstractmethod
    def compute(self, size: int) -> int: ...


class Slow(Step):
    def compute(self, size: int) -> int:
        time.sleep(size)
        return size


class Quick(Step):
    def compute(self, size: int) -> int:
        return size * 2


class Logged(Quick):
    def prepare(self, size: int) -> int:
        print(size)
        return super().prepare(size)


class Throttled(Quick):
    def prepare(self, size: int) -> int:
        time.sleep(0.1)
        return super().prepare(size)


class Pipeline:
    def __init__(self, first: Slow, second: Logged) -> None:
        self.first = first
        self.second = second

    async def begin(self) -> int:
        return self.first.run(1)  # error: apr-blocking-call

    async def end(self) -> int:
        return self.second.run(1)


async def any_step(step: Step) -> int:
    return step.run(1)  # error: apr-blocking-call


async def made_slow() -> int:
    return Slow().run(1)  # error: apr-blocking-call


async def made_logged() -> int:
    return Logged().run(1)


async def throttled() -> int:
    return Throttled().run(1)  # error: apr-blocking-call


async def quick_or_throttled(step: Quick) -> int:
    return step.run(1)  # error: apr-blocking-call
