# only: apr-blocking-call
"""Not only `async def` functions: callbacks, async generators, context managers, iterators, awaitables, properties and fixtures run on the loop."""

import asyncio
import contextlib
import functools
import time
from collections.abc import AsyncIterator, Generator
from types import TracebackType
from typing import Any, Self

import pytest
import requests


def tick() -> None:
    time.sleep(0.1)  # error: apr-blocking-call


def tick_in_a_thread() -> None:
    time.sleep(0.1)


def on_done(task: "asyncio.Task[None]") -> None:
    requests.post("https://hooks.example.com/done", timeout=2)  # error: apr-blocking-call


def later(seconds: float) -> None:
    time.sleep(seconds)  # error: apr-blocking-call


class Poller:
    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.call_soon(self.poll)
        loop.call_later(5, lambda: requests.get("https://hooks.example.com", timeout=2))  # error: apr-blocking-call
        loop.call_later(5, functools.partial(later, 0.5))
        loop.call_soon(tick)
        loop.run_in_executor(None, tick_in_a_thread)

    def poll(self) -> None:
        requests.get("https://hooks.example.com/poll", timeout=2)  # error: apr-blocking-call

    async def run(self, task: "asyncio.Task[None]") -> None:
        task.add_done_callback(on_done)
        task.add_done_callback(lambda done: print(done))


class Feed(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        time.sleep(0.01)  # error: apr-blocking-call

    def data_received(self, data: bytes) -> None:
        requests.post("https://hooks.example.com", data=data, timeout=2)  # error: apr-blocking-call


class Connection:
    async def __aenter__(self) -> Self:
        time.sleep(0.2)  # error: apr-blocking-call
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        requests.delete("https://hooks.example.com/session", timeout=2)  # error: apr-blocking-call

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> int:
        time.sleep(0.2)  # error: apr-blocking-call
        return 1

    def __await__(self) -> Generator[Any, None, Self]:
        time.sleep(0.2)  # error: apr-blocking-call
        yield from asyncio.sleep(0).__await__()
        return self

    @property
    async def version(self) -> str:
        return requests.get("https://hooks.example.com/version", timeout=2).text  # error: apr-blocking-call


async def use_connection() -> int:
    connection = await Connection()
    async with connection as opened:
        async for number in opened:
            return number
    return len(await connection.version)


@contextlib.asynccontextmanager
async def session() -> AsyncIterator[str]:
    time.sleep(0.1)  # error: apr-blocking-call
    yield "session"
    requests.delete("https://hooks.example.com/session", timeout=2)  # error: apr-blocking-call


async def pages() -> AsyncIterator[bytes]:
    for number in range(10):
        yield requests.get(f"https://pages.example.com/{number}", timeout=2).content  # error: apr-blocking-call


@pytest.fixture
async def server() -> AsyncIterator[str]:
    time.sleep(0.5)  # error: apr-blocking-call
    yield "http://localhost:8000"


@pytest.fixture
def sync_server() -> str:
    time.sleep(0.5)
    return "http://localhost:8000"


async def make_callback() -> Any:
    def callback() -> None:
        time.sleep(1)

    return callback


async def handle_signals(loop: asyncio.AbstractEventLoop) -> None:
    def stop() -> None:
        time.sleep(1)  # error: apr-blocking-call

    loop.add_signal_handler(15, stop)


def starts_a_loop() -> None:
    time.sleep(1)
    asyncio.run(use_it())


async def use_it() -> None:
    await asyncio.sleep(1)
