# only: apr-unlocked-shared-state
"""Methods of one object that several threads run, and what is kept by key under a lock that keeps nobody out."""

import asyncio
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import lru_cache, partial
from threading import Thread

import httpx


class Importer:
    def __init__(self) -> None:
        self.rows = 0
        self.errors: list[str] = []
        self.by_kind: dict[str, int] = {}
        self._lock = threading.Lock()

    def load(self, depth: int, path: str) -> None:
        if depth > 3:
            self.errors.append(path)
            return
        self.rows += len(path)  # error: apr-unlocked-shared-state
        self.by_kind[path] = 1

    def run(self, paths: list[str]) -> int:
        with ThreadPoolExecutor(4) as pool:
            done = [pool.submit(partial(self.load, 1), path) for path in paths]
            for one in done:
                one.result()
        return self.rows


class Crawler:
    def __init__(self) -> None:
        self.pages = 0

    def visit(self, url: str) -> None:
        self.pages = self.pages + 1  # error: apr-unlocked-shared-state

    def crawl(self, urls: list[str]) -> int:
        threads = [Thread(target=self.visit, args=(url,)) for url in urls]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return self.pages


class Unit:
    def __init__(self, name: str) -> None:
        self.name = name
        self.done = 0

    def run(self) -> None:
        self.done += 1


def run_units(names: list[str]) -> None:
    with ThreadPoolExecutor(4) as pool:
        futures = []
        for name in names:
            unit = Unit(name)
            futures.append(pool.submit(unit.run))
        for future in futures:
            future.result()


def run_list(units: list[Unit]) -> None:
    with ThreadPoolExecutor(4) as pool:
        for future in [pool.submit(unit.run) for unit in units]:
            future.result()


class Processed:
    def __init__(self) -> None:
        self.done = 0

    def run(self, name: str) -> None:
        self.done += 1


def run_processes(names: list[str], job: Processed) -> None:
    with ProcessPoolExecutor(4) as pool:
        list(pool.map(job.run, names))


class Locked:
    def __init__(self) -> None:
        self.done = 0
        self.guard = threading.Lock()

    def run(self, name: str) -> None:
        with self.guard:
            self.done += 1


def run_locked(names: list[str], job: Locked) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(job.run, names))


class Poller:
    def __init__(self) -> None:
        self.ticks = 0
        self.thread = Thread(target=self.loop, daemon=True)

    def loop(self) -> None:
        while True:
            self.ticks += 1


_names: dict[str, str] = {}
_rates: dict[str, float] = {}
_pages: dict[str, str] = {}
_asking = asyncio.Lock()


async def name_of(key: str, client: httpx.AsyncClient) -> str:
    async with asyncio.Lock():
        if key not in _names:
            _names[key] = (await client.get(f"/names/{key}")).text  # error: apr-unlocked-shared-state
    return _names[key]


async def rate_of(key: str, client: httpx.AsyncClient) -> float:
    if _asking.locked():
        return 0.0
    if key not in _rates:
        _rates[key] = float((await client.get(f"/rates/{key}")).text)  # error: apr-unlocked-shared-state
    return _rates[key]


async def page_of(key: str, client: httpx.AsyncClient) -> str:
    if key not in _pages:
        _pages[key] = (await client.get(f"/pages/{key}")).text
    return _pages[key]


class Connections:
    def __init__(self):
        self.free = 5

    async def borrow(self):
        if self.free == 0:
            raise RuntimeError
        await asyncio.sleep(0)
        self.free -= 1  # error: apr-unlocked-shared-state

    async def give_back(self):
        await asyncio.sleep(0)
        self.free += 1


@lru_cache
def connections():
    return Connections()
