"""Waits of loops in clients, by helpers, generators and headers; polling, paging, mirrors and conflicts."""

# only: apr-retry-without-backoff
from __future__ import annotations

import asyncio
import itertools
import logging
import random
import secrets
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar

import aiohttp
import httpx
import psycopg
import requests
from botocore.exceptions import ClientError
from celery import Celery
from django.db import OperationalError as DjangoOperationalError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

log = logging.getLogger(__name__)
T = TypeVar("T")
MAX_ATTEMPTS = 3
WAITS = (1, 2, 5, 10)


class Vies:
    def __init__(self, http: httpx.Client) -> None:
        self.http = http

    def fixed(self, number: str) -> bool:
        last: Exception | None = None
        for _ in range(MAX_ATTEMPTS):  # error: apr-retry-without-backoff
            try:
                return bool(self.http.get(f"/vat/{number}").json()["valid"])
            except httpx.HTTPError as error:
                last = error
                time.sleep(1.5)
        raise RuntimeError(number) from last

    def none(self, number: str) -> bool:
        retries = 3
        while retries > 0:  # error: apr-retry-without-backoff
            try:
                return bool(self.http.get(f"/vat/{number}").json()["valid"])
            except httpx.HTTPError:
                retries -= 1
                log.warning("%d left", retries)
        raise RuntimeError(number)

    def linear(self, number: str) -> bool:
        for attempt in range(1, MAX_ATTEMPTS + 1):  # error: apr-retry-without-backoff
            try:
                return bool(self.http.get(f"/vat/{number}").json()["valid"])
            except httpx.HTTPError:
                if attempt == MAX_ATTEMPTS:
                    raise
                time.sleep(attempt * 2)
        raise AssertionError

    def exponential_alone(self, number: str) -> bool:
        for attempt in range(MAX_ATTEMPTS):  # error: apr-retry-without-backoff
            try:
                return bool(self.http.get(f"/vat/{number}").json()["valid"])
            except httpx.HTTPError:
                delay = min(30, 0.5 * 2**attempt)
                time.sleep(delay)
        raise RuntimeError(number)

    def doubled(self, number: str) -> bool:
        delay = 0.1
        for _ in range(MAX_ATTEMPTS):  # error: apr-retry-without-backoff
            try:
                return bool(self.http.get(f"/vat/{number}").json()["valid"])
            except httpx.HTTPError:
                time.sleep(delay)
                delay *= 2
        raise RuntimeError(number)

    def jittered(self, number: str) -> bool:
        delay = 0.1
        for _ in range(MAX_ATTEMPTS):
            try:
                return bool(self.http.get(f"/vat/{number}").json()["valid"])
            except httpx.HTTPError:
                time.sleep(delay + random.uniform(0, delay))
                delay *= 2
        raise RuntimeError(number)

    def full_jitter(self, number: str) -> bool:
        for attempt in range(MAX_ATTEMPTS):
            try:
                return bool(self.http.get(f"/vat/{number}").json()["valid"])
            except httpx.HTTPError:
                ceiling = min(20.0, 0.2 * (2**attempt))
                time.sleep(random.uniform(0.0, ceiling))
        raise RuntimeError(number)

    def decorrelated(self, number: str) -> bool:
        pause = 0.2
        for _ in range(MAX_ATTEMPTS):
            try:
                return bool(self.http.get(f"/vat/{number}").json()["valid"])
            except httpx.HTTPError:
                pause = min(20, random.uniform(0.2, pause * 3))
                time.sleep(pause)
        raise RuntimeError(number)

    def secret_jitter(self, number: str) -> bool:
        rng = secrets.SystemRandom()
        for attempt in range(MAX_ATTEMPTS):
            try:
                return bool(self.http.get(f"/vat/{number}").json()["valid"])
            except httpx.HTTPError:
                time.sleep((2**attempt) * (0.5 + rng.random()))
        raise RuntimeError(number)

    def _delay(self, attempt: int) -> float:
        base = 0.25 * (1 << attempt)
        return base + random.random() * base

    def helper(self, number: str) -> bool:
        for attempt in range(MAX_ATTEMPTS):
            try:
                return bool(self.http.get(f"/vat/{number}").json()["valid"])
            except httpx.HTTPError:
                time.sleep(self._delay(attempt))
        raise RuntimeError(number)

    def _pause(self) -> None:
        time.sleep(0.5)

    def helper_fixed(self, number: str) -> bool:
        for _ in range(MAX_ATTEMPTS):  # error: apr-retry-without-backoff
            try:
                return bool(self.http.get(f"/vat/{number}").json()["valid"])
            except httpx.HTTPError:
                self._pause()
        raise RuntimeError(number)

    def retry_after(self, number: str) -> bool:
        """The server says how long to wait."""
        for _ in range(MAX_ATTEMPTS):
            response = self.http.get(f"/vat/{number}")
            if response.status_code == 429:
                time.sleep(int(response.headers["Retry-After"]))
                continue
            response.raise_for_status()
            return bool(response.json()["valid"])
        raise RuntimeError(number)

    def status_loop(self, number: str) -> bool:
        for _ in range(MAX_ATTEMPTS):  # error: apr-retry-without-backoff
            response = self.http.get(f"/vat/{number}")
            if response.status_code >= 500:
                time.sleep(2)
                continue
            response.raise_for_status()
            return bool(response.json()["valid"])
        raise RuntimeError(number)

    def from_tuple(self, number: str) -> bool:
        for wait in (0, *WAITS):  # error: apr-retry-without-backoff
            time.sleep(wait)
            try:
                return bool(self.http.get(f"/vat/{number}").json()["valid"])
            except httpx.TransportError as error:
                log.info("%s", error)
        raise RuntimeError(number)

    def tuple_index(self, number: str) -> bool:
        for n, wait in enumerate(WAITS):  # error: apr-retry-without-backoff
            try:
                return bool(self.http.get(f"/vat/{number}").json()["valid"])
            except httpx.TransportError:
                log.info("try %d", n)
                time.sleep(wait)
        raise RuntimeError(number)

    def tuple_with_jitter(self, number: str) -> bool:
        for wait in WAITS:
            try:
                return bool(self.http.get(f"/vat/{number}").json()["valid"])
            except httpx.TransportError:
                time.sleep(wait * random.uniform(0.5, 1.5))
        raise RuntimeError(number)

    def recursion(self, number: str, left: int = 3) -> bool:
        try:
            return bool(self.http.get(f"/vat/{number}").json()["valid"])
        except httpx.HTTPError:
            if left == 0:
                raise
            time.sleep(1)
            return self.recursion(number, left - 1)  # error: apr-retry-without-backoff

    def recursion_jitter(self, number: str, n: int = 0) -> bool:
        try:
            return bool(self.http.get(f"/vat/{number}").json()["valid"])
        except httpx.HTTPError:
            if n > 4:
                raise
            time.sleep(2**n + random.random())
            return self.recursion_jitter(number, n + 1)

    def two_tries(self, number: str) -> bool:
        try:
            return bool(self.http.get(f"/vat/{number}").json()["valid"])
        except httpx.RemoteProtocolError:
            # A pooled connection that the server had closed: once more on a fresh one.
            return bool(self.http.get(f"/vat/{number}").json()["valid"])


async def async_fixed(session: aiohttp.ClientSession, url: str) -> bytes:
    for attempt in itertools.count(1):  # error: apr-retry-without-backoff
        try:
            async with session.get(url) as response:
                response.raise_for_status()
                return await response.read()
        except aiohttp.ClientError:
            if attempt >= 5:
                raise
            await asyncio.sleep(0.5)
    raise AssertionError


async def async_power(session: aiohttp.ClientSession, url: str) -> bytes:
    for attempt in range(5):  # error: apr-retry-without-backoff
        try:
            async with session.get(url) as response:
                return await response.read()
        except aiohttp.ClientError:
            await asyncio.sleep(pow(2, attempt))
    raise TimeoutError(url)


async def async_jitter(session: aiohttp.ClientSession, url: str) -> bytes:
    for attempt in range(5):
        try:
            async with session.get(url) as response:
                return await response.read()
        except aiohttp.ClientError:
            backoff = 2**attempt
            jitter = random.randint(0, 1000) / 1000
            await asyncio.sleep(backoff + jitter)
    raise TimeoutError(url)


async def in_else(session: aiohttp.ClientSession, url: str) -> bytes:
    attempt = 0
    while attempt < 4:  # error: apr-retry-without-backoff
        attempt += 1
        try:
            response = await session.get(url)
        except aiohttp.ClientError:
            log.warning("failed")
        else:
            return await response.read()
        await asyncio.sleep(1)
    raise TimeoutError(url)


def retrying(times: int = 3, delay: float = 1.0) -> Callable[[Callable[..., T]], Callable[..., T]]:
    def decorate(func: Callable[..., T]) -> Callable[..., T]:
        def wrapper(*args: Any, **kwargs: Any) -> T:
            for n in range(times):  # error: apr-retry-without-backoff
                try:
                    return func(*args, **kwargs)
                except Exception:
                    if n + 1 == times:
                        raise
                    time.sleep(delay)
            raise AssertionError

        return wrapper

    return decorate


def backing_off(times: int = 3, base: float = 1.0) -> Callable[[Callable[..., Awaitable[T]]], Callable[..., Awaitable[T]]]:
    def decorate(func: Callable[..., Awaitable[T]]) -> Callable[..., Awaitable[T]]:
        async def wrapper(*args: Any, **kwargs: Any) -> T:
            for n in range(times):
                try:
                    return await func(*args, **kwargs)
                except Exception:
                    if n + 1 == times:
                        raise
                    await asyncio.sleep(random.expovariate(1 / (base * 2**n)))
            raise AssertionError

        return wrapper

    return decorate


def delays() -> Iterator[float]:
    d = 0.1
    while True:
        yield d * random.uniform(0.5, 1.5)
        d *= 2


def plain_delays() -> Iterator[float]:
    d = 0.1
    while True:
        yield d
        d *= 2


def over_generator(http: httpx.Client) -> bytes:
    for _, pause in zip(range(5), delays(), strict=False):
        try:
            return http.get("/x").content
        except httpx.HTTPError:
            time.sleep(pause)
    raise RuntimeError


def over_plain_generator(http: httpx.Client) -> bytes:
    for _, pause in zip(range(5), plain_delays(), strict=False):  # error: apr-retry-without-backoff
        try:
            return http.get("/x").content
        except httpx.HTTPError:
            time.sleep(pause)
    raise RuntimeError


def poll_job(http: httpx.Client, job: str) -> str:
    for _ in range(30):
        state = http.get(f"/jobs/{job}").json()["state"]
        if state in ("done", "failed"):
            return str(state)
        time.sleep(2)
    raise TimeoutError(job)


def poll_tolerant(http: httpx.Client, job: str) -> str:
    """Polling that survives a failed look."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            state = http.get(f"/jobs/{job}").json()["state"]
        except httpx.HTTPError:
            state = "unknown"
        if state in ("done", "failed"):
            return str(state)
        time.sleep(2)
    raise TimeoutError(job)


def poll_status_code(http: httpx.Client, url: str) -> bytes:
    """202: not ready yet."""
    for _ in range(20):
        response = http.get(url)
        if response.status_code == 202:
            time.sleep(3)
            continue
        return response.content
    raise TimeoutError(url)


def mirrors(http: httpx.Client) -> bytes:
    for host in ("a.example", "b.example", "c.example"):
        try:
            return http.get(f"https://{host}/dump").content
        except httpx.HTTPError:
            log.warning("%s failed", host)
    raise RuntimeError("no mirror")


def all_pages(http: httpx.Client) -> list[Any]:
    rows: list[Any] = []
    for page in range(1, 100):
        try:
            batch = http.get("/rows", params={"page": page}).json()
        except httpx.HTTPError:
            log.exception("page %d", page)
            continue
        if not batch:
            break
        rows.extend(batch)
        time.sleep(0.2)
    return rows


def optimistic(session: Session, order: Any) -> None:
    for _ in range(3):
        try:
            order.total += 1
            session.commit()
            return
        except StaleDataError:
            session.rollback()
    raise RuntimeError("conflict")


def deadlock(session: Session, work: Callable[[Session], None]) -> None:
    for _attempt in range(5):  # error: apr-retry-without-backoff
        try:
            work(session)
            session.commit()
            return
        except OperationalError:
            session.rollback()
            time.sleep(0.1)
    raise RuntimeError


def wait_for_db(dsn: str) -> psycopg.Connection[Any]:
    for _ in range(10):
        try:
            return psycopg.connect(dsn, connect_timeout=3)
        except psycopg.OperationalError:
            time.sleep(3)
    raise SystemExit("no database")


def django_again(work: Callable[[], None]) -> None:
    tries = 0
    while True:  # error: apr-retry-without-backoff
        try:
            return work()
        except DjangoOperationalError:
            tries += 1
            if tries > 3:
                raise
            time.sleep(0.2 * tries)


def throttled(s3: Any, key: str) -> Any:
    for attempt in range(6):  # error: apr-retry-without-backoff
        try:
            return s3.get_object(Bucket="b", Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] != "SlowDown":
                raise
            time.sleep(2**attempt)
    raise RuntimeError


def narrow_jitter(http: requests.Session) -> bytes:
    """A fixed wait with a hair of noise is fixed still... but noise it is: random over a narrow range around a constant."""
    for _ in range(5):
        try:
            return http.get("https://x.example", timeout=5).content
        except requests.RequestException:
            time.sleep(random.uniform(1, 10))
    raise RuntimeError


def each_item(http: requests.Session, ids: list[int]) -> None:
    for one in ids:
        try:
            http.put(f"https://x.example/{one}", timeout=5)
        except requests.RequestException:
            log.exception("%d", one)
        time.sleep(0.1)


def unique_code(session: Session, make: Callable[[], str]) -> str:
    from sqlalchemy.exc import IntegrityError

    for _ in range(5):
        code = make()
        try:
            with session.begin_nested():
                session.add(Code(code))
            return code
        except IntegrityError:
            continue
    raise RuntimeError("no free code")


class Code:
    def __init__(self, code: str) -> None:
        self.code = code


class CountingApp(Celery):
    def task(self, *args: Any, **kwargs: Any) -> Any:
        kwargs.setdefault("acks_late", True)
        return super().task(*args, **kwargs)


counting = CountingApp("counting")


@counting.task(bind=True)
def submit_counted(self: Any, order: str) -> None:
    try:
        httpx.put(f"https://lab.example/{order}", timeout=5)
    except httpx.HTTPError as failure:
        raise self.retry(exc=failure, countdown=3600) from failure  # error: apr-retry-without-backoff


@counting.task(bind=True)
def submit_spread(self: Any, order: str) -> None:
    try:
        httpx.put(f"https://lab.example/{order}", timeout=5)
    except httpx.HTTPError as failure:
        raise self.retry(exc=failure, countdown=random.uniform(1, 2**self.request.retries)) from failure
