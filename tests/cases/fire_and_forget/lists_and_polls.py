"""Handles that a function gives back in a list, and a task that its starter asks about in each round."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

Listener = Callable[[str], Awaitable[None]]


async def forward(line: str) -> None:
    await asyncio.sleep(0)


class Exchange:
    def __init__(self) -> None:
        self._listeners: dict[str, list[Listener]] = {}

    def publish(self, topic: str, line: str) -> list[asyncio.Task[None]]:
        started: list[asyncio.Task[None]] = []
        for listener in self._listeners.get(topic, []):
            started.append(asyncio.ensure_future(self._tell(listener, line)))
        return started

    def publish_all(self, topics: list[str], line: str) -> tuple[str, list[asyncio.Task[None]]]:
        return line, [task for topic in topics for task in self.publish(topic, line)]

    async def _tell(self, listener: Listener, line: str) -> None:
        await listener(line)


class Ferry:
    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self._telling: set[asyncio.Task[None]] = set()

    def depart(self) -> None:
        self.exchange.publish("departures", "left")  # error: apr-fire-and-forget

    async def arrive(self) -> None:
        await asyncio.gather(*self.exchange.publish("arrivals", "landed"))

    async def cancel(self) -> None:
        for task in self.exchange.publish("cancelled", "cancelled"):
            await task

    def delay(self) -> None:
        told = self.exchange.publish("delays", "late")
        self._telling.update(told)
        for task in told:
            task.add_done_callback(self._telling.discard)

    def sink(self) -> int:
        told = self.exchange.publish("lost", "sunk")  # error: apr-fire-and-forget
        return len(told)

    def repaint(self) -> list[asyncio.Task[None]]:
        return self.exchange.publish("paint", "blue")

    def moor(self) -> str:
        line, _ = self.exchange.publish_all(["harbour"], "moored")
        return line


async def listen(queue: asyncio.Queue[str]) -> None:
    while True:
        await forward(await queue.get())


async def tow(queue: asyncio.Queue[str]) -> None:
    listening = asyncio.get_running_loop().create_task(listen(queue))
    while True:
        if listening.done():
            raise RuntimeError("the listener has ended")
        await asyncio.sleep(5)


async def tow_blindly(queue: asyncio.Queue[str]) -> None:
    listening = asyncio.get_running_loop().create_task(listen(queue))  # error: apr-fire-and-forget
    while True:
        if listening.done():
            print("not listening")
        await asyncio.sleep(5)


async def tow_once(queue: asyncio.Queue[str]) -> None:
    listening = asyncio.get_running_loop().create_task(listen(queue))  # error: apr-fire-and-forget
    await asyncio.sleep(5)
    if listening.done():
        raise RuntimeError("the listener has ended")


class Tug:
    def __init__(self) -> None:
        self._towing: asyncio.Task[None] | None = None

    async def again(self, queue: asyncio.Queue[str]) -> None:
        while True:
            if self._towing is None or self._towing.done():
                self._towing = asyncio.create_task(listen(queue))  # error: apr-fire-and-forget
            await asyncio.sleep(60)


async def boot(patched: Any) -> None:
    started: asyncio.Task[None] | None = None

    async def run(name: str) -> None:
        nonlocal started
        started = asyncio.create_task(forward(name))  # error: apr-fire-and-forget

    with patched("run", run):
        await forward("one")
