# only: apr-missing-timeout
"""Decorators, context managers and helpers of the project's own, some of which limit and some of which only look so."""

import asyncio
import functools
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, ParamSpec, TypeVar

import requests
from requests.adapters import HTTPAdapter

P = ParamSpec("P")
T = TypeVar("T")
logger = logging.getLogger(__name__)


def limited(seconds: float) -> Callable[[Callable[P, Awaitable[T]]], Callable[P, Awaitable[T]]]:
    def decorate(function: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
        @functools.wraps(function)
        async def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
            return await asyncio.wait_for(function(*args, **kwargs), timeout=seconds)

        return wrapper

    return decorate


def logged(function: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    @functools.wraps(function)
    async def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
        logger.info("calling %s", function)
        return await function(*args, **kwargs)

    return wrapper


@limited(5)
async def greet(host: str) -> bytes:
    reader, _ = await asyncio.open_connection(host, 7)
    return await reader.readline()


@logged
async def hail(host: str) -> bytes:
    reader, _ = await asyncio.open_connection(host, 7)  # error: apr-missing-timeout
    return await reader.readline()


@asynccontextmanager
async def deadline() -> AsyncIterator[None]:
    async with asyncio.timeout(5):
        yield


@asynccontextmanager
async def measured() -> AsyncIterator[None]:
    logger.info("begins")
    yield
    logger.info("ends")


async def with_a_deadline(host: str) -> None:
    async with deadline():
        await asyncio.open_connection(host, 7)


async def with_a_measure(host: str) -> None:
    async with measured():
        await asyncio.open_connection(host, 7)  # error: apr-missing-timeout


async def in_time(work: Awaitable[T]) -> T:
    async with asyncio.timeout(5):
        return await work


async def with_a_helper(host: str) -> None:
    await in_time(asyncio.open_connection(host, 7))


class LoggingAdapter(HTTPAdapter):
    def send(
        self, request: Any, stream: bool = False, timeout: Any = None, verify: Any = True, cert: Any = None, proxies: Any = None
    ) -> requests.Response:
        logger.info("%s %s", request.method, request.url)
        return super().send(request, stream=stream, timeout=timeout, verify=verify, cert=cert, proxies=proxies)


class DeadlineAdapter(HTTPAdapter):
    def send(
        self, request: Any, stream: bool = False, timeout: Any = None, verify: Any = True, cert: Any = None, proxies: Any = None
    ) -> requests.Response:
        return super().send(request, stream=stream, timeout=timeout or 10, verify=verify, cert=cert, proxies=proxies)


class StrictDeadlineAdapter(DeadlineAdapter):
    """Inherits the limit."""


def only_logged(url: str) -> str:
    session = requests.Session()
    session.mount("https://", LoggingAdapter())
    return session.get(url).text  # error: apr-missing-timeout


def limited_by_the_adapter(url: str) -> str:
    with requests.Session() as session:
        for prefix in ("http://", "https://"):
            session.mount(prefix, DeadlineAdapter())
        return session.get(url).text


def limited_by_an_inherited_adapter(url: str) -> str:
    session = requests.Session()
    session.mount("https://", StrictDeadlineAdapter(max_retries=2))
    return session.get(url).text


class Gateway:
    session = requests.Session()
    limited = requests.Session()
    limited.mount("https://", DeadlineAdapter())

    @classmethod
    def ping(cls) -> int:
        return cls.session.get("https://gateway.example.com").status_code  # error: apr-missing-timeout

    def pong(self) -> int:
        return self.limited.get("https://gateway.example.com").status_code


class Lazy:
    def __init__(self) -> None:
        self._session: requests.Session | None = None

    @property
    def session(self) -> requests.Session:
        if self._session is None:
            self._session = requests.Session()
            self._session.mount("https://", DeadlineAdapter())
        return self._session

    def fetch(self, url: str) -> str:
        return self.session.get(url).text


class LazyWithoutLimit:
    def __init__(self) -> None:
        self._session: requests.Session | None = None

    def _get_session(self) -> requests.Session:
        if self._session is None:
            self._session = requests.Session()
        return self._session

    def fetch(self, url: str) -> str:
        return self._get_session().get(url).text  # error: apr-missing-timeout


_session: requests.Session | None = None


def get_shared() -> requests.Session:
    global _session
    if _session is None:
        _session = requests.Session()
        _session.mount("https://", DeadlineAdapter())
    return _session


def of_the_shared_one(url: str) -> str:
    return get_shared().get(url).text
