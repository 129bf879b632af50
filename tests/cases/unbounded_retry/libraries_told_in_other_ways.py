"""Libraries told to stop, or not, by dictionaries, partials, copies, attributes of a class and functions of the project."""

# only: apr-unbounded-retry
from __future__ import annotations

import functools
import logging
from typing import Any

import backoff
import dramatiq
import httpx
import redis
import requests
import stamina
import tenacity
from celery import Celery, Task, shared_task
from redis.asyncio import Redis as AsyncRedis
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import ExponentialBackoff, FullJitterBackoff
from redis.retry import Retry
from requests.adapters import HTTPAdapter
from retrying import retry as old_retry
from tenacity import (
    AsyncRetrying,
    RetryError,
    Retrying,
    before_sleep_log,
    retry,
    retry_if_exception_type,
    retry_if_result,
    stop_after_attempt,
    stop_after_delay,
    stop_never,
    wait_exponential_jitter,
    wait_random_exponential,
)
from urllib3.util.retry import Retry as UrlRetry

logger = logging.getLogger(__name__)
app = Celery("shop")


@retry
def bare(url: str) -> bytes:  # error: apr-unbounded-retry
    return requests.get(url, timeout=5).content


@tenacity.retry()
def called(url: str) -> bytes:  # error: apr-unbounded-retry
    return requests.get(url, timeout=5).content


@retry(
    wait=wait_random_exponential(max=30),
    retry=retry_if_exception_type(httpx.TransportError),
    before_sleep=before_sleep_log(logger, logging.INFO),
    reraise=True,
)
async def waits_for_ever(client: httpx.AsyncClient) -> bytes:  # error: apr-unbounded-retry
    return (await client.get("/x")).content


@retry(stop=stop_never, wait=wait_exponential_jitter())
def said_so(url: str) -> bytes:  # error: apr-unbounded-retry
    return requests.get(url, timeout=5).content


@retry(stop=stop_after_attempt(3) | stop_after_delay(10), wait=wait_exponential_jitter())
def either(url: str) -> bytes:
    return requests.get(url, timeout=5).content


@retry(stop=(stop_after_delay(10) & stop_after_attempt(3)), wait=wait_exponential_jitter())
def both(url: str) -> bytes:
    return requests.get(url, timeout=5).content


@retry(stop=stop_never | stop_after_attempt(5), wait=wait_exponential_jitter())
def never_or_five(url: str) -> bytes:
    return requests.get(url, timeout=5).content


def give_up(state: tenacity.RetryCallState) -> bool:
    return state.attempt_number >= 4


@retry(stop=give_up, wait=wait_exponential_jitter())
def own_stop(url: str) -> bytes:
    return requests.get(url, timeout=5).content


POLICY: dict[str, Any] = {"wait": wait_exponential_jitter(), "stop": stop_after_attempt(4), "reraise": True}
ENDLESS: dict[str, Any] = {"wait": wait_exponential_jitter(), "reraise": True}


@retry(**POLICY)
def by_mapping(url: str) -> bytes:
    return requests.get(url, timeout=5).content


@retry(**ENDLESS)
def by_endless_mapping(url: str) -> bytes:  # error: apr-unbounded-retry
    return requests.get(url, timeout=5).content


patient = functools.partial(retry, wait=wait_exponential_jitter())
firm = functools.partial(retry, stop=stop_after_attempt(3))


@patient()
def by_partial(url: str) -> bytes:  # error: apr-unbounded-retry
    return requests.get(url, timeout=5).content


@patient(stop=stop_after_delay(20))
def by_partial_stopped(url: str) -> bytes:
    return requests.get(url, timeout=5).content


@firm(wait=wait_exponential_jitter())
def by_firm(url: str) -> bytes:
    return requests.get(url, timeout=5).content


class Gateway:
    retrying = Retrying(wait=wait_exponential_jitter())  # error: apr-unbounded-retry

    def __init__(self) -> None:
        self.bounded = Retrying(stop=stop_after_attempt(3), wait=wait_exponential_jitter())
        self.endless = AsyncRetrying(wait=wait_exponential_jitter())  # error: apr-unbounded-retry

    def charge(self) -> Any:
        return self.bounded(requests.get, "https://pay.example", timeout=5)

    def lookup(self, key: str) -> Any:
        for attempt in Retrying(retry=retry_if_result(lambda r: r is None)):  # error: apr-unbounded-retry
            with attempt:
                return requests.get(f"https://pay.example/{key}", timeout=5).json()
        return None

    def copied(self) -> Any:
        return self.bounded.copy(stop=stop_after_delay(5))(requests.get, "https://x.example", timeout=3)


@backoff.on_exception(backoff.expo, requests.RequestException)
def expo(url: str) -> bytes:  # error: apr-unbounded-retry
    return requests.get(url, timeout=5).content


@backoff.on_exception(backoff.expo, requests.RequestException, max_time=60)
def expo_time(url: str) -> bytes:
    return requests.get(url, timeout=5).content


@backoff.on_exception(backoff.expo, requests.RequestException, max_tries=lambda: 5)
def expo_lazy(url: str) -> bytes:
    return requests.get(url, timeout=5).content


@backoff.on_predicate(backoff.fibo, lambda x: x is None)
def predicate(url: str) -> Any:  # error: apr-unbounded-retry
    return requests.get(url, timeout=5).json().get("ready")


@backoff.on_exception(backoff.constant, requests.RequestException, interval=3, max_tries=None, jitter=None)
def constant(url: str) -> bytes:  # error: apr-unbounded-retry
    return requests.get(url, timeout=5).content


@stamina.retry(on=httpx.HTTPError)
def safe_default(url: str) -> bytes:
    return httpx.get(url).content


@stamina.retry(on=httpx.HTTPError, attempts=None, timeout=None)
def stamina_never(url: str) -> bytes:  # error: apr-unbounded-retry
    return httpx.get(url).content


@stamina.retry(on=httpx.HTTPError, attempts=None)
def stamina_timeout_default(url: str) -> bytes:
    return httpx.get(url).content


@stamina.retry(on=httpx.HTTPError, timeout=None)
def stamina_ten(url: str) -> bytes:
    return httpx.get(url).content


async def stamina_context(client: httpx.AsyncClient) -> bytes:
    async for attempt in stamina.retry_context(on=httpx.HTTPError, attempts=None, timeout=None):  # error: apr-unbounded-retry
        with attempt:
            return (await client.get("/x")).content
    raise AssertionError


@old_retry
def retrying_bare(url: str) -> bytes:  # error: apr-unbounded-retry
    return requests.get(url, timeout=5).content


@old_retry(wait_exponential_multiplier=1000, wait_exponential_max=10000)
def retrying_waits(url: str) -> bytes:  # error: apr-unbounded-retry
    return requests.get(url, timeout=5).content


@old_retry(stop_max_delay=10000)
def retrying_delay(url: str) -> bytes:
    return requests.get(url, timeout=5).content


def cache() -> redis.Redis:
    return redis.Redis(retry=Retry(FullJitterBackoff(), retries=-1), retry_on_error=[redis.ConnectionError])  # error: apr-unbounded-retry


def cache_bounded() -> redis.Redis:
    return redis.Redis(retry=Retry(ExponentialBackoff(), 3))


def async_cache(url: str) -> AsyncRedis:
    forever = AsyncRetry(FullJitterBackoff(), -1)  # error: apr-unbounded-retry
    return AsyncRedis.from_url(url, retry=forever)


def session_any() -> requests.Session:
    session = requests.Session()
    policy = UrlRetry(total=None, connect=None, read=None, redirect=None, backoff_factor=0.5)  # error: apr-unbounded-retry
    session.mount("https://", HTTPAdapter(max_retries=policy))
    return session


def session_connect_only() -> requests.Session:
    session = requests.Session()
    session.mount("https://", HTTPAdapter(max_retries=UrlRetry(total=None, connect=3, read=2, backoff_factor=0.5)))
    return session


@dramatiq.actor(max_retries=None)
def index(order_id: int) -> None:  # error: apr-unbounded-retry
    requests.put(f"https://search.example/{order_id}", timeout=5)


@dramatiq.actor(max_retries=5)
def index_bounded(order_id: int) -> None:
    requests.put(f"https://search.example/{order_id}", timeout=5)


@dramatiq.actor(max_retries=None, max_age=3_600_000)
def index_aged(order_id: int) -> None:
    requests.put(f"https://search.example/{order_id}", timeout=5)


@app.task(bind=True, max_retries=None)
def sync_order(self: Any, order_id: int) -> None:
    try:
        requests.put(f"https://erp.example/{order_id}", timeout=5)
    except requests.RequestException as exc:
        raise self.retry(exc=exc, countdown=60) from exc  # error: apr-unbounded-retry


@shared_task(autoretry_for=(requests.RequestException,), retry_backoff=True, max_retries=None)
def sync_all() -> None:  # error: apr-unbounded-retry
    requests.put("https://erp.example/all", timeout=5)


@shared_task(autoretry_for=(requests.RequestException,), retry_backoff=True, retry_kwargs={"max_retries": None})
def sync_kwargs() -> None:  # error: apr-unbounded-retry
    requests.put("https://erp.example/all", timeout=5)


@shared_task(bind=True)
def sync_default(self: Any) -> None:
    try:
        requests.put("https://erp.example/all", timeout=5)
    except requests.RequestException as exc:
        raise self.retry(exc=exc, max_retries=None) from exc


@shared_task(bind=True, max_retries=None)
def never_retries(self: Any) -> None:
    """Configured without a stop, but nothing in it ever asks to be retried."""
    requests.put("https://erp.example/all", timeout=5)


class ErpTask(Task):  # type: ignore[type-arg]  # error: apr-unbounded-retry
    autoretry_for = (requests.RequestException,)
    max_retries = None
    retry_backoff = True


@app.task(base=ErpTask)
def sync_based() -> None:
    requests.put("https://erp.example/all", timeout=5)


@shared_task
def poke(order_id: int) -> None:
    """On failure it enqueues itself, with no count."""
    try:
        requests.put(f"https://erp.example/{order_id}", timeout=5).raise_for_status()
    except requests.RequestException:
        poke.apply_async((order_id,), countdown=30)  # error: apr-unbounded-retry


@shared_task
def poke_counted(order_id: int, attempt: int = 0) -> None:
    try:
        requests.put(f"https://erp.example/{order_id}", timeout=5).raise_for_status()
    except requests.RequestException:
        if attempt < 5:
            poke_counted.apply_async((order_id,), {"attempt": attempt + 1}, countdown=30 * 2**attempt)


@shared_task
def next_page(page: int = 1) -> None:
    """Enqueues itself for the next piece of work, not for the same again."""
    body = requests.get("https://erp.example/rows", params={"page": page}, timeout=5).json()
    if body["more"]:
        next_page.delay(page + 1)


def caller(url: str) -> bytes | None:
    try:
        return either(url)
    except RetryError:
        return None
