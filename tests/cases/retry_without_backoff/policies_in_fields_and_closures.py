"""Waits that a data class, a closure, a list or a framework's decorator says; conflicts, servers that say when, and jitter in unusual places."""

# only: apr-retry-without-backoff
from __future__ import annotations

import asyncio
import functools
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

import aiohttp
import backoff
import boto3
import grpc
import httpx
import psycopg
import requests
import stamina
import tenacity
from botocore.config import Config
from celery import Celery, Task, shared_task
from django.db import OperationalError, transaction
from google.api_core import retry as gretry  # type: ignore[import-not-found]
from prefect import flow, task  # type: ignore[import-not-found]
from requests.adapters import HTTPAdapter
from rq import Retry as RqRetry
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from tenacity import AsyncRetrying, Retrying, stop_after_attempt, wait_exponential, wait_fixed, wait_random_exponential
from urllib3 import Retry

P = ParamSpec("P")
T = TypeVar("T")
app = Celery("x")


@dataclass(frozen=True)
class Policy:
    attempts: int = 4
    pause: float = 0.5
    factor: float = 2.0
    jitter: float = 0.3

    def delay(self, attempt: int) -> float:
        return self.pause * self.factor**attempt

    def spread(self, attempt: int) -> float:
        raw = self.pause * self.factor**attempt
        return raw + random.uniform(-self.jitter, self.jitter) * raw


class Client:
    RETRY_DELAY = 3

    def __init__(self, http: httpx.Client, policy: Policy) -> None:
        self.http = http
        self.policy = policy

    def delayed(self) -> bytes:
        for attempt in range(self.policy.attempts):  # error: apr-retry-without-backoff
            try:
                return self.http.get("/").content
            except httpx.HTTPError:
                time.sleep(self.policy.delay(attempt))
        raise TimeoutError

    def spread(self) -> bytes:
        for attempt in range(self.policy.attempts):
            try:
                return self.http.get("/").content
            except httpx.HTTPError:
                time.sleep(self.policy.spread(attempt))
        raise TimeoutError

    def constant(self) -> bytes:
        tries = 0
        while True:  # error: apr-retry-without-backoff
            tries += 1
            try:
                return self.http.get("/").content
            except httpx.HTTPError:
                if tries >= 3:
                    raise
            time.sleep(self.RETRY_DELAY)

    def field_pause(self) -> bytes:
        left = 3
        while left:  # error: apr-retry-without-backoff
            try:
                return self.http.get("/").content
            except httpx.HTTPError:
                left -= 1
                time.sleep(self.policy.pause)
        raise TimeoutError

    def retrying(self) -> bytes:
        retryer = Retrying(stop=stop_after_attempt(3), wait=wait_exponential(multiplier=self.policy.pause))  # error: apr-retry-without-backoff
        return retryer(self._get)

    def retrying_well(self) -> bytes:
        retryer = Retrying(stop=stop_after_attempt(3), wait=wait_random_exponential(multiplier=self.policy.pause))
        return retryer(self._get)

    def _get(self) -> bytes:
        return self.http.get("/").content


def retry_async(tries: int, delay: float = 0.1, backoff_factor: float = 2) -> Callable[[Callable[P, Awaitable[T]]], Callable[P, Awaitable[T]]]:
    def deco(fn: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
        @functools.wraps(fn)
        async def wrapped(*args: P.args, **kwargs: P.kwargs) -> T:
            mtries, mdelay = tries, delay
            while mtries > 1:  # error: apr-retry-without-backoff
                try:
                    return await fn(*args, **kwargs)
                except OSError:
                    await asyncio.sleep(mdelay)
                    mtries -= 1
                    mdelay *= backoff_factor
            return await fn(*args, **kwargs)

        return wrapped

    return deco


def retry_jitter(tries: int, delay: float = 0.1) -> Callable[[Callable[P, Awaitable[T]]], Callable[P, Awaitable[T]]]:
    def deco(fn: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
        @functools.wraps(fn)
        async def wrapped(*args: P.args, **kwargs: P.kwargs) -> T:
            mtries, mdelay = tries, delay
            while mtries > 1:
                try:
                    return await fn(*args, **kwargs)
                except OSError:
                    await asyncio.sleep(mdelay * (1 + random.random()))
                    mtries -= 1
                    mdelay *= 2
            return await fn(*args, **kwargs)

        return wrapped

    return deco


async def serialization(session: AsyncSession, work: Callable[[AsyncSession], Awaitable[None]]) -> None:
    """Immediate, bounded, on a conflict."""
    for n in range(3):
        try:
            async with session.begin():
                await work(session)
            return
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", "") != "40001" or n == 2:
                raise


def locked(work: Callable[[], None]) -> None:
    for _ in range(5):  # error: apr-retry-without-backoff
        try:
            with transaction.atomic():
                work()
            return
        except OperationalError:
            time.sleep(0.05)


def grpc_call(stub: Any, request: Any) -> Any:
    for attempt in range(4):  # error: apr-retry-without-backoff
        try:
            return stub.Get(request, timeout=2)
        except grpc.RpcError as error:
            if error.code() is not grpc.StatusCode.UNAVAILABLE:
                raise
            time.sleep(0.1 * 2**attempt)
    raise TimeoutError


async def notify(client: aiohttp.ClientSession, url: str) -> bool:
    for delay in [0, 1, 5, 30]:  # error: apr-retry-without-backoff
        await asyncio.sleep(delay)
        async with client.put(url) as response:
            if response.status < 500:
                return True
    return False


async def notify_spread(client: aiohttp.ClientSession, url: str) -> bool:
    for delay in [0, 1, 5, 30]:
        await asyncio.sleep(delay + random.random() * delay)
        async with client.put(url) as response:
            if response.status < 500:
                return True
    return False


async def asked_for(client: httpx.AsyncClient, url: str) -> httpx.Response:
    for attempt in range(5):
        response = await client.get(url)
        if response.status_code not in (429, 503):
            return response
        after = response.headers.get("Retry-After")
        await asyncio.sleep(float(after) if after else random.uniform(0, 2**attempt))
    raise TimeoutError


@task(retries=3, retry_delay_seconds=10)
def prefect_fixed() -> None:  # error: apr-retry-without-backoff
    requests.get("https://x.example", timeout=5)


@task(retries=3)
def prefect_none() -> None:  # error: apr-retry-without-backoff
    requests.get("https://x.example", timeout=5)


@task(retries=3, retry_delay_seconds=[1, 10, 100], retry_jitter_factor=1)
def prefect_jitter() -> None:
    requests.get("https://x.example", timeout=5)


@flow(retries=2, retry_delay_seconds=5)
def prefect_flow() -> None:  # error: apr-retry-without-backoff
    prefect_fixed()


@gretry.Retry(predicate=gretry.if_transient_error, timeout=60)
def google() -> bytes:
    """google.api_core jitters by default."""
    return requests.get("https://x.example", timeout=5).content


@app.task(bind=True, default_retry_delay=60, max_retries=5)
def by_default_delay(self: Task[Any, Any]) -> None:
    try:
        requests.get("https://x.example", timeout=5)
    except requests.RequestException as exc:
        raise self.retry(exc=exc) from exc  # error: apr-retry-without-backoff


@app.task(bind=True, max_retries=5)
def by_table(self: Task[Any, Any]) -> None:
    try:
        requests.get("https://x.example", timeout=5)
    except requests.RequestException as exc:
        raise self.retry(exc=exc, countdown=[5, 30, 120][self.request.retries]) from exc  # error: apr-retry-without-backoff


@shared_task(bind=True, autoretry_for=(OSError,), retry_backoff=2, retry_jitter=True)
def by_backoff(self: Task[Any, Any]) -> None:
    requests.get("https://x.example", timeout=5)


def aws() -> Any:
    """botocore backs off with jitter."""
    return boto3.client("s3", config=Config(retries={"max_attempts": 5, "mode": "standard"}))


def mounted() -> requests.Session:
    session = requests.Session()
    for prefix in ("http://", "https://"):
        session.mount(prefix, HTTPAdapter(max_retries=Retry(connect=3, read=3, backoff_factor=0.1)))  # error: apr-retry-without-backoff
    return session


@dataclass
class Settings:
    retry: Retry = field(default_factory=lambda: Retry(total=3, backoff_factor=0.2, backoff_jitter=1.0))


@stamina.retry(on=httpx.HTTPError, attempts=3, wait_initial=0.1, wait_max=5, wait_exp_base=2)
def by_stamina() -> bytes:
    return httpx.get("https://x.example").content


@backoff.on_exception(backoff.fibo, OSError, max_tries=4, jitter=None)
def by_fibo() -> bytes:  # error: apr-retry-without-backoff
    return httpx.get("https://x.example").content


@backoff.on_exception(backoff.expo, OSError, max_tries=4, jitter=backoff.random_jitter)
def by_random() -> bytes:
    return httpx.get("https://x.example").content


@backoff.on_predicate(backoff.constant, lambda response: response.status_code >= 500, interval=1, jitter=None, max_tries=3)
def by_result() -> httpx.Response:  # error: apr-retry-without-backoff
    return httpx.get("https://x.example")


@tenacity.retry(stop=stop_after_attempt(3), wait=wait_fixed(1), retry=tenacity.retry_if_result(lambda state: state == "pending"))
def polled() -> str:
    return str(httpx.get("https://x.example").json()["state"])


async def retrying_async(client: httpx.AsyncClient) -> bytes:
    retrying = AsyncRetrying(stop=stop_after_attempt(3), wait=wait_fixed(0.2), reraise=True)  # error: apr-retry-without-backoff
    async for attempt in retrying:
        with attempt:
            return (await client.get("/")).content
    raise AssertionError


def rq_retry() -> RqRetry:
    return RqRetry(max=4, interval=60)  # error: apr-retry-without-backoff


def suppressing(client: httpx.Client) -> bytes | None:
    import contextlib

    for _ in range(3):  # error: apr-retry-without-backoff
        with contextlib.suppress(httpx.HTTPError):
            return client.get("/").content
        time.sleep(1)
    return None


def replicas(hosts: list[str]) -> psycopg.Connection[Any]:
    for host in hosts:
        try:
            return psycopg.connect(host=host, connect_timeout=2)
        except psycopg.OperationalError:
            continue
    raise TimeoutError


async def wait_healthy(client: httpx.AsyncClient) -> None:
    for _ in range(30):
        try:
            (await client.get("/health")).raise_for_status()
            return
        except httpx.HTTPError:
            await asyncio.sleep(1)
    raise TimeoutError


async def token_refreshed(client: httpx.AsyncClient, refresh: Callable[[], Awaitable[None]]) -> httpx.Response:
    for _ in range(2):
        response = await client.get("/me")
        if response.status_code != 401:
            return response
        await refresh()
    return response
