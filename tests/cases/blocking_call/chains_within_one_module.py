# only: apr-blocking-call
"""A blocking call counts however many plain functions lie between it and the loop: methods, properties, `with`, iteration, constructors, callbacks, decorators."""

import asyncio
import contextlib
import functools
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Iterator
from typing import ParamSpec, Protocol, TypeVar

import requests

P = ParamSpec("P")
T = TypeVar("T")


def download(url: str) -> bytes:
    return requests.get(url, timeout=5).content


def parse(url: str) -> list[bytes]:
    return download(url).split(b"\n")


def first_line(url: str) -> bytes:
    return parse(url)[0]


async def title(url: str) -> bytes:
    return first_line(url)  # error: apr-blocking-call


async def title_in_a_thread(url: str) -> bytes:
    return await asyncio.to_thread(first_line, url)


async def titles(urls: list[str]) -> list[bytes]:
    return [first_line(url) for url in urls]  # error: apr-blocking-call


async def mapped(urls: list[str]) -> list[bytes]:
    return list(map(first_line, urls))  # error: apr-blocking-call


async def sorted_by_length(urls: list[str]) -> list[str]:
    return sorted(urls, key=lambda url: len(download(url)))  # error: apr-blocking-call


class Catalogue:
    def __init__(self, url: str) -> None:
        self.url = url
        self.lines: list[bytes] = []

    @property
    def size(self) -> int:
        return len(self._load())

    @functools.cached_property
    def newest(self) -> bytes:
        return self._load()[-1]

    def _load(self) -> list[bytes]:
        return parse(self.url)

    def __enter__(self) -> "Catalogue":
        self.lines = self._load()
        return self

    def __exit__(self, *error: object) -> None:
        self.lines = []

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._load())

    def __len__(self) -> int:
        return self.size

    def __contains__(self, line: bytes) -> bool:
        return line in self._load()

    def title(self) -> str:
        return self.url.upper()


class LoadedCatalogue(Catalogue):
    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.lines = self._load()


async def catalogue_size(catalogue: Catalogue) -> int:
    return catalogue.size  # error: apr-blocking-call


async def catalogue_newest(catalogue: Catalogue) -> bytes:
    return catalogue.newest  # error: apr-blocking-call


async def catalogue_entered(catalogue: Catalogue) -> int:
    with catalogue as opened:  # error: apr-blocking-call
        return len(opened.lines)


async def catalogue_iterated(catalogue: Catalogue) -> int:
    total = 0
    for line in catalogue:  # error: apr-blocking-call
        total += len(line)
    return total


async def catalogue_len(catalogue: Catalogue, line: bytes) -> bool:
    if line in catalogue:  # error: apr-blocking-call
        return True
    return len(catalogue) > 3  # error: apr-blocking-call


async def catalogue_made(url: str) -> Catalogue:
    return LoadedCatalogue(url)  # error: apr-blocking-call


async def catalogue_title(url: str) -> str:
    return Catalogue(url).title()


class Store(ABC):
    @abstractmethod
    def load(self, key: str) -> bytes: ...

    def load_all(self, keys: list[str]) -> list[bytes]:
        return [self.load(key) for key in keys]


class MemoryStore(Store):
    def load(self, key: str) -> bytes:
        return key.encode()


class HttpStore(Store):
    def load(self, key: str) -> bytes:
        return download(f"https://store.example.com/{key}")


async def load_one(store: Store) -> bytes:
    return store.load("a")  # error: apr-blocking-call


async def load_many(store: Store) -> list[bytes]:
    return store.load_all(["a", "b"])  # error: apr-blocking-call


async def load_from_memory(store: MemoryStore) -> bytes:
    return store.load("a")


class Clock(Protocol):
    def pause(self, seconds: float) -> None: ...


class SystemClock:
    def pause(self, seconds: float) -> None:
        time.sleep(seconds)


class TestClock:
    def pause(self, seconds: float) -> None:
        self.seconds = seconds


async def pause_between(clock: Clock) -> None:
    clock.pause(1)  # error: apr-blocking-call


@contextlib.contextmanager
def exclusive(name: str) -> Iterator[None]:
    requests.put(f"https://locks.example.com/{name}", timeout=5)
    yield
    requests.delete(f"https://locks.example.com/{name}", timeout=5)


async def in_the_lock(name: str) -> None:
    with exclusive(name):  # error: apr-blocking-call
        pass


def lines(url: str) -> Iterator[bytes]:
    for line in parse(url):
        yield line


async def through_a_generator(url: str) -> int:
    total = 0
    for line in lines(url):  # error: apr-blocking-call
        total += len(line)
    return total


async def a_generator_made_here_and_run_elsewhere(url: str) -> int:
    rows = lines(url)
    return await asyncio.to_thread(lambda: len(list(rows)))


def retry(action: Callable[[], T], times: int) -> T:
    for _ in range(times - 1):
        try:
            return action()
        except OSError:
            continue
    return action()


async def retried(url: str) -> bytes:
    return retry(lambda: download(url), 3)  # error: apr-blocking-call


async def retried_without_blocking(url: str) -> int:
    return retry(lambda: len(url), 3)


def throttled(function: Callable[P, T]) -> Callable[P, T]:
    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
        time.sleep(0.2)
        return function(*args, **kwargs)

    return wrapper


@throttled
def double(number: int) -> int:
    return number * 2


async def throttled_call(number: int) -> int:
    return double(number)  # error: apr-blocking-call


@functools.lru_cache(maxsize=None)
def settings_text() -> str:
    with open("settings.toml") as file:
        return file.read()


async def cached_settings() -> str:
    return settings_text()


async def other_async(url: str) -> bytes:
    # what it does is said where it does it
    return await title(url)


def make_job(url: str) -> Callable[[], bytes]:
    def job() -> bytes:
        return download(url)

    return job


async def makes_a_job(url: str) -> Callable[[], bytes]:
    return make_job(url)


async def makes_and_runs_a_job(url: str) -> bytes:
    return make_job(url)()  # gap: apr-blocking-call


class Events:
    async def stream(self, urls: list[str]) -> AsyncIterator[bytes]:
        for url in urls:
            yield self._one(url)  # error: apr-blocking-call

    def _one(self, url: str) -> bytes:
        return download(url)
