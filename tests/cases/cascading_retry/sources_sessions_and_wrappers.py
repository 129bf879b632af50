"""Retries over a Protocol, a session kept in a global, a property and the wrappers of a decorator; clients that are told not to try again."""

# only: apr-cascading-retry
from __future__ import annotations

import asyncio
import functools
import random
import time
from collections.abc import Callable
from typing import Any, ParamSpec, Protocol, TypeVar

import anthropic  # type: ignore[import-not-found]
import backoff
import boto3
import httpx
import requests
import stamina
import urllib3
from aiohttp_retry import ExponentialRetry, RetryClient  # type: ignore[import-not-found]
from botocore.config import Config
from celery import shared_task
from google.cloud import storage  # type: ignore[import-not-found]
from prefect import flow, task  # type: ignore[import-not-found]
from redis import Redis
from requests.adapters import HTTPAdapter
from tenacity import AsyncRetrying, Retrying, retry, retry_if_exception_type, stop_after_attempt, wait_random_exponential
from urllib3.util import Retry

P = ParamSpec("P")
T = TypeVar("T")
again = retry(stop=stop_after_attempt(3), wait=wait_random_exponential(), reraise=True)


class Source(Protocol):
    async def rows(self) -> list[Any]: ...


class HttpSource:
    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    @again
    async def rows(self) -> list[Any]:
        return list((await self.client.get("/rows")).json())


class StaticSource:
    async def rows(self) -> list[Any]:
        return []


class Importer:
    def __init__(self, source: Source) -> None:
        self.source = source

    @backoff.on_exception(backoff.expo, Exception, max_tries=5)
    async def load(self) -> list[Any]:  # error: apr-cascading-retry
        return await self.source.rows()

    async def once(self) -> list[Any]:
        return await self.source.rows()

    async def by_retrying(self) -> list[Any]:  # error: apr-cascading-retry
        async for attempt in AsyncRetrying(stop=stop_after_attempt(2), wait=wait_random_exponential()):
            with attempt:
                return await self.once()
        return []

    async def by_loop(self) -> list[Any]:
        tries = 0
        while tries < 3:  # error: apr-cascading-retry
            try:
                return await self.source.rows()
            except httpx.HTTPError:
                tries += 1
                await asyncio.sleep(random.random())
        return []


class Storage:
    def __init__(self) -> None:
        self.client = boto3.client("s3")
        self.single = boto3.client("s3", config=Config(retries={"total_max_attempts": 1}))

    @stamina.retry(on=Exception, attempts=3)
    def put(self, key: str, body: bytes) -> None:  # error: apr-cascading-retry
        self.client.put_object(Bucket="b", Key=key, Body=body)

    @stamina.retry(on=Exception, attempts=3)
    def put_once(self, key: str, body: bytes) -> None:
        self.single.put_object(Bucket="b", Key=key, Body=body)

    @property
    def listing(self) -> Any:
        return self.client.list_objects_v2(Bucket="b")

    @stamina.retry(on=Exception, attempts=3)
    def names(self) -> Any:  # error: apr-cascading-retry
        return [one["Key"] for one in self.listing["Contents"]]


def make_session(retries: int = 3) -> requests.Session:
    session = requests.Session()
    session.mount("https://", HTTPAdapter(max_retries=Retry(retries, backoff_factor=1, backoff_jitter=1)))
    return session


SESSION = make_session()


@again
def by_global() -> bytes:  # error: apr-cascading-retry
    return SESSION.get("https://x.example", timeout=5).content


@again
def by_plain() -> bytes:
    return requests.get("https://x.example", timeout=5).content


@again
def by_pool() -> bytes:  # error: apr-cascading-retry
    """urllib3 tries three times by default."""
    return urllib3.PoolManager().request("GET", "https://x.example").data


@again
def by_pool_off() -> bytes:
    return urllib3.PoolManager().request("GET", "https://x.example", retries=False).data


@again
async def by_retry_client() -> Any:  # error: apr-cascading-retry
    async with RetryClient(retry_options=ExponentialRetry(attempts=3)) as client, client.get("https://x.example") as response:
        return await response.json()


@again
def by_anthropic() -> Any:  # error: apr-cascading-retry
    return anthropic.Anthropic().messages.create(model="m", max_tokens=1, messages=[])


@again
def by_anthropic_once() -> Any:
    return anthropic.Anthropic(max_retries=0).messages.create(model="m", max_tokens=1, messages=[])


@task(retries=3)
def fetched() -> bytes:  # error: apr-cascading-retry
    return by_plain()


@task(retries=0)
def fetched_once() -> bytes:
    return by_plain()


@flow
def plain_flow() -> bytes:
    return by_plain()


@shared_task(autoretry_for=(requests.RequestException,), retry_backoff=True)
def nightly() -> None:  # error: apr-cascading-retry
    _step_one()


def _step_one() -> None:
    _step_two()


def _step_two() -> None:
    by_plain()


@shared_task(bind=True)
def no_retry(self: Any) -> None:
    _step_one()


@shared_task(autoretry_for=(KeyError,), retry_backoff=True)
def other_errors() -> None:
    strict()


@retry(stop=stop_after_attempt(3), wait=wait_random_exponential(), retry=retry_if_exception_type(ConnectionError), reraise=True)
def strict() -> bytes:
    return httpx.get("https://x.example").content


def with_retry(fn: Callable[P, T]) -> Callable[P, T]:
    @functools.wraps(fn)
    def inner(*args: P.args, **kwargs: P.kwargs) -> T:
        for n in range(3):
            try:
                return fn(*args, **kwargs)
            except Exception:
                if n == 2:
                    raise
                time.sleep(random.random() * 2**n)
        raise AssertionError

    return inner


@with_retry
def low() -> bytes:
    return httpx.get("https://x.example").content


@with_retry
def high() -> bytes:  # error: apr-cascading-retry
    return low()


@with_retry
def alone() -> bytes:
    return httpx.get("https://x.example").content


def both() -> tuple[bytes, bytes]:
    return low(), alone()


@with_retry
def cache_first(r: Redis) -> Any:
    found = r.get("x")
    return found or None


@with_retry
def spawns() -> None:
    nightly.delay()


def runner() -> bytes:
    return Retrying(stop=stop_after_attempt(2), wait=wait_random_exponential())(low)  # error: apr-cascading-retry


@with_retry
def google() -> Any:  # error: apr-cascading-retry
    return storage.Client().bucket("b").blob("x").download_as_bytes()
