"""Retries written by hand: how they wait, and the loops that only look like one."""
# only: apr-retry-without-backoff

import asyncio
import functools
import random
import time
from collections.abc import Awaitable, Callable
from typing import Any, ParamSpec, TypeVar

import httpx
import requests
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

P = ParamSpec("P")
R = TypeVar("R")
DELAYS = (1, 5, 15)
PAUSE = 2


def no_wait(url: str) -> bytes:
    for _ in range(3):  # error: apr-retry-without-backoff
        try:
            return requests.get(url, timeout=5).content
        except requests.RequestException:
            continue
    raise TimeoutError(url)


def fixed(url: str) -> bytes:
    for attempt in range(3):  # error: apr-retry-without-backoff
        try:
            return requests.get(url, timeout=5).content
        except requests.RequestException:
            if attempt == 2:
                raise
            time.sleep(PAUSE)
    raise AssertionError


async def linear(client: httpx.AsyncClient) -> bytes:
    for attempt in range(1, 4):  # error: apr-retry-without-backoff
        try:
            return (await client.get("/x")).content
        except httpx.HTTPError:
            await asyncio.sleep(attempt * 2)
    raise TimeoutError


async def exponential(client: httpx.AsyncClient) -> bytes:
    delay = 0.5
    for _ in range(5):  # error: apr-retry-without-backoff
        try:
            return (await client.get("/x")).content
        except httpx.HTTPError:
            await asyncio.sleep(delay)
            delay *= 2
    raise TimeoutError


def capped(url: str) -> bytes:
    attempts = 0
    while True:  # error: apr-retry-without-backoff
        try:
            return requests.get(url, timeout=5).content
        except requests.RequestException:
            attempts += 1
            if attempts > 5:
                raise
            time.sleep(min(30, 2**attempts))


def from_table(url: str) -> bytes:
    for delay in DELAYS:  # error: apr-retry-without-backoff
        try:
            return requests.get(url, timeout=5).content
        except requests.RequestException:
            time.sleep(delay)
    return requests.get(url, timeout=5).content


def by_index(url: str) -> bytes:
    for attempt in range(len(DELAYS)):  # error: apr-retry-without-backoff
        try:
            return requests.get(url, timeout=5).content
        except requests.RequestException:
            time.sleep(DELAYS[attempt])
    raise TimeoutError


def slightly_random(url: str) -> bytes:
    for _ in range(3):  # error: apr-retry-without-backoff
        try:
            return requests.get(url, timeout=5).content
        except requests.RequestException:
            time.sleep(5 + random.random())
    raise TimeoutError


def by_helper(url: str) -> bytes:
    def pause(attempt: int) -> None:
        time.sleep(attempt * 3)

    for attempt in range(3):  # error: apr-retry-without-backoff
        try:
            return requests.get(url, timeout=5).content
        except requests.RequestException:
            pause(attempt)
    raise TimeoutError


def by_status(url: str) -> bytes:
    for _ in range(5):  # error: apr-retry-without-backoff
        response = requests.get(url, timeout=5)
        if response.status_code < 500:
            return response.content
        time.sleep(1)
    raise TimeoutError


def again(url: str, attempts: int = 3) -> bytes:
    try:
        return requests.get(url, timeout=5).content
    except requests.ConnectionError:
        if not attempts:
            raise
        return again(url, attempts - 1)  # error: apr-retry-without-backoff


def retried(times: int = 3, delay: float = 1.0) -> Callable[[Callable[P, Awaitable[R]]], Callable[P, Awaitable[R]]]:
    def decorate(function: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
        @functools.wraps(function)
        async def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
            last: Exception | None = None
            for _ in range(times):  # error: apr-retry-without-backoff
                try:
                    return await function(*args, **kwargs)
                except httpx.HTTPError as error:
                    last = error
                    await asyncio.sleep(delay)
            raise last or RuntimeError()

        return wrapper

    return decorate


class Client:
    retry_delay = 3

    def __init__(self, session: requests.Session) -> None:
        self.session = session

    def get(self, path: str) -> Any:
        attempt = 0
        while attempt < 4:  # error: apr-retry-without-backoff
            try:
                return self.session.get(path, timeout=3).json()
            except requests.RequestException:
                attempt += 1
                time.sleep(self.retry_delay)
        raise TimeoutError(path)


# --- clean ------------------------------------------------------------------------------------------------------------------------


def full_jitter(url: str) -> bytes:
    for attempt in range(5):
        try:
            return requests.get(url, timeout=5).content
        except requests.RequestException:
            time.sleep(random.uniform(0, min(60, 2**attempt)))
    raise TimeoutError


async def grows_and_jitters(client: httpx.AsyncClient) -> bytes:
    delay = 0.5
    for _ in range(5):
        try:
            return (await client.get("/x")).content
        except httpx.HTTPError:
            await asyncio.sleep(delay + random.uniform(0, delay))
            delay = min(delay * 2, 30)
    raise TimeoutError


def jitter_by_helper(url: str) -> bytes:
    def backoff(attempt: int) -> float:
        return min(60.0, 2.0**attempt) * random.uniform(0.5, 1.5)

    for attempt in range(5):
        try:
            return requests.get(url, timeout=5).content
        except requests.RequestException:
            time.sleep(backoff(attempt))
    raise TimeoutError


def wide(url: str) -> bytes:
    for _ in range(5):
        try:
            return requests.get(url, timeout=5).content
        except requests.RequestException:
            time.sleep(random.randint(1, 30))
    raise TimeoutError


def as_the_server_says(url: str) -> bytes:
    for _ in range(5):
        response = requests.get(url, timeout=5)
        if response.status_code != 429:
            return response.content
        time.sleep(int(response.headers["Retry-After"]))
    raise TimeoutError


def mirrors(urls: list[str]) -> bytes:
    for url in urls:
        try:
            return requests.get(url, timeout=5).content
        except requests.RequestException:
            continue
    raise TimeoutError


def mirrors_by_number(urls: list[str]) -> bytes:
    for number in range(len(urls)):
        try:
            return requests.get(urls[number], timeout=5).content
        except requests.RequestException:
            time.sleep(1)
    raise TimeoutError


def pages(url: str) -> list[Any]:
    found: list[Any] = []
    for page in range(1, 100):
        rows = requests.get(url, params={"page": page}, timeout=5).json()
        if not rows:
            break
        found += rows
        time.sleep(0.5)
    return found


def poll(job: str) -> str:
    for _ in range(30):
        status = str(requests.get(f"https://jobs.example/{job}", timeout=5).json()["status"])
        if status == "done":
            return status
        time.sleep(2)
    raise TimeoutError


def wait_until_ready(url: str) -> None:
    for _ in range(30):
        try:
            requests.get(url, timeout=1).raise_for_status()
            return
        except requests.RequestException:
            time.sleep(1)
    raise TimeoutError


def at_once_on_a_conflict(session: Session, order: Any) -> None:
    for _ in range(3):
        try:
            order.total += 1
            session.commit()
            return
        except StaleDataError:
            session.rollback()
    raise RuntimeError("too much contention")


def token_renewed(client: Any, path: str) -> Any:
    for _ in range(2):
        try:
            return client.get(path)
        except PermissionError:
            client.renew_token()
    raise PermissionError(path)


def all_items(urls: list[str]) -> list[str]:
    failed = []
    for url in urls:
        try:
            requests.post(url, timeout=5)
        except requests.RequestException:
            failed.append(url)
    return failed


def parsed(texts: list[str]) -> int:
    for text in texts:
        try:
            return int(text)
        except ValueError:
            continue
    return 0
