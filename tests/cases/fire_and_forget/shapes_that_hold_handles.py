"""A handle in a dataclass, a named tuple, a typed dictionary: who reads that field, or that key, may own it."""

import asyncio
import threading
from dataclasses import dataclass
from typing import NamedTuple, TypedDict


async def work() -> None:
    await asyncio.sleep(1)


class Lease(TypedDict):
    holder: str
    timer: threading.Timer | None


class Ticket(TypedDict):
    owner: str
    reminder: threading.Timer


@dataclass
class Job:
    name: str
    task: asyncio.Task[None]


@dataclass
class Trace:
    name: str
    job: asyncio.Task[None]


class Pair(NamedTuple):
    reader: asyncio.Task[None]
    writer: asyncio.Task[None]


class Leases:
    def __init__(self) -> None:
        self._leases: dict[str, Lease] = {}
        self._tickets: dict[str, Ticket] = {}

    def acquire(self, name: str, seconds: float) -> None:
        timer = threading.Timer(seconds, self.release, args=(name,))
        timer.start()
        self._leases[name] = Lease(holder=name, timer=timer)

    def release(self, name: str) -> None:
        lease = self._leases.pop(name)
        if lease["timer"]:
            lease["timer"].cancel()

    def remind(self, name: str) -> None:
        reminder = threading.Timer(5, print)
        reminder.start()  # error: apr-fire-and-forget
        self._tickets[name] = Ticket(owner=name, reminder=reminder)


class Jobs:
    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._traces: list[Trace] = []

    def start(self, name: str) -> None:
        self._jobs[name] = Job(name, task=asyncio.create_task(work()))

    def trace(self, name: str) -> None:
        self._traces.append(Trace(name, job=asyncio.create_task(work())))  # error: apr-fire-and-forget

    def cancel(self, name: str) -> None:
        self._jobs[name].task.cancel()

    def names(self) -> list[str]:
        return [trace.name for trace in self._traces]


def pair() -> Pair:
    return Pair(reader=asyncio.create_task(work()), writer=asyncio.create_task(work()))


async def both() -> None:
    running = pair()
    await running.reader
    await running.writer


@dataclass
class Slot:
    name: str
    task: asyncio.Task[None] | None = None


class Slots:
    def __init__(self) -> None:
        self._slots: list[Slot] = []

    def fill(self, name: str) -> None:
        self._slots.append(Slot(name, asyncio.create_task(work())))  # error: apr-fire-and-forget

    def filled(self) -> int:
        return sum(slot.task is not None for slot in self._slots)


async def every_second(rooms: dict[str, threading.Thread]) -> None:
    local = {name: threading.Thread(target=print) for name in rooms}
    for thread in local.values():
        thread.start()  # error: apr-fire-and-forget
    for other in rooms.values():
        other.start()
