# only: apr-retry-without-backoff
"""Loops that wait for what has just been started, rounds that pace themselves, stores that one after another are tried; and retries beside them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from importlib import import_module
from typing import Any

import requests


async def proxy(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    left = 60
    while True:
        try:
            return await asyncio.open_connection("127.0.0.1", port)
        except OSError as error:
            if left <= 0:
                raise error
        await asyncio.sleep(0.1)
        left -= 1


async def connected(host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    left = 3
    while True:  # error: apr-retry-without-backoff
        try:
            return await asyncio.open_connection(host, port)
        except OSError as error:
            if left <= 0:
                raise error
        await asyncio.sleep(0.1)
        left -= 1


def address(port: int) -> str:
    remaining = 180
    while remaining > 0:
        try:
            found = requests.get(f"http://127.0.0.1:{port}/interfaces", timeout=1).json()
            if found:
                return str(found["address"])
        except requests.RequestException:
            pass
        remaining -= 1
        time.sleep(1)
    raise TimeoutError(port)


def rates(url: str) -> Any:
    remaining = 5
    while remaining > 0:  # error: apr-retry-without-backoff
        try:
            return requests.get(url, timeout=1).json()
        except requests.RequestException:
            pass
        remaining -= 1
        time.sleep(1)
    raise TimeoutError(url)


async def monitor(host: str, port: int, timeout: float = 10) -> asyncio.StreamReader:
    begin = time.monotonic()
    while time.monotonic() - begin < timeout:
        await asyncio.sleep(0.01)
        try:
            reader, _ = await asyncio.open_connection(host, port)
        except OSError:
            continue
        return reader
    raise TimeoutError(host)


def stock(url: str, timeout: float = 10) -> Any:
    begin = time.monotonic()
    while time.monotonic() - begin < timeout:  # error: apr-retry-without-backoff
        try:
            return requests.get(url, timeout=5).json()
        except requests.RequestException:
            time.sleep(1)
    raise TimeoutError(url)


class Paced:
    """Gives the number of each attempt, after a wait that grows."""

    def __init__(self, limit: int, interval: float) -> None:
        self.limit, self.interval, self.number = limit, interval, 0

    def __aiter__(self) -> AsyncIterator[int]:
        return self

    async def __anext__(self) -> int:
        if self.number >= self.limit:
            raise StopAsyncIteration
        await asyncio.sleep(self.interval**self.number)
        self.number += 1
        return self.number


class Counted:
    """Gives the number of each attempt."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __iter__(self) -> Iterator[int]:
        yield from range(self.limit)


async def fetch(url: str) -> bytes:
    async for attempt in Paced(5, 1.5):
        try:
            return await asyncio.to_thread(lambda: requests.get(url, timeout=5).content)
        except requests.RequestException:
            if attempt == 5:
                raise
    raise TimeoutError(url)


def fetch_at_once(url: str) -> bytes:
    for attempt in Counted(5):  # error: apr-retry-without-backoff
        try:
            return requests.get(url, timeout=5).content
        except requests.RequestException:
            if attempt == 4:
                raise
    raise TimeoutError(url)


def storage(paths: list[str], namespace: str) -> Any:
    for path in paths:
        number = path.rfind(".")
        module, name = path[:number], path[number + 1 :]
        try:
            made = getattr(import_module(module), name)
        except (AttributeError, ImportError):
            continue
        try:
            return made(namespace=namespace)
        except Exception:
            continue
    raise LookupError(namespace)


class Grades:
    FACTOR = getattr(requests, "GRADES_BACKOFF_FACTOR", 2)

    def _backoff(self, attempts: int) -> float:
        return float(self.FACTOR * (2 ** (attempts - 1)))

    def of(self, url: str) -> Any:
        attempts = 0
        while True:  # error: apr-retry-without-backoff
            attempts += 1
            try:
                return requests.get(url, timeout=40).json()
            except requests.Timeout:
                if attempts > 4:
                    raise
                seconds = self._backoff(attempts)
                time.sleep(seconds)
