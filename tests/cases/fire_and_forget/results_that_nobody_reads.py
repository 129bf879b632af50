# only: apr-fire-and-forget
"""Results of `executor.map` that nobody reads; tasks started by lambdas that an emitter of events calls."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any

from blinker import signal

placed = signal("placed")


def index(doc: str) -> int:
    return len(doc)


class Indexer:
    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(4)

    def all(self, docs: list[str]) -> None:
        self.pool.map(index, docs)  # error: apr-fire-and-forget

    def named(self, docs: list[str]) -> None:
        results = self.pool.map(index, docs)  # error: apr-fire-and-forget

    def thrown(self, docs: list[str]) -> None:
        _ = self.pool.map(index, docs)  # error: apr-fire-and-forget

    def returned(self, docs: list[str]) -> Iterator[int]:
        return self.pool.map(index, docs)

    def summed(self, docs: list[str]) -> int:
        return sum(self.pool.map(index, docs))

    def listed(self, docs: list[str]) -> None:
        list(self.pool.map(index, docs))

    def looped(self, docs: list[str]) -> None:
        for _ in self.pool.map(index, docs):
            pass

    def later(self, docs: list[str]) -> int:
        found = self.pool.map(index, docs)
        return max(found)

    def use(self, docs: list[str]) -> int:
        return len(list(self.returned(docs)))


def processes(docs: list[str]) -> None:
    with ProcessPoolExecutor() as pool:
        pool.map(index, docs)  # error: apr-fire-and-forget


async def on_loop(docs: list[str]) -> None:
    with ThreadPoolExecutor() as pool:
        pool.map(index, docs)  # error: apr-fire-and-forget


async def mail(x: Any) -> None:
    await asyncio.sleep(0)


class Bus:
    def __init__(self) -> None:
        self.handlers: list[Callable[[Any], Any]] = []
        self.on_done: Callable[[], Any] | None = None

    def on(self, handler: Callable[[Any], Any]) -> None:
        self.handlers.append(handler)

    async def emit(self, event: Any) -> None:
        for h in self.handlers:
            h(event)


def wire(client: Any, bus: Bus) -> None:
    client.on("message", lambda m: asyncio.create_task(mail(m)))  # error: apr-fire-and-forget
    bus.on(lambda e: asyncio.ensure_future(mail(e)))  # error: apr-fire-and-forget
    placed.connect(lambda sender: asyncio.create_task(mail(sender)))  # error: apr-fire-and-forget


async def ok(client: Any) -> None:
    await client.call(lambda m: asyncio.create_task(mail(m)))
    result = client.run(lambda m: asyncio.create_task(mail(m)))
    await result
