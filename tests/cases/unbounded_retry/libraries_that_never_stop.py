"""Retry libraries, clients and queues that are told, or left, to try again for ever."""
# only: apr-unbounded-retry

import asyncio
from typing import Any

import backoff
import dramatiq
import httpx
import redis
import redis.asyncio as aioredis
import requests
import retrying
import stamina
import tenacity as t
from celery import Celery, Task, shared_task
from redis.backoff import ExponentialWithJitterBackoff, NoBackoff
from redis.retry import Retry as RedisRetry
from requests.adapters import HTTPAdapter
from tenacity import AsyncRetrying, Retrying, retry, stop_after_attempt, stop_after_delay, stop_all, stop_never, wait_exponential, wait_fixed
from urllib3.util import Retry

app = Celery("shop")
MAX_TRIES = None


@retry
def rates_bare() -> bytes:  # error: apr-unbounded-retry
    return requests.get("https://rates.example", timeout=5).content


@retry(wait=wait_exponential(multiplier=1, max=60), reraise=True)
async def rates_waits(client: httpx.AsyncClient) -> bytes:  # error: apr-unbounded-retry
    return (await client.get("/rates")).content


@t.retry(stop=t.stop_never, wait=t.wait_random_exponential(max=30))
def rates_never() -> bytes:  # error: apr-unbounded-retry
    return requests.get("https://rates.example", timeout=5).content


@retry(stop=stop_all(stop_after_attempt(5), stop_never), wait=wait_fixed(1))
def rates_all() -> bytes:  # error: apr-unbounded-retry
    return requests.get("https://rates.example", timeout=5).content


class Warehouse:
    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url, timeout=10)

    @retry(retry=t.retry_if_exception_type(httpx.TransportError), wait=t.wait_random_exponential(max=60), reraise=True)
    def changed(self) -> list[str]:  # error: apr-unbounded-retry
        return list(self._http.get("/changes").json())

    def stock(self, sku: str) -> int:
        for attempt in Retrying(wait=wait_fixed(2)):  # error: apr-unbounded-retry
            with attempt:
                return int(self._http.get(f"/stock/{sku}").json()["quantity"])
        return 0


async def async_rates(client: httpx.AsyncClient) -> bytes:
    async for attempt in AsyncRetrying(wait=t.wait_random_exponential()):  # error: apr-unbounded-retry
        with attempt:
            return (await client.get("/rates")).content
    return b""


patient = retry(wait=t.wait_random_exponential(max=60))  # error: apr-unbounded-retry


@patient
def orders() -> bytes:
    return requests.get("https://orders.example", timeout=5).content


def retry_http(**options: Any) -> Any:
    return retry(retry=t.retry_if_exception_type(requests.ConnectionError), wait=wait_exponential())  # error: apr-unbounded-retry


@retry_http()
def invoices() -> bytes:
    return requests.get("https://invoices.example", timeout=5).content


@backoff.on_exception(backoff.expo, requests.RequestException)
def prices() -> bytes:  # error: apr-unbounded-retry
    return requests.get("https://prices.example", timeout=5).content


@backoff.on_exception(backoff.expo, requests.RequestException, max_tries=MAX_TRIES, max_value=60)
def prices_none() -> bytes:  # error: apr-unbounded-retry
    return requests.get("https://prices.example", timeout=5).content


@stamina.retry(on=httpx.HTTPError, attempts=None, timeout=None)
def taxes() -> bytes:  # error: apr-unbounded-retry
    return httpx.get("https://tax.example").content


@retrying.retry(wait_exponential_multiplier=500, wait_exponential_max=10_000)
def legacy() -> bytes:  # error: apr-unbounded-retry
    return requests.get("https://old.example", timeout=5).content


def cache() -> redis.Redis:
    return redis.Redis(host="cache", retry=RedisRetry(ExponentialWithJitterBackoff(cap=10), -1))  # error: apr-unbounded-retry


async def async_cache() -> aioredis.Redis:
    policy = RedisRetry(NoBackoff(), retries=-1)  # error: apr-unbounded-retry
    return aioredis.Redis(host="cache", retry=policy)  # type: ignore[arg-type]


def session() -> requests.Session:
    made = requests.Session()
    made.mount("https://", HTTPAdapter(max_retries=Retry(total=None, backoff_factor=0.5)))  # error: apr-unbounded-retry
    return made


@dramatiq.actor(max_retries=None)
def index(order_id: int) -> None:  # error: apr-unbounded-retry
    requests.put(f"https://search.example/{order_id}", timeout=5)


@shared_task(autoretry_for=(requests.RequestException,), retry_backoff=True, max_retries=None)
def export(order_id: int) -> None:  # error: apr-unbounded-retry
    requests.put(f"https://ledger.example/{order_id}", timeout=5)


@app.task(autoretry_for=(requests.RequestException,), retry_kwargs={"max_retries": None}, retry_backoff=True)
def export_by_dictionary(order_id: int) -> None:  # error: apr-unbounded-retry
    requests.put(f"https://ledger.example/{order_id}", timeout=5)


@app.task(bind=True, max_retries=None)
def sync(self: Any, order_id: int) -> None:
    try:
        requests.put(f"https://ledger.example/{order_id}", timeout=5)
    except requests.RequestException as error:
        raise self.retry(exc=error, countdown=60) from error  # error: apr-unbounded-retry


class PatientTask(Task):  # error: apr-unbounded-retry
    autoretry_for = (requests.RequestException,)
    max_retries = None
    retry_backoff = True


# --- clean ------------------------------------------------------------------------------------------------------------------------


@retry(stop=stop_after_attempt(5))
def bounded() -> bytes:
    return requests.get("https://rates.example", timeout=5).content


@retry(stop=stop_after_attempt(5) | stop_never)
def bounded_by_either() -> bytes:
    return requests.get("https://rates.example", timeout=5).content


LIMIT = stop_after_delay(60)


@t.retry(stop=LIMIT, wait=wait_fixed(1))
def bounded_by_a_name() -> bytes:
    return requests.get("https://rates.example", timeout=5).content


@backoff.on_exception(backoff.expo, requests.RequestException, max_time=60)
def bounded_by_time() -> bytes:
    return requests.get("https://rates.example", timeout=5).content


@stamina.retry(on=httpx.HTTPError)
def stamina_is_bounded() -> bytes:
    return httpx.get("https://tax.example").content


@stamina.retry(on=httpx.HTTPError, attempts=None)
def stamina_is_bounded_by_time() -> bytes:
    return httpx.get("https://tax.example").content


@dramatiq.actor
def dramatiq_has_twenty(order_id: int) -> None:
    requests.put(f"https://search.example/{order_id}", timeout=5)


@shared_task(autoretry_for=(requests.RequestException,), retry_backoff=True)
def celery_has_three(order_id: int) -> None:
    requests.put(f"https://ledger.example/{order_id}", timeout=5)


@shared_task(bind=True)
def none_means_the_default(self: Any, order_id: int) -> None:
    try:
        requests.put(f"https://ledger.example/{order_id}", timeout=5)
    except requests.RequestException as error:
        raise self.retry(exc=error, countdown=60, max_retries=None) from error


@shared_task(max_retries=None)
def no_retry_at_all(order_id: int) -> None:
    requests.put(f"https://ledger.example/{order_id}", timeout=5)


async def bounded_around(client: httpx.AsyncClient) -> bytes:
    async with asyncio.timeout(30):
        async for attempt in AsyncRetrying(wait=t.wait_random_exponential()):
            with attempt:
                return (await client.get("/rates")).content
    return b""


def retry_of_urllib3() -> Retry:
    return Retry(total=5, connect=3)
