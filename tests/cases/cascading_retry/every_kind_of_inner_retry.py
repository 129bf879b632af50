"""Retries around functions, clients and jobs that try again; inner ones that are off, caught or only enqueued."""

# only: apr-cascading-retry
from __future__ import annotations

import asyncio
import random
import time
from typing import Any

import backoff
import boto3
import dramatiq
import httpx
import redis
import requests
import stamina
import stripe
import tenacity
from botocore.config import Config
from celery import Celery
from huey import RedisHuey
from openai import OpenAI  # type: ignore[import-not-found]
from redis.backoff import ExponentialWithJitterBackoff
from redis.retry import Retry as RedisRetry
from requests.adapters import HTTPAdapter
from tenacity import retry, stop_after_attempt, wait_random_exponential
from urllib3.util.retry import Retry

app = Celery("x")
huey = RedisHuey("x")
again = retry(stop=stop_after_attempt(5), wait=wait_random_exponential(max=10))


@again
def fetch(url: str) -> bytes:
    return requests.get(url, timeout=5).content


@again
def page(url: str) -> bytes:  # error: apr-cascading-retry
    return fetch(url)


def middle(url: str) -> bytes:
    return fetch(url)


@backoff.on_exception(backoff.expo, OSError, max_tries=3)
def three_down(url: str) -> bytes:  # error: apr-cascading-retry
    return middle(url)


def loop(url: str) -> bytes:
    for n in range(4):  # error: apr-cascading-retry
        try:
            return middle(url)
        except tenacity.RetryError:
            time.sleep(random.random() * 2**n)
    raise RuntimeError


@again
def save(key: str) -> None:  # error: apr-cascading-retry
    boto3.client("s3").put_object(Bucket="b", Key=key, Body=b"")


@again
def save_once(key: str) -> None:
    boto3.client("s3", config=Config(retries={"max_attempts": 0})).put_object(Bucket="b", Key=key, Body=b"")


@again
def save_total_one(key: str) -> None:
    boto3.client("s3", config=Config(retries={"total_max_attempts": 1, "mode": "standard"})).put_object(Bucket="b", Key=key, Body=b"")


def session() -> requests.Session:
    s = requests.Session()
    s.mount("https://", HTTPAdapter(max_retries=Retry(total=3, backoff_factor=1, backoff_jitter=1)))
    return s


@stamina.retry(on=requests.RequestException, attempts=4)
def over_adapter(url: str) -> bytes:  # error: apr-cascading-retry
    return session().get(url, timeout=5).content


class Api:
    def __init__(self) -> None:
        self.session = requests.Session()
        self.session.mount("https://", HTTPAdapter(max_retries=3))
        self.plain = requests.Session()
        self.connect = httpx.Client(transport=httpx.HTTPTransport(retries=2))
        self.cache = redis.Redis(retry=RedisRetry(ExponentialWithJitterBackoff(), 3))
        self.s3 = boto3.client("s3", config=Config(retries={"max_attempts": 10, "mode": "adaptive"}))

    @again
    def load(self, url: str) -> bytes:  # error: apr-cascading-retry
        return self.session.get(url, timeout=5).content

    @again
    def load_plain(self, url: str) -> bytes:
        return self.plain.get(url, timeout=5).content

    @again
    def load_connect(self, url: str) -> bytes:  # error: apr-cascading-retry
        return self.connect.get(url).content

    @again
    def cached(self, key: str) -> Any:  # error: apr-cascading-retry
        return self.cache.get(key)

    @again
    def stored(self, key: str) -> Any:  # error: apr-cascading-retry
        return self.s3.get_object(Bucket="b", Key=key)

    def one_layer(self, url: str) -> bytes:
        return self.session.get(url, timeout=5).content

    async def async_loop(self, url: str) -> bytes:
        attempt = 0
        while attempt < 3:  # error: apr-cascading-retry
            try:
                return await asyncio.to_thread(self.one_layer, url)
            except requests.RequestException:
                attempt += 1
                await asyncio.sleep(random.random() * 2**attempt)
        raise RuntimeError


@app.task(autoretry_for=(Exception,), retry_backoff=True, max_retries=5)
def task_over_retry(url: str) -> None:  # error: apr-cascading-retry
    fetch(url)


@app.task(bind=True, max_retries=3)
def task_by_hand(self: Any, url: str) -> None:
    try:
        fetch(url)
    except tenacity.RetryError as exc:
        raise self.retry(exc=exc, countdown=60) from exc  # error: apr-cascading-retry


@dramatiq.actor
def actor_over_retry(url: str) -> None:  # error: apr-cascading-retry
    fetch(url)


@dramatiq.actor(max_retries=0)
def actor_once(url: str) -> None:
    fetch(url)


@huey.task(retries=2)
def huey_over_retry(url: str) -> None:  # error: apr-cascading-retry
    fetch(url)


@huey.task()
def huey_once(url: str) -> None:
    fetch(url)


@app.task
def plain_task(url: str) -> None:
    fetch(url)


@again
def enqueues(url: str) -> None:
    task_over_retry.delay(url)


@again
def enqueues_actor(url: str) -> None:
    actor_over_retry.send(url)


@again
def ask(text: str) -> Any:  # error: apr-cascading-retry
    return OpenAI().chat.completions.create(model="m", messages=[{"role": "user", "content": text}])


@again
def ask_once(text: str) -> Any:
    return OpenAI(max_retries=0).chat.completions.create(model="m", messages=[{"role": "user", "content": text}])


stripe.max_network_retries = 3


@again
def charge(cents: int, key: str) -> Any:  # error: apr-cascading-retry
    return stripe.Charge.create(amount=cents, currency="eur", idempotency_key=key)


class NotReadyError(Exception): ...


class RefusedError(Exception): ...


@retry(stop=stop_after_attempt(3), wait=wait_random_exponential(), retry=tenacity.retry_if_exception_type(NotReadyError), reraise=True)
def when_ready(url: str) -> bytes:
    r = requests.get(url, timeout=5)
    if r.status_code == 202:
        raise NotReadyError
    if r.status_code == 403:
        raise RefusedError
    return r.content


@retry(stop=stop_after_attempt(3), wait=wait_random_exponential(), retry=tenacity.retry_if_exception_type(RefusedError))
def declared_apart(url: str) -> bytes:
    """What the inner one tries again, the outer one does not."""
    return when_ready(url)


@again
def caught_inside(url: str) -> bytes | None:
    """What the inner one gives up on never comes out."""
    try:
        return fetch(url)
    except Exception:
        return None


for_two = stamina.AsyncRetryingCaller(attempts=2).on(httpx.HTTPError)


async def caller(client: httpx.AsyncClient, url: str) -> httpx.Response:
    return await for_two(client.get, url)


@stamina.retry(on=httpx.HTTPError, attempts=3)
async def over_caller(client: httpx.AsyncClient, url: str) -> httpx.Response:  # gap: apr-cascading-retry
    return await caller(client, url)


def two_in_a_row(url: str) -> bytes:
    fetch(url)
    return fetch(url + "/2")


@again
@backoff.on_exception(backoff.expo, OSError, max_tries=3)
def stacked(url: str) -> bytes:  # error: apr-cascading-retry
    return requests.get(url, timeout=5).content
