"""Waits that libraries are told, and their defaults: tenacity, backoff, stamina, retrying, urllib3, redis, Celery, Dramatiq, Huey, RQ."""

# only: apr-retry-without-backoff
from __future__ import annotations

from typing import Any

import backoff
import dramatiq
import httpx
import redis
import requests
import stamina
import tenacity
import urllib3
from celery import Celery, Task, shared_task
from dramatiq.middleware import Retries
from huey import RedisHuey
from redis.backoff import ConstantBackoff, EqualJitterBackoff, ExponentialBackoff, NoBackoff
from redis.retry import Retry as RedisRetry
from requests.adapters import HTTPAdapter
from retrying import retry as legacy
from rq import Queue
from rq import Retry as RqRetry
from tenacity import (
    AsyncRetrying,
    Retrying,
    retry,
    stop_after_attempt,
    stop_after_delay,
    wait_chain,
    wait_combine,
    wait_exponential,
    wait_exponential_jitter,
    wait_fixed,
    wait_incrementing,
    wait_none,
    wait_random,
    wait_random_exponential,
)
from tenacity.wait import wait_base
from urllib3 import Retry

app = Celery("x")
huey = RedisHuey("x")
three = stop_after_attempt(3)


@retry(stop=three)
def nothing(url: str) -> bytes:  # error: apr-retry-without-backoff
    return requests.get(url, timeout=5).content


@retry(stop=three, wait=wait_fixed(2))
def fixed(url: str) -> bytes:  # error: apr-retry-without-backoff
    return requests.get(url, timeout=5).content


@retry(stop=three, wait=wait_none())
def none(url: str) -> bytes:  # error: apr-retry-without-backoff
    return requests.get(url, timeout=5).content


@tenacity.retry(stop=tenacity.stop_after_delay(20), wait=tenacity.wait_exponential(multiplier=1, min=2, max=30))
def exponential(url: str) -> bytes:  # error: apr-retry-without-backoff
    return requests.get(url, timeout=5).content


@retry(stop=three, wait=wait_incrementing(start=1, increment=2))
def incrementing(url: str) -> bytes:  # error: apr-retry-without-backoff
    return requests.get(url, timeout=5).content


@retry(stop=three, wait=wait_chain(wait_fixed(1), wait_fixed(5)))
def chain(url: str) -> bytes:  # error: apr-retry-without-backoff
    return requests.get(url, timeout=5).content


@retry(stop=three, wait=wait_exponential() + wait_random(0, 2))
def sum_of_two(url: str) -> bytes:
    return requests.get(url, timeout=5).content


@retry(stop=three, wait=wait_combine(wait_exponential(), wait_random(0, 2)))
def combined(url: str) -> bytes:
    return requests.get(url, timeout=5).content


@retry(stop=three, wait=wait_exponential_jitter(initial=0.5, max=10))
def jitter(url: str) -> bytes:
    return requests.get(url, timeout=5).content


@retry(stop=three, wait=wait_random_exponential(multiplier=0.5, max=10))
def full(url: str) -> bytes:
    return requests.get(url, timeout=5).content


@retry(stop=three, wait=wait_random(min=1, max=20))
def wide(url: str) -> bytes:
    return requests.get(url, timeout=5).content


@retry(stop=three, wait=wait_exponential_jitter(jitter=0))
def jitter_off(url: str) -> bytes:  # error: apr-retry-without-backoff
    return requests.get(url, timeout=5).content


@retry(stop=three, wait=wait_fixed(1) + wait_random(0, 0.1))
def fixed_and_a_bit(url: str) -> bytes:  # error: apr-retry-without-backoff
    return requests.get(url, timeout=5).content


class Growing(wait_base):
    def __call__(self, retry_state: Any) -> float:
        import random

        return random.random() * 2**retry_state.attempt_number


@retry(stop=three, wait=Growing())
def own_wait(url: str) -> bytes:
    return requests.get(url, timeout=5).content


def steps(state: tenacity.RetryCallState) -> float:
    return 2.0 * state.attempt_number


@retry(stop=three, wait=steps)
def own_linear(url: str) -> bytes:  # error: apr-retry-without-backoff
    return requests.get(url, timeout=5).content


def default_retry(**more: Any) -> Any:
    return retry(stop=stop_after_attempt(4), wait=wait_fixed(1), **more)  # error: apr-retry-without-backoff


@default_retry(reraise=True)
def by_factory(url: str) -> bytes:
    return requests.get(url, timeout=5).content


def in_code(url: str) -> Any:
    for attempt in Retrying(stop=three, wait=wait_fixed(1)):  # error: apr-retry-without-backoff
        with attempt:
            return requests.get(url, timeout=5).content
    return None


async def in_code_async(client: httpx.AsyncClient) -> Any:
    async for attempt in AsyncRetrying(stop=stop_after_delay(10)):  # error: apr-retry-without-backoff
        with attempt:
            return (await client.get("/x")).content
    return None


@backoff.on_exception(backoff.constant, requests.RequestException, max_tries=3, interval=5)
def constant_full_jitter(url: str) -> bytes:
    """backoff's own default is full jitter: between 0 and 5 s."""
    return requests.get(url, timeout=5).content


@backoff.on_exception(backoff.constant, requests.RequestException, max_tries=3, interval=5, jitter=None)
def constant_no_jitter(url: str) -> bytes:  # error: apr-retry-without-backoff
    return requests.get(url, timeout=5).content


@backoff.on_exception(backoff.expo, requests.RequestException, max_tries=3)
def expo(url: str) -> bytes:
    return requests.get(url, timeout=5).content


@backoff.on_exception(backoff.expo, requests.RequestException, max_tries=3, jitter=None)
def expo_no_jitter(url: str) -> bytes:  # error: apr-retry-without-backoff
    return requests.get(url, timeout=5).content


@backoff.on_predicate(backoff.constant, lambda state: state != "done", interval=2, max_time=60, jitter=None)
def polled(url: str) -> Any:
    return requests.get(url, timeout=5).json()["state"]


@stamina.retry(on=httpx.HTTPError, attempts=3)
def stamina_default(url: str) -> bytes:
    return httpx.get(url).content


@stamina.retry(on=httpx.HTTPError, attempts=3, wait_jitter=0)
def stamina_no_jitter(url: str) -> bytes:  # error: apr-retry-without-backoff
    return httpx.get(url).content


@legacy(stop_max_attempt_number=3)
def legacy_none(url: str) -> bytes:  # error: apr-retry-without-backoff
    return requests.get(url, timeout=5).content


@legacy(stop_max_attempt_number=3, wait_fixed=2000)
def legacy_fixed(url: str) -> bytes:  # error: apr-retry-without-backoff
    return requests.get(url, timeout=5).content


@legacy(stop_max_attempt_number=3, wait_exponential_multiplier=1000)
def legacy_exponential(url: str) -> bytes:  # error: apr-retry-without-backoff
    return requests.get(url, timeout=5).content


@legacy(stop_max_attempt_number=3, wait_random_min=1000, wait_random_max=10000)
def legacy_random(url: str) -> bytes:
    return requests.get(url, timeout=5).content


@legacy(stop_max_attempt_number=3, wait_exponential_multiplier=1000, wait_jitter_max=2000)
def legacy_jitter(url: str) -> bytes:
    return requests.get(url, timeout=5).content


def session_int() -> requests.Session:
    s = requests.Session()
    s.mount("https://", HTTPAdapter(max_retries=5))  # error: apr-retry-without-backoff
    return s


def session_factor() -> requests.Session:
    s = requests.Session()
    retries = Retry(total=5, backoff_factor=0.3, status_forcelist=[502, 503])  # error: apr-retry-without-backoff
    s.mount("https://", HTTPAdapter(max_retries=retries))
    return s


def session_jitter() -> requests.Session:
    s = requests.Session()
    s.mount("https://", HTTPAdapter(max_retries=Retry(total=5, backoff_factor=0.3, backoff_jitter=0.5)))
    return s


class Adapter(HTTPAdapter):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_retries"] = Retry(total=3)  # error: apr-retry-without-backoff
        super().__init__(*args, **kwargs)


def pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(retries=Retry(3))  # error: apr-retry-without-backoff


def pool_off() -> urllib3.PoolManager:
    return urllib3.PoolManager(retries=False)


def plain_adapter() -> requests.Session:
    s = requests.Session()
    s.mount("https://", HTTPAdapter(pool_maxsize=20, max_retries=0))
    return s


def cache(no: int = 3) -> redis.Redis:
    return redis.Redis(retry=RedisRetry(NoBackoff(), no))  # error: apr-retry-without-backoff


def cache_constant() -> redis.Redis:
    return redis.Redis(retry=RedisRetry(ConstantBackoff(1), 3))  # error: apr-retry-without-backoff


def cache_expo() -> redis.Redis:
    return redis.Redis(retry=RedisRetry(ExponentialBackoff(cap=10, base=1), 3))  # error: apr-retry-without-backoff


def cache_jitter() -> redis.Redis:
    return redis.Redis(retry=RedisRetry(EqualJitterBackoff(), 3))


@shared_task(autoretry_for=(requests.RequestException,))
def auto() -> None:  # error: apr-retry-without-backoff
    requests.get("https://x.example", timeout=5)


@shared_task(autoretry_for=(requests.RequestException,), retry_kwargs={"max_retries": 5, "countdown": 10})
def auto_countdown() -> None:  # error: apr-retry-without-backoff
    requests.get("https://x.example", timeout=5)


@shared_task(autoretry_for=(requests.RequestException,), default_retry_delay=30)
def auto_delay() -> None:  # error: apr-retry-without-backoff
    requests.get("https://x.example", timeout=5)


@shared_task(autoretry_for=(requests.RequestException,), retry_backoff=True, retry_jitter=False)
def auto_no_jitter() -> None:  # error: apr-retry-without-backoff
    requests.get("https://x.example", timeout=5)


@shared_task(autoretry_for=(requests.RequestException,), retry_backoff=5, retry_backoff_max=600)
def auto_backoff() -> None:
    requests.get("https://x.example", timeout=5)


class Base(Task):  # type: ignore[type-arg]  # error: apr-retry-without-backoff
    autoretry_for = (requests.RequestException,)
    retry_kwargs = {"max_retries": 3}


class Good(Task):  # type: ignore[type-arg]
    autoretry_for = (requests.RequestException,)
    retry_backoff = True


@app.task(base=Good)
def by_base() -> None:
    requests.get("https://x.example", timeout=5)


@app.task(bind=True, max_retries=3)
def by_hand(self: Any) -> None:
    try:
        requests.get("https://x.example", timeout=5)
    except requests.RequestException as exc:
        raise self.retry(exc=exc, countdown=10) from exc  # error: apr-retry-without-backoff


@app.task(bind=True, max_retries=3)
def by_hand_expo(self: Any) -> None:
    try:
        requests.get("https://x.example", timeout=5)
    except requests.RequestException as exc:
        raise self.retry(exc=exc, countdown=2**self.request.retries) from exc  # error: apr-retry-without-backoff


@app.task(bind=True, max_retries=3)
def by_hand_good(self: Any) -> None:
    import random

    try:
        requests.get("https://x.example", timeout=5)
    except requests.RequestException as exc:
        raise self.retry(exc=exc, countdown=int(random.uniform(2, 4) ** self.request.retries)) from exc


@app.task(bind=True, max_retries=3)
def by_hand_backoff(self: Any) -> None:
    from celery.utils.time import get_exponential_backoff_interval

    try:
        requests.get("https://x.example", timeout=5)
    except requests.RequestException as exc:
        raise self.retry(
            exc=exc, countdown=get_exponential_backoff_interval(factor=1, retries=self.request.retries, maximum=600, full_jitter=True)
        ) from exc


@dramatiq.actor(max_retries=5)
def actor() -> None:
    """Dramatiq's default is exponential with jitter."""
    requests.get("https://x.example", timeout=5)


broker_middleware = Retries(max_retries=3, min_backoff=1000)


@huey.task(retries=3, retry_delay=10)
def huey_fixed() -> None:  # error: apr-retry-without-backoff
    requests.get("https://x.example", timeout=5)


@huey.task(retries=3)
def huey_none() -> None:  # error: apr-retry-without-backoff
    requests.get("https://x.example", timeout=5)


def enqueue(queue: Queue) -> None:
    queue.enqueue(auto, retry=RqRetry(max=3))  # error: apr-retry-without-backoff


def enqueue_interval(queue: Queue) -> None:
    queue.enqueue(auto, retry=RqRetry(max=3, interval=[10, 30, 60]))  # error: apr-retry-without-backoff


transport = httpx.HTTPTransport(retries=3)
