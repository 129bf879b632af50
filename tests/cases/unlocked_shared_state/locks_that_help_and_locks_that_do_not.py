# only: apr-unlocked-shared-state
"""A lock helps when everybody has the same one, of the right kind, from the read to the write; it may be taken through a helper, a decorator or by all callers."""

from __future__ import annotations

import asyncio
import functools
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Annotated

import anyio
import redis.asyncio
from fastapi import Depends, FastAPI

app = FastAPI()
_lock = asyncio.Lock()
_limit = asyncio.Semaphore(10)
_single = asyncio.Semaphore(1)
_changed = asyncio.Condition()
_anyio_lock = anyio.Lock()
_thread_lock = threading.Lock()
_redis = redis.asyncio.Redis()
TOTALS = {"n": 0}


async def ask() -> int:
    await asyncio.sleep(0.1)
    return 1


async def locked() -> None:
    async with _lock:
        before = TOTALS["n"]
        TOTALS["n"] = before + await ask()


async def locked_by_hand() -> None:
    await _lock.acquire()
    try:
        before = TOTALS["n"]
        TOTALS["n"] = before + await ask()
    finally:
        _lock.release()


async def let_go_too_early() -> None:
    await _lock.acquire()
    before = TOTALS["n"]
    _lock.release()
    more = await ask()
    TOTALS["n"] = before + more  # error: apr-unlocked-shared-state


async def only_the_read() -> None:
    async with _lock:
        before = TOTALS["n"]
    more = await ask()
    TOTALS["n"] = before + more  # error: apr-unlocked-shared-state


async def twice() -> None:
    async with _lock:
        before = TOTALS["n"]
    more = await ask()
    async with _lock:
        TOTALS["n"] = before + more  # error: apr-unlocked-shared-state


async def on_the_spot() -> None:
    async with asyncio.Lock():
        before = TOTALS["n"]
        TOTALS["n"] = before + await ask()  # error: apr-unlocked-shared-state


async def in_a_local() -> None:
    lock = asyncio.Lock()
    async with lock:
        before = TOTALS["n"]
        TOTALS["n"] = before + await ask()  # error: apr-unlocked-shared-state


def make_lock() -> asyncio.Lock:
    return asyncio.Lock()


async def from_a_factory() -> None:
    async with make_lock():
        before = TOTALS["n"]
        TOTALS["n"] = before + await ask()  # error: apr-unlocked-shared-state


def the_lock() -> asyncio.Lock:
    return _lock


@app.post("/injected/new")
async def injected_anew(lock: Annotated[asyncio.Lock, Depends(make_lock)]) -> None:
    async with lock:
        before = TOTALS["n"]
        TOTALS["n"] = before + await ask()  # error: apr-unlocked-shared-state


@app.post("/injected/same")
async def injected(lock: asyncio.Lock = Depends(the_lock)) -> None:  # noqa: B008
    async with lock:
        before = TOTALS["n"]
        TOTALS["n"] = before + await ask()


async def only_the_write() -> None:
    before = TOTALS["n"]
    more = await ask()
    async with _lock:
        TOTALS["n"] = before + more  # error: apr-unlocked-shared-state


async def ten_at_a_time() -> None:
    async with _limit:
        before = TOTALS["n"]
        TOTALS["n"] = before + await ask()  # error: apr-unlocked-shared-state


async def one_at_a_time() -> None:
    async with _single:
        before = TOTALS["n"]
        TOTALS["n"] = before + await ask()


async def under_a_condition() -> None:
    async with _changed:
        before = TOTALS["n"]
        TOTALS["n"] = before + await ask()


async def under_anyio() -> None:
    async with _anyio_lock:
        before = TOTALS["n"]
        TOTALS["n"] = before + await ask()


async def under_redis() -> None:
    async with _redis.lock("totals"):
        before = TOTALS["n"]
        TOTALS["n"] = before + await ask()


async def only_asked() -> None:
    while _lock.locked():
        await asyncio.sleep(0.01)
    before = TOTALS["n"]
    TOTALS["n"] = before + await ask()  # error: apr-unlocked-shared-state


@asynccontextmanager
async def exclusively() -> AsyncIterator[None]:
    async with _lock:
        yield


async def through_a_helper() -> None:
    async with exclusively():
        before = TOTALS["n"]
        TOTALS["n"] = before + await ask()


def one_at_once(function: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
    lock = asyncio.Lock()

    @functools.wraps(function)
    async def wrapper() -> None:
        async with lock:
            await function()

    return wrapper


@one_at_once
async def decorated() -> None:
    before = TOTALS["n"]
    TOTALS["n"] = before + await ask()


async def _add_under_lock() -> None:
    before = TOTALS["n"]
    TOTALS["n"] = before + await ask()


async def calls_it_locked() -> None:
    async with _lock:
        await _add_under_lock()


class Guard:
    def __init__(self) -> None:
        self._inner = asyncio.Lock()

    async def __aenter__(self) -> None:
        await self._inner.acquire()

    async def __aexit__(self, *args: object) -> None:
        self._inner.release()


_guard = Guard()


async def through_a_class() -> None:
    async with _guard:
        before = TOTALS["n"]
        TOTALS["n"] = before + await ask()


@app.get("/threads")
def in_threads() -> None:
    with threading.Lock():
        TOTALS["n"] += 1  # error: apr-unlocked-shared-state


@app.get("/threads/good")
def in_threads_locked() -> None:
    with _thread_lock:
        TOTALS["n"] += 1


@app.get("/threads/by-hand")
def in_threads_by_hand() -> None:
    _thread_lock.acquire()
    try:
        TOTALS["n"] += 1
    finally:
        _thread_lock.release()


@app.get("/threads/asked")
def in_threads_asked() -> None:
    if not _thread_lock.locked():
        TOTALS["n"] += 1  # error: apr-unlocked-shared-state
