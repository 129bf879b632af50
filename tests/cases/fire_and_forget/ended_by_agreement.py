"""Threads and tasks that an event, a flag or a queue ends or tells the end of; handles behind a property, inside an object, in a hand-made awaitable; timers of tests."""

# only: apr-fire-and-forget
from __future__ import annotations

import asyncio
import multiprocessing
import queue
import threading
import time
import unittest
from collections.abc import Callable, Generator
from typing import Any, NamedTuple


class Typing:
    """Tells the other side that somebody types, until it is left."""

    def __init__(self) -> None:
        self._close = asyncio.Event()
        self._closed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def _work(self) -> None:
        try:
            while not self._close.is_set():
                await asyncio.sleep(5)
        finally:
            self._closed.set()

    async def __aenter__(self) -> Typing:
        self._task = asyncio.create_task(self._work())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._close.set()
        await self._closed.wait()
        self._task = None


class TypingForEver:
    """The same without anybody who ends it."""

    def __init__(self) -> None:
        self._close = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def _work(self) -> None:
        while not self._close.is_set():
            await asyncio.sleep(5)

    async def start(self) -> None:
        self._task = asyncio.create_task(self._work())  # error: apr-fire-and-forget

    @property
    def is_running(self) -> bool:
        return self._task is not None


class Monitor:
    def __init__(self) -> None:
        self._running = True
        self._thread: threading.Thread | None = None

    def ensure_running(self) -> None:
        def check() -> None:
            while self._running:
                time.sleep(10)

        thread = threading.Thread(target=check, daemon=True)
        thread.start()
        self._thread = thread

    def kill(self) -> None:
        self._running = False


class Flusher:
    def __init__(self) -> None:
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        thread = threading.Thread(target=self._run, daemon=True)
        thread.start()
        self._thread = thread

    def _run(self) -> None:
        while not self._stop.wait(60):
            self.flush()

    def flush(self) -> None:
        print("flushed")

    def close(self) -> None:
        self._stop.set()


class Pinger:
    """Its flag is only ever set to go on."""

    def __init__(self) -> None:
        self._running = True
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        thread = threading.Thread(target=self._run, daemon=True)
        thread.start()  # error: apr-fire-and-forget
        self._thread = thread

    def _run(self) -> None:
        while self._running:
            time.sleep(10)


def join_or_give_up(work: queue.Queue[int], timeout: float) -> None:
    done = threading.Event()

    def join_and_tell() -> None:
        work.join()
        done.set()

    joining = threading.Thread(target=join_and_tell, daemon=True)
    joining.start()
    if not done.wait(timeout):
        raise TimeoutError


def answers(questions: list[str]) -> list[str]:
    found: queue.Queue[str] = queue.Queue()

    def ask(question: str) -> None:
        found.put(question.upper())

    for question in questions:
        threading.Thread(target=ask, args=(question,)).start()
    return [found.get(timeout=5) for _ in questions]


def ask_and_forget(questions: list[str]) -> None:
    def ask(question: str) -> None:
        print(question)

    for question in questions:
        threading.Thread(target=ask, args=(question,)).start()  # error: apr-fire-and-forget


# --- where a handle may lie --------------------------------------------------------------------------------------------------------


class Connection:
    """A property says what happens when a writer is set."""

    _current: asyncio.Task[None] | None = None

    @property
    def writer(self) -> asyncio.Task[None] | None:
        return self._current

    @writer.setter
    def writer(self, task: asyncio.Task[None]) -> None:
        self._current = task
        task.add_done_callback(self._forget)

    def _forget(self, _: object) -> None:
        self._current = None

    async def write(self, data: bytes) -> None:
        print(data)

    def send(self, data: bytes) -> None:
        self.writer = asyncio.create_task(self.write(data))


class Waiter:
    """May be awaited, and need not be."""

    def __init__(self, task: asyncio.Task[None]) -> None:
        self._task = task

    def __await__(self) -> Generator[Any, None, None]:
        return self._task.__await__()


async def close_all() -> None:
    await asyncio.sleep(0)


def close() -> Waiter:
    return Waiter(asyncio.create_task(close_all()))


class Started(NamedTuple):
    name: str
    process: multiprocessing.Process


class Pool:
    def __init__(self) -> None:
        self.started: dict[str, Started] = {}

    def make(self, work: Callable[[], None]) -> multiprocessing.Process:
        return multiprocessing.Process(target=work)

    def start(self, name: str, work: Callable[[], None]) -> None:
        process = self.make(work)
        process.start()
        data = Started(name=name, process=process)
        self.started[name] = data

    def reap(self) -> None:
        for data in list(self.started.values()):
            data.process.join(0.1)


# --- a base that gives nothing -----------------------------------------------------------------------------------------------------


class Transport:
    def kill(self) -> None:
        print("killed")


class AsyncTransport(Transport):
    def kill(self) -> asyncio.Task[None]:  # type: ignore[override]
        return asyncio.get_running_loop().create_task(close_all())


class Client:
    def __init__(self, transport: Transport) -> None:
        self.transport = transport

    def close(self) -> None:
        self.transport.kill()


class AsyncClient:
    def __init__(self, transport: AsyncTransport) -> None:
        self.transport = transport

    def close(self) -> None:
        self.transport.kill()  # error: apr-fire-and-forget


# --- tests -------------------------------------------------------------------------------------------------------------------------


class StopTest(unittest.TestCase):
    def test_stops_early(self) -> None:
        stop = threading.Event()
        threading.Timer(0.05, stop.set).start()
        assert stop.wait(2)

    def test_work_in_between(self) -> None:
        stop = threading.Event()
        threading.Thread(target=stop.set).start()
        assert stop.wait(2)
