"""Retry libraries, adapters, queues: without a wait, with the same wait, with waits that only grow; and those that spread their clients."""
# only: apr-retry-without-backoff

import random
from typing import Any

import backoff
import dramatiq
import httpx
import redis
import requests
import retrying
import stamina
import tenacity
from arq import Retry as RunAgain
from celery import shared_task
from huey import MemoryHuey
from redis.backoff import ConstantBackoff, ExponentialBackoff, ExponentialWithJitterBackoff
from redis.retry import Retry as RedisRetry
from requests.adapters import HTTPAdapter
from rq import Retry as JobRetry
from sqlalchemy.orm.exc import StaleDataError
from taskiq import SimpleRetryMiddleware, SmartRetryMiddleware
from tenacity import AsyncRetrying, retry, stop_after_attempt, wait_combine, wait_exponential, wait_fixed, wait_random
from urllib3.util.retry import Retry

huey = MemoryHuey("shop")


@retry(stop=stop_after_attempt(3))
def none() -> bytes:  # error: apr-retry-without-backoff
    return requests.get("https://rates.example", timeout=5).content


@retry
def bare() -> bytes:  # error: apr-retry-without-backoff
    return requests.get("https://rates.example", timeout=5).content


@retry(stop=stop_after_attempt(3), wait=wait_fixed(2))
def fixed() -> bytes:  # error: apr-retry-without-backoff
    return requests.get("https://rates.example", timeout=5).content


@retry(stop=stop_after_attempt(3), wait=tenacity.wait_incrementing(start=1, increment=2))
def linear() -> bytes:  # error: apr-retry-without-backoff
    return requests.get("https://rates.example", timeout=5).content


@retry(stop=stop_after_attempt(5), wait=wait_exponential(multiplier=1, min=4, max=10))
def exponential() -> bytes:  # error: apr-retry-without-backoff
    return requests.get("https://rates.example", timeout=5).content


@retry(stop=stop_after_attempt(5), wait=tenacity.wait_chain(wait_fixed(1), wait_fixed(5), wait_fixed(30)))
def table() -> bytes:  # error: apr-retry-without-backoff
    return requests.get("https://rates.example", timeout=5).content


@retry(stop=stop_after_attempt(5), wait=wait_random(min=1, max=2))
def narrow() -> bytes:  # error: apr-retry-without-backoff
    return requests.get("https://rates.example", timeout=5).content


async def in_a_loop(client: httpx.AsyncClient) -> bytes:
    async for attempt in AsyncRetrying(stop=stop_after_attempt(3), wait=wait_fixed(1)):  # error: apr-retry-without-backoff
        with attempt:
            return (await client.get("/x")).content
    return b""


shared = retry(stop=stop_after_attempt(3), wait=wait_fixed(1), reraise=True)  # error: apr-retry-without-backoff


@shared
def by_name() -> bytes:
    return requests.get("https://rates.example", timeout=5).content


@backoff.on_exception(backoff.expo, OSError, max_tries=5, jitter=None)
def without_jitter() -> bytes:  # error: apr-retry-without-backoff
    return requests.get("https://rates.example", timeout=5).content


@backoff.on_exception(backoff.constant, OSError, max_tries=5, interval=3, jitter=None)
def constant() -> bytes:  # error: apr-retry-without-backoff
    return requests.get("https://rates.example", timeout=5).content


@stamina.retry(on=OSError, attempts=3, wait_jitter=0)
def stamina_without() -> bytes:  # error: apr-retry-without-backoff
    return requests.get("https://rates.example", timeout=5).content


@retrying.retry(stop_max_attempt_number=3, wait_fixed=2000)
def legacy() -> bytes:  # error: apr-retry-without-backoff
    return requests.get("https://old.example", timeout=5).content


def sessions() -> requests.Session:
    session = requests.Session()
    session.mount("https://", HTTPAdapter(max_retries=5))  # error: apr-retry-without-backoff
    session.mount("http://", HTTPAdapter(max_retries=Retry(total=3)))  # error: apr-retry-without-backoff
    slow = Retry(total=3, backoff_factor=0.5, status_forcelist=[502, 503])  # error: apr-retry-without-backoff
    session.mount("https://slow", HTTPAdapter(max_retries=slow))
    return session


class Adapter(HTTPAdapter):
    def __init__(self) -> None:
        super().__init__(max_retries=3)  # gap: apr-retry-without-backoff


def caches() -> list[redis.Redis]:
    return [
        redis.Redis(retry=RedisRetry(ConstantBackoff(1), 3)),  # error: apr-retry-without-backoff
        redis.Redis(retry=RedisRetry(ExponentialBackoff(), 3)),  # error: apr-retry-without-backoff
    ]


@shared_task(autoretry_for=(OSError,))
def celery_alone(order_id: int) -> None:  # error: apr-retry-without-backoff
    requests.put(f"https://erp.example/{order_id}", timeout=5)


@shared_task(autoretry_for=(OSError,), retry_backoff=True, retry_jitter=False)
def celery_without_jitter(order_id: int) -> None:  # error: apr-retry-without-backoff
    requests.put(f"https://erp.example/{order_id}", timeout=5)


@shared_task(autoretry_for=(OSError,), default_retry_delay=30, retry_kwargs={"max_retries": 5, "countdown": 10})
def celery_countdown(order_id: int) -> None:  # error: apr-retry-without-backoff
    requests.put(f"https://erp.example/{order_id}", timeout=5)


@shared_task(bind=True, max_retries=3)
def celery_by_itself(self: Any, order_id: int) -> None:
    try:
        requests.put(f"https://erp.example/{order_id}", timeout=5)
    except OSError as error:
        raise self.retry(exc=error, countdown=60) from error  # error: apr-retry-without-backoff


@shared_task(bind=True, max_retries=3)
def celery_grows(self: Any, order_id: int) -> None:
    try:
        requests.put(f"https://erp.example/{order_id}", timeout=5)
    except OSError as error:
        raise self.retry(exc=error, countdown=2**self.request.retries) from error  # error: apr-retry-without-backoff


@huey.task(retries=3, retry_delay=10)
def huey_fixed(order_id: int) -> None:  # error: apr-retry-without-backoff
    requests.put(f"https://erp.example/{order_id}", timeout=5)


async def arq_linear(ctx: dict[str, Any], order_id: int) -> None:
    try:
        requests.put(f"https://erp.example/{order_id}", timeout=5)
    except OSError as error:
        raise RunAgain(defer=ctx["job_try"] * 5) from error  # error: apr-retry-without-backoff


def rq_options() -> list[JobRetry]:
    return [
        JobRetry(max=3),  # error: apr-retry-without-backoff
        JobRetry(max=3, interval=[10, 30, 60]),  # error: apr-retry-without-backoff
    ]


MIDDLEWARES = [
    SimpleRetryMiddleware(default_retry_count=3),  # error: apr-retry-without-backoff
    SmartRetryMiddleware(default_retry_count=5, default_delay=10, use_jitter=True, use_delay_exponent=True),
]


# --- clean ------------------------------------------------------------------------------------------------------------------------


@retry(stop=stop_after_attempt(5), wait=tenacity.wait_random_exponential(max=30))
def good() -> bytes:
    return requests.get("https://rates.example", timeout=5).content


@retry(stop=stop_after_attempt(5), wait=tenacity.wait_exponential_jitter(initial=1))
def good_jitter() -> bytes:
    return requests.get("https://rates.example", timeout=5).content


@retry(stop=stop_after_attempt(5), wait=wait_exponential() + wait_random(0, 2))
def good_sum() -> bytes:
    return requests.get("https://rates.example", timeout=5).content


@retry(stop=stop_after_attempt(5), wait=wait_combine(wait_fixed(1), wait_random(0, 20)))
def good_combined() -> bytes:
    return requests.get("https://rates.example", timeout=5).content


@retry(stop=stop_after_attempt(5), wait=wait_random(min=1, max=30))
def good_wide() -> bytes:
    return requests.get("https://rates.example", timeout=5).content


@retry(stop=stop_after_attempt(3), retry=tenacity.retry_if_exception_type(StaleDataError))
def good_conflict() -> None:
    good()


@retry(stop=stop_after_attempt(30), wait=wait_fixed(2), retry=tenacity.retry_if_result(lambda status: status != "done"))
def good_polling() -> str:
    return str(requests.get("https://jobs.example", timeout=5).json()["status"])


@backoff.on_exception(backoff.expo, OSError, max_tries=5)
def good_backoff() -> bytes:
    return requests.get("https://rates.example", timeout=5).content


@stamina.retry(on=OSError)
def good_stamina() -> bytes:
    return requests.get("https://rates.example", timeout=5).content


@shared_task(autoretry_for=(OSError,), retry_backoff=True)
def good_celery(order_id: int) -> None:
    requests.put(f"https://erp.example/{order_id}", timeout=5)


@shared_task(bind=True, max_retries=3)
def good_celery_by_itself(self: Any, order_id: int) -> None:
    try:
        requests.put(f"https://erp.example/{order_id}", timeout=5)
    except OSError as error:
        raise self.retry(exc=error, countdown=random.uniform(0, 2**self.request.retries)) from error


@dramatiq.actor(max_retries=5)
def good_dramatiq(order_id: int) -> None:
    requests.put(f"https://erp.example/{order_id}", timeout=5)


async def good_arq(ctx: dict[str, Any], order_id: int) -> None:
    try:
        requests.put(f"https://erp.example/{order_id}", timeout=5)
    except OSError as error:
        raise RunAgain(defer=2 ** ctx["job_try"] + random.uniform(0, 5)) from error


def good_clients() -> None:
    session = requests.Session()
    session.mount("https://", HTTPAdapter(max_retries=Retry(total=3, backoff_factor=0.5, backoff_jitter=0.5)))
    session.mount("http://", HTTPAdapter(max_retries=0))
    session.mount("http://pool", HTTPAdapter(pool_maxsize=20))
    httpx.Client(transport=httpx.HTTPTransport(retries=3))
    redis.Redis(retry=RedisRetry(ExponentialWithJitterBackoff(), 3))
