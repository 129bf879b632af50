"""Loops and functions that call themselves: those that never give up, and those that do."""
# only: apr-unbounded-retry

import asyncio
import functools
import itertools
import logging
import queue
import random
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, ParamSpec, TypeVar

import asyncpg
import httpx
import psycopg
import pymongo
import requests
from pymongo.errors import PyMongoError
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

P = ParamSpec("P")
R = TypeVar("R")
logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 5


def fetch(url: str) -> bytes:
    while True:  # error: apr-unbounded-retry
        try:
            return requests.get(url, timeout=5).content
        except requests.RequestException:
            logger.warning("failed, trying again", exc_info=True)
            time.sleep(5)


async def fetch_async(client: httpx.AsyncClient, url: str) -> bytes:
    while 1:  # error: apr-unbounded-retry
        try:
            response = await client.get(url)
            response.raise_for_status()
        except httpx.HTTPError:
            await asyncio.sleep(1)
        else:
            return response.content
    return b""


def counts_and_never_asks(url: str) -> bytes:
    attempt = 0
    while True:  # error: apr-unbounded-retry
        try:
            return requests.get(url, timeout=5).content
        except OSError:
            attempt += 1
            logger.info("attempt %s failed", attempt)


def with_count(url: str) -> bytes:
    for attempt in itertools.count(1):  # error: apr-unbounded-retry
        try:
            return requests.get(url, timeout=5).content
        except requests.RequestException as error:
            logger.info("attempt %s: %s", attempt, error)
            time.sleep(min(60, 2**attempt) * random.random())
    raise AssertionError


def while_none(url: str) -> Any:
    answer = None
    while answer is None:  # error: apr-unbounded-retry
        try:
            answer = requests.get(url, timeout=5).json()
        except requests.RequestException:
            time.sleep(10)
    return answer


def while_not_done(url: str, body: bytes) -> None:
    done = False
    while not done:  # error: apr-unbounded-retry
        try:
            requests.put(url, data=body, timeout=5)
            done = True
        except requests.RequestException:
            logger.exception("put failed")


def connect(dsn: str) -> Any:
    while True:  # error: apr-unbounded-retry
        try:
            return psycopg.connect(dsn)
        except psycopg.OperationalError:
            logger.warning("the database is not there yet")
            time.sleep(1)


async def pool(dsn: str) -> Any:
    while True:  # error: apr-unbounded-retry
        try:
            made = await asyncpg.create_pool(dsn)
            break
        except OSError:
            await asyncio.sleep(2)
    return made


def database_is_there(url: str) -> None:
    engine = create_engine(url)
    while True:  # error: apr-unbounded-retry
        try:
            with engine.connect() as connection:
                connection.execute(text("SELECT 1"))
                return
        except OperationalError:
            time.sleep(3)


def only_transient(url: str) -> bytes:
    while True:  # error: apr-unbounded-retry
        try:
            return requests.get(url, timeout=5).content
        except requests.HTTPError as error:
            if error.response is not None and error.response.status_code < 500:
                raise
            time.sleep(1)


def by_status(url: str) -> bytes:
    while True:  # error: apr-unbounded-retry
        response = requests.get(url, timeout=5)
        if response.status_code == 503:
            time.sleep(1)
            continue
        return response.content


def by_ok(session: requests.Session, url: str) -> bytes:
    response = session.get(url, timeout=5)
    while not response.ok:  # error: apr-unbounded-retry
        time.sleep(2)
        response = session.get(url, timeout=5)
    return response.content


def again(url: str) -> bytes:
    try:
        return requests.get(url, timeout=5).content
    except requests.ConnectionError:
        time.sleep(1)
        return again(url)  # error: apr-unbounded-retry


class Client:
    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def orders(self, page: int, *, size: int = 50) -> Any:
        try:
            return (await self.http.get("/orders", params={"page": page, "size": size})).json()
        except httpx.TimeoutException:
            return await self.orders(page, size=size)  # error: apr-unbounded-retry

    async def counted_in_vain(self, page: int, attempt: int = 0) -> Any:
        try:
            return (await self.http.get("/orders", params={"page": page})).json()
        except httpx.TimeoutException:
            await asyncio.sleep(attempt)
            return await self.counted_in_vain(page, attempt + 1)  # error: apr-unbounded-retry


def retried(function: Callable[P, R]) -> Callable[P, R]:
    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        while True:  # error: apr-unbounded-retry
            try:
                return function(*args, **kwargs)
            except PyMongoError:
                time.sleep(0.5)

    return wrapper


@retried
def orders_of(client: "pymongo.MongoClient[dict[str, Any]]", customer: int) -> list[Any]:
    return list(client.shop.orders.find({"customer": customer}))


# --- clean ------------------------------------------------------------------------------------------------------------------------


def bounded_by_range(url: str) -> bytes:
    for attempt in range(MAX_ATTEMPTS):
        try:
            return requests.get(url, timeout=5).content
        except requests.RequestException:
            time.sleep(2**attempt)
    raise TimeoutError(url)


def bounded_by_count(url: str) -> bytes:
    attempt = 0
    while True:
        try:
            return requests.get(url, timeout=5).content
        except requests.RequestException:
            attempt += 1
            if attempt >= MAX_ATTEMPTS:
                raise
            time.sleep(1)


def bounded_by_what_is_left(url: str, retry: bool) -> bytes:
    tries_left = 3 if retry else 1
    while True:
        try:
            return requests.get(url, timeout=5).content
        except requests.RequestException as error:
            tries_left = 0 if isinstance(error, requests.HTTPError) else tries_left - 1
            if tries_left == 0:
                raise


def bounded_where_it_goes_on(url: str) -> bytes:
    retries = 10
    while True:
        try:
            return requests.get(url, timeout=5).content
        except requests.RequestException:
            if retries > 0:
                retries -= 1
                continue
            raise


def bounded_by_the_test(url: str) -> bytes | None:
    retries = 3
    while retries:
        try:
            return requests.get(url, timeout=5).content
        except requests.RequestException:
            retries -= 1
    return None


def bounded_by_a_deadline(url: str) -> bytes:
    deadline = time.monotonic() + 30
    while True:
        try:
            return requests.get(url, timeout=5).content
        except requests.RequestException:
            if time.monotonic() > deadline:
                raise
            time.sleep(1)


def bounded_by_the_date(url: str) -> bytes:
    end = datetime.now(UTC) + timedelta(minutes=5)
    while datetime.now(UTC) < end:
        try:
            return requests.get(url, timeout=5).content
        except requests.RequestException:
            time.sleep(1)
    raise TimeoutError(url)


def bounded_count(url: str) -> bytes:
    for attempt in itertools.count(1):
        try:
            return requests.get(url, timeout=5).content
        except requests.RequestException:
            if attempt == 4:
                raise
    raise AssertionError


async def bounded_by_timeout(client: httpx.AsyncClient) -> bytes:
    async with asyncio.timeout(20):
        while True:
            try:
                return (await client.get("/x")).content
            except httpx.HTTPError:
                await asyncio.sleep(1)


async def bounded_by_wait_for(client: httpx.AsyncClient) -> bytes:
    async def until_there() -> bytes:
        while True:
            try:
                return (await client.get("/x")).content
            except httpx.HTTPError:
                await asyncio.sleep(1)

    return await asyncio.wait_for(until_there(), timeout=30)


def bounded_recursion(url: str, left: int = 3) -> bytes:
    try:
        return requests.get(url, timeout=5).content
    except requests.ConnectionError:
        if left <= 0:
            raise
        return bounded_recursion(url, left - 1)


def once_more(url: str, again: bool = True) -> bytes:
    try:
        return requests.get(url, timeout=5).content
    except requests.ConnectionError:
        if not again:
            raise
        return once_more(url, again=False)


def other_mirror(url: str, mirrors: list[str]) -> bytes:
    try:
        return requests.get(url, timeout=5).content
    except requests.ConnectionError:
        return other_mirror(mirrors[0], mirrors[1:])


def consumer(items: "queue.Queue[str]") -> None:
    while True:
        url = items.get()
        try:
            requests.post(url, timeout=5)
        except requests.RequestException:
            logger.exception("lost %s", url)


def consumer_with_an_end(items: "queue.Queue[str | None]") -> None:
    while True:
        try:
            url = items.get(timeout=1)
        except queue.Empty:
            continue
        if url is None:
            return
        requests.post(url, timeout=5)


def until_stopped(url: str, stop: threading.Event) -> bytes:
    while not stop.is_set():
        try:
            return requests.get(url, timeout=5).content
        except requests.RequestException:
            stop.wait(5)
    return b""


async def daemon(url: str) -> None:
    delay = 1.0
    while True:
        try:
            reader, _ = await asyncio.open_connection(url, 443)
            delay = 1.0
            while line := await reader.readline():
                logger.info("got %s", line)
        except OSError:
            await asyncio.sleep(delay + random.uniform(0, delay))
            delay = min(delay * 2, 60)


def every_minute(url: str) -> None:
    while True:
        try:
            requests.post(url, timeout=5)
        except requests.RequestException:
            logger.exception("could not report")
        time.sleep(60)


def read_number() -> int:
    while True:
        try:
            return int(input("how many? "))
        except ValueError:
            print("a number, please")


def pages(url: str) -> list[Any]:
    page, found = 1, []
    while True:
        try:
            rows = requests.get(url, params={"page": page}, timeout=5).json()
        except requests.HTTPError:
            break
        if not rows:
            break
        found += rows
        page += 1
        time.sleep(0.2)
    return found
