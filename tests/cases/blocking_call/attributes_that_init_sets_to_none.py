"""`__init__` has types and says `self._session = None` without one: mypy takes the attribute for None for ever, and what stands under `if self._session:` for dead. It runs all the same."""
# only: apr-blocking-call, apr-missing-timeout

from __future__ import annotations

import asyncio
import sys
import time

import redis
import requests


class Rates:
    def __init__(self, url: str) -> None:
        self.url = url
        self._session = None
        self._store = None
        self._ready = None
        self.pause = None

    def open(self) -> None:
        self._session = requests.Session()  # type: ignore[assignment]
        self._store = redis.Redis(socket_timeout=2)  # type: ignore[assignment]

    async def read(self) -> object:
        if self._session:
            time.sleep(1)  # error: apr-blocking-call
            return self._session.get(self.url)  # error: apr-blocking-call, apr-missing-timeout
        return None

    async def stored(self, key: str) -> object:
        if self._store is None:
            return None
        await asyncio.sleep(0.1)
        return self._store.get(key)  # error: apr-blocking-call

    async def read_off_the_loop(self) -> object:
        if not self._session:
            self.open()
            return None
        return await asyncio.to_thread(self._session.get, self.url, timeout=5)

    async def wait(self) -> None:
        if self._ready is not None:
            await asyncio.sleep(1)

    async def without_a_limit(self) -> None:
        if self.pause:
            await asyncio.sleep(self.pause)
        await asyncio.to_thread(requests.get, self.url, timeout=self.pause)  # error: apr-missing-timeout


class Windows:
    """What mypy holds for dead for another reason stays so."""

    def __init__(self, path: str) -> None:
        self.path = path

    async def tick(self) -> None:
        if sys.platform == "win32":
            time.sleep(1)


_store: redis.Redis | None = None
_kept = None


def connect() -> None:
    global _kept
    _kept = redis.Redis(socket_timeout=2)  # type: ignore[assignment]


async def close() -> None:
    if _kept is None:
        return
    time.sleep(1)  # error: apr-blocking-call


async def narrowed_to_none() -> None:
    if _store is None:
        return
    await asyncio.to_thread(_store.close)
