"""A retry around a client of a library that tries again by default, or is told to; and the same clients switched off."""
# only: apr-cascading-retry

import asyncio
import random
import time
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import backoff
import boto3
import httpx
import redis
import requests
import stamina
import stripe
import tenacity
import urllib3
from botocore.config import Config
from botocore.exceptions import ClientError
from celery import shared_task
from fastapi import Depends
from redis.backoff import ExponentialWithJitterBackoff
from redis.retry import Retry as RedisRetry
from requests.adapters import HTTPAdapter
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random_exponential

R = TypeVar("R")
once = Config(retries={"total_max_attempts": 1, "mode": "standard"})
s3 = boto3.client("s3")
s3_once = boto3.client("s3", config=once)


class BrokenError(Exception):
    pass


@retry(stop=stop_after_attempt(3), wait=wait_random_exponential())
def upload(key: str, body: bytes) -> None:  # error: apr-cascading-retry
    s3.put_object(Bucket="b", Key=key, Body=body)


@backoff.on_exception(backoff.expo, ClientError, max_tries=4)
def upload_by_backoff(key: str, body: bytes) -> None:  # error: apr-cascading-retry
    boto3.resource("s3").Object("b", key).put(Body=body)


class Store:
    def __init__(self) -> None:
        self.client = boto3.client("s3", config=Config(retries={"max_attempts": 9, "mode": "standard"}))

    @stamina.retry(on=ClientError, attempts=3)
    def save(self, key: str, body: bytes) -> None:  # error: apr-cascading-retry
        self._put(key, body)

    def _put(self, key: str, body: bytes) -> None:
        self.client.put_object(Bucket="b", Key=key, Body=body)


@shared_task(autoretry_for=(stripe.APIConnectionError,), retry_backoff=True)
def refund(charge: str) -> None:  # error: apr-cascading-retry
    stripe.Refund.create(charge=charge, idempotency_key=charge)


def fetch(url: str) -> bytes:
    session = requests.Session()
    session.mount("https://", HTTPAdapter(max_retries=3))
    for attempt in range(4):  # error: apr-cascading-retry
        try:
            return session.get(url, timeout=5).content
        except requests.RequestException:
            time.sleep(random.uniform(0, 2**attempt))
    raise TimeoutError(url)


transport = httpx.AsyncHTTPTransport(retries=2)


async def client() -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=transport)


@tenacity.retry(stop=stop_after_attempt(3), wait=wait_random_exponential())
async def over_connect_only(http: Annotated[httpx.AsyncClient, Depends(client)]) -> bytes:  # error: apr-cascading-retry
    return (await http.get("https://x.example")).content


cache = redis.Redis(retry=RedisRetry(ExponentialWithJitterBackoff(), 3))


@retry(retry=retry_if_exception_type(redis.ConnectionError), stop=stop_after_attempt(5), wait=wait_random_exponential())
def cached(key: str) -> Any:  # error: apr-cascading-retry
    return cache.get(key)


pool = urllib3.PoolManager(retries=5)


@retry(stop=stop_after_attempt(5), wait=wait_random_exponential())
def by_pool(url: str) -> bytes:  # error: apr-cascading-retry
    return pool.request("GET", url, timeout=5).data


def inner(url: str) -> bytes:
    for attempt in range(3):
        try:
            return httpx.get(url, timeout=5).content
        except httpx.HTTPError:
            time.sleep(random.uniform(0, 2**attempt))
    raise BrokenError(url)


def outer(url: str) -> bytes:
    for attempt in range(5):  # error: apr-cascading-retry
        try:
            return inner(url)
        except BrokenError:
            time.sleep(random.uniform(0, 2**attempt))
    raise TimeoutError(url)


def with_retry(function: Callable[[], R]) -> R:
    for attempt in range(3):
        try:
            return function()
        except OSError:
            time.sleep(random.uniform(0, 2**attempt))
    return function()


@retry(stop=stop_after_attempt(3), wait=wait_random_exponential())
def through_a_runner(url: str) -> bytes:  # error: apr-cascading-retry
    return with_retry(lambda: httpx.get(url, timeout=5).content)


@shared_task(autoretry_for=(httpx.HTTPError,), retry_backoff=True, max_retries=4)
@retry(stop=stop_after_attempt(3), wait=wait_random_exponential(), reraise=True)
def stacked(url: str) -> None:  # error: apr-cascading-retry
    httpx.put(url, timeout=5)


# --- clean ------------------------------------------------------------------------------------------------------------------------


@retry(stop=stop_after_attempt(3), wait=wait_random_exponential())
def switched_off(key: str, body: bytes) -> None:
    s3_once.put_object(Bucket="b", Key=key, Body=body)


@retry(stop=stop_after_attempt(3), wait=wait_random_exponential())
def plain_client(url: str) -> bytes:
    return httpx.get(url, timeout=5).content


@retry(stop=stop_after_attempt(3), wait=wait_random_exponential())
def plain_session(url: str) -> bytes:
    session = requests.Session()
    session.mount("https://", HTTPAdapter(pool_maxsize=10))
    return session.get(url, timeout=5).content


@retry(stop=stop_after_attempt(3), wait=wait_random_exponential())
def adapter_with_none(url: str) -> bytes:
    session = requests.Session()
    session.mount("https://", HTTPAdapter(max_retries=0))
    return session.get(url, timeout=5).content


def not_retried(key: str, body: bytes) -> None:
    s3.put_object(Bucket="b", Key=key, Body=body)


@retry(retry=retry_if_exception_type(BrokenError), stop=stop_after_attempt(3), wait=wait_random_exponential())
def cannot_meet(key: str) -> None:
    if s3.head_object(Bucket="b", Key=key)["ContentLength"] == 0:
        raise BrokenError(key)


@retry(retry=retry_if_exception_type(ValueError), stop=stop_after_attempt(3), wait=wait_random_exponential())
def cannot_meet_either(url: str) -> int:
    return int(inner(url))


@retry(stop=stop_after_attempt(1))
def one_attempt(key: str, body: bytes) -> None:
    s3.put_object(Bucket="b", Key=key, Body=body)


def loop_beside(url: str, key: str) -> None:
    body = b""
    for attempt in range(3):
        try:
            body = httpx.get(url, timeout=5).content
            break
        except httpx.HTTPError:
            time.sleep(random.uniform(0, 2**attempt))
    s3.put_object(Bucket="b", Key=key, Body=body)


async def wait_until_up(url: str) -> None:
    for _ in range(30):
        try:
            upload("probe", b"")
            return
        except Exception:
            await asyncio.sleep(1)


@retry(stop=stop_after_attempt(3), wait=wait_random_exponential())
def signs_only(key: str) -> str:
    return str(s3.generate_presigned_url("get_object", Params={"Bucket": "b", "Key": key}))


@retry(stop=stop_after_attempt(3), wait=wait_random_exponential())
def verifies_only(payload: bytes, signature: str) -> Any:
    return stripe.Webhook.construct_event(payload, signature, "secret")
