# only: apr-unbounded-retry, apr-retry-without-backoff
"""A loop whose next round tries something else makes progress: it is no retry of the same."""

import asyncio
import concurrent.futures
import os
import re
import socket
import sys
import threading
from collections import deque
from types import TracebackType
from typing import Any

import httpx

_PAIR = re.compile(r"\s*(\w+)=(\w+);?")


def clear_frames(tb: TracebackType | None) -> None:
    while tb is not None:
        try:
            tb.tb_frame.clear()
        except RuntimeError:
            pass
        tb = tb.tb_next


def set_as_many_groups_as_allowed(groups: list[int]) -> None:
    groups = groups[:]
    while 1:
        try:
            os.setgroups(groups)
            return
        except ValueError:
            if len(groups) <= 1:
                raise
            groups[:] = groups[:-1]


def parse_pairs(header: str, store: Any) -> list[str]:
    found = []
    at, end = 0, len(header)
    while at < end:
        match = _PAIR.match(header, at)
        if match is None:
            break
        at = match.end(0)
        try:
            store.set_pair(match.group(1), match.group(2))
        except ValueError:
            continue
        found.append(match.group(1))
    return found


def free_port(host: str, first: int) -> tuple[socket.socket, int]:
    for number in range(100):
        made = socket.socket()
        port = first + number
        try:
            made.bind((host, port))
        except OSError:
            continue
        return made, port
    raise RuntimeError("no free port")


def free_port_by_counting(host: str, port: int) -> int:
    while True:
        made = socket.socket()
        try:
            made.bind((host, port))
        except OSError:
            port += 1
            continue
        return port


def connect_to_one_of(addresses: list[tuple[str, int]], remove: Any) -> socket.socket:
    failed: OSError | None = None
    while addresses:
        try:
            return socket.create_connection(addresses[0], timeout=5)
        except OSError as exc:
            failed = exc
            remove(addresses, exc)
            continue
    raise failed or OSError("no address")


def next_rising(calendar: Any, start: Any) -> Any:
    for _ in range(366):
        try:
            return calendar.next_rising(start)
        except ArithmeticError:
            start = calendar.next_antitransit(start)
    return start


def smaller_batches(client: httpx.Client, rows: list[int]) -> Any:
    size = len(rows)
    while True:
        try:
            return client.put("https://store.example/rows", json=rows[:size], timeout=5).json()
        except httpx.HTTPError:
            if size == 1:
                raise
            size = size // 2


class Connection:
    def __init__(self) -> None:
        self.messages: deque[bytes] = deque()
        self.closing = False
        self.stopping = threading.Event()
        self.cache: list[bytes] = []

    async def serve(self, handle: Any) -> None:
        while not self.closing:
            message = self.messages.popleft()
            try:
                answer = await handle(message)
            except OSError:
                continue
            if answer is None:
                break

    def result(self, future: "concurrent.futures.Future[int]") -> int:
        while True:
            try:
                return future.result(timeout=1)
            except concurrent.futures.TimeoutError:
                if not future.done():
                    continue
                raise

    def fetched(self, broker: Any) -> bytes | None:
        while True:
            try:
                return self.cache.pop(0)
            except IndexError:
                self.cache = broker.fetch()
                if not self.cache:
                    return None


async def every_minute(stopping: asyncio.Event, store: Any) -> None:
    while not stopping.is_set():
        try:
            await asyncio.wait_for(stopping.wait(), timeout=60)
        except TimeoutError:
            pass
        else:
            return
        await store.flush()


def load(name: str) -> Any:
    try:
        return __import__(name)
    except ImportError:
        here = os.getcwd()
        if here not in sys.path:
            sys.path.insert(0, here)
            return load(name)
        raise


async def hand_back(queue: "asyncio.Queue[str]", turn: asyncio.Semaphore, start: Any) -> None:
    while True:
        message = await queue.get()
        try:
            await turn.acquire()
        except BaseException:
            queue.put_nowait(message)
            raise
        start(message)


# --- the same again ---------------------------------------------------------------------------------------------------------------------


def fetch_again(client: httpx.Client, url: str) -> Any:
    failed = 0
    while True:  # error: apr-unbounded-retry, apr-retry-without-backoff
        try:
            return client.get(url, timeout=5).json()
        except httpx.HTTPError:
            failed += 1


def fetch_with_longer_timeouts(client: httpx.Client, url: str) -> Any:
    timeout = 1.0
    while True:  # error: apr-unbounded-retry, apr-retry-without-backoff
        try:
            return client.get(url, timeout=timeout).json()
        except httpx.TimeoutException:
            timeout = timeout * 2


async def fetch_in_slices(client: httpx.AsyncClient, url: str) -> Any:
    while True:  # error: apr-unbounded-retry, apr-retry-without-backoff
        try:
            return await asyncio.wait_for(client.get(url), timeout=5)
        except TimeoutError:
            continue


def fetch_in_threads(pool: concurrent.futures.ThreadPoolExecutor, client: httpx.Client, url: str) -> Any:
    while True:  # error: apr-unbounded-retry, apr-retry-without-backoff
        future = pool.submit(client.get, url)
        try:
            return future.result(timeout=5)
        except concurrent.futures.TimeoutError:
            continue


def load_again(client: httpx.Client, url: str, log: list[str]) -> Any:
    try:
        return client.get(url, timeout=5).json()
    except httpx.HTTPError:
        if url:
            log.append(url)
            return load_again(client, url, log)  # error: apr-unbounded-retry, apr-retry-without-backoff
        raise


def once_with_a_new_token(client: httpx.Client, url: str, tokens: Any) -> Any:
    renewed = False
    while True:
        try:
            return client.get(url, headers={"Authorization": tokens.current}, timeout=5).json()
        except httpx.HTTPStatusError:
            if renewed:
                raise
            renewed = True
            tokens.renew()


# --- is it there? ----------------------------------------------------------------------------------------------------------------------


class Broker:
    def __init__(self, admin: Any) -> None:
        self.admin = admin

    async def ping(self, limit: float) -> bool:
        async with asyncio.timeout(limit):
            while True:
                try:
                    await self.admin.describe_cluster()
                except OSError:
                    await asyncio.sleep(limit / 10)
                else:
                    return True
