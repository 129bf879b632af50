# only: apr-missing-timeout
"""A timeout that is None unless a caller says otherwise is no timeout where no caller does."""

import asyncio
import functools
from dataclasses import dataclass
from typing import Any

import httpx
import requests


def fetch(url: str, timeout: float | None = None) -> str:
    return requests.get(url, timeout=timeout).text  # error: apr-missing-timeout


def front_page() -> str:
    return fetch("https://shop.example.com")


def fetch_limited(url: str, timeout: float | None = None) -> str:
    return requests.get(url, timeout=timeout).text


def limited_page() -> str:
    return fetch_limited("https://shop.example.com", timeout=5)


def fetch_limited_by_position(url: str, timeout: float | None = None) -> str:
    return requests.get(url, timeout=timeout).text


def limited_page_by_position() -> str:
    return fetch_limited_by_position("https://shop.example.com", 5)


def fetch_passed_on(url: str, *, timeout: float | None = None) -> str:
    return requests.get(url, timeout=timeout).text  # error: apr-missing-timeout


def page_that_passes_on(url: str, timeout: float | None = None) -> str:
    return fetch_passed_on(url, timeout=timeout)


def fetch_in_a_thread(url: str, timeout: float | None = None) -> str:
    return requests.get(url, timeout=timeout).text


async def threaded_page() -> str:
    return await asyncio.to_thread(fetch_in_a_thread, "https://shop.example.com", timeout=5)


def fetch_by_partial(url: str, timeout: float | None = None) -> str:
    return requests.get(url, timeout=timeout).text


short_fetch = functools.partial(fetch_by_partial, timeout=3)


def fetch_public(url: str, timeout: float | None = None) -> str:
    """Nobody here calls it; who forgets the timeout has none."""
    return requests.get(url, timeout=timeout).text  # error: apr-missing-timeout


class Client:
    def __init__(self, base: str, timeout: float | None = None) -> None:
        self.base = base
        self.timeout = timeout

    def fetch(self, path: str) -> Any:
        return requests.get(self.base + path, timeout=self.timeout).json()  # error: apr-missing-timeout


client = Client("https://api.example.com")


class LimitedClient:
    def __init__(self, base: str, timeout: float | None = None) -> None:
        self.base = base
        self.timeout = timeout

    def fetch(self, path: str) -> Any:
        return requests.get(self.base + path, timeout=self.timeout).json()


limited_client = LimitedClient("https://api.example.com", timeout=5)


class CautiousClient:
    def __init__(self, base: str, timeout: float | None = None) -> None:
        self.base = base
        self.timeout = timeout if timeout is not None else 10.0

    def fetch(self, path: str) -> Any:
        return requests.get(self.base + path, timeout=self.timeout).json()


@dataclass
class Feed:
    url: str
    timeout: float | None = None

    def read(self) -> str:
        return httpx.get(self.url, timeout=self.timeout).text  # error: apr-missing-timeout


@dataclass
class LimitedFeed:
    url: str
    timeout: float | None = None

    def read(self) -> str:
        return httpx.get(self.url, timeout=self.timeout).text


FEEDS = [Feed("https://a.example.com"), Feed("https://b.example.com")]
LIMITED = [LimitedFeed("https://a.example.com", timeout=3)]


class Base:
    timeout: float | None = None

    def load(self, url: str) -> str:
        return requests.get(url, timeout=self.timeout).text


class Derived(Base):
    timeout = 10


def fetch_refused_without(url: str, timeout: float | None = None) -> str:
    if not timeout:
        raise ValueError("a timeout, please")
    return requests.get(url, timeout=timeout).text


def fetch_asserted(url: str, timeout: float | None = None) -> str:
    assert timeout is not None
    return requests.get(url, timeout=timeout).text


def fetch_popped(url: str, **options: Any) -> str:
    timeout = options.pop("timeout", None)
    return requests.get(url, timeout=timeout, params=options).text  # error: apr-missing-timeout


def popped_page() -> str:
    return fetch_popped("https://shop.example.com", page=1)


def fetch_popped_and_limited(url: str, **options: Any) -> str:
    timeout = options.pop("timeout", None)
    return requests.get(url, timeout=timeout, params=options).text


def limited_popped_page() -> str:
    return fetch_popped_and_limited("https://shop.example.com", page=1, timeout=3)
