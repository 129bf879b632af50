# only: apr-cascading-retry
"""A job whose base class says how it is tried again, a helper that tries what it is handed, and an inner retry that gives up within the function."""

import random
import time
from collections.abc import Callable
from typing import Any, TypeVar

import dramatiq
import httpx
import requests
import tenacity
from celery import Task, shared_task
from requests.adapters import HTTPAdapter
from tenacity import retry, stop_after_attempt, wait_random

T = TypeVar("T")


def with_retry(fn: Callable[[], T], tries: int = 3) -> T:
    for number in range(tries):
        try:
            return fn()
        except Exception:
            if number == tries - 1:
                raise
            time.sleep(random.uniform(0, 2**number))
    raise AssertionError


@retry(stop=stop_after_attempt(3), wait=wait_random(0, 3))
def rate(code: str) -> Any:
    return httpx.get(f"https://fx.example.com/{code}").json()


def rate_once(code: str) -> Any:
    return httpx.get(f"https://fx.example.com/{code}").json()


def rates(codes: list[str]) -> Any:
    return [with_retry(lambda: rate(code)) for code in codes]  # noqa: B023  # error: apr-cascading-retry


def one_rate(code: str) -> Any:
    return with_retry(lambda: rate(code), tries=2)  # error: apr-cascading-retry


def one_layer(code: str) -> Any:
    return with_retry(lambda: rate_once(code))


def session() -> requests.Session:
    made = requests.Session()
    made.mount("https://", HTTPAdapter(max_retries=3))
    return made


class PartnerTask(Task):  # type: ignore[type-arg]
    autoretry_for = (requests.RequestException,)
    retry_backoff = True
    max_retries = 4


class PlainTask(Task):  # type: ignore[type-arg]
    ignore_result = True


@shared_task(base=PartnerTask)
def push(order: str) -> None:  # error: apr-cascading-retry
    session().put(f"https://partner.example.com/orders/{order}", timeout=3)


@shared_task(base=PartnerTask)
def push_rate(code: str) -> None:  # error: apr-cascading-retry
    rate(code)


@shared_task(base=PartnerTask)
def push_plain(order: str) -> None:
    requests.put(f"https://partner.example.com/orders/{order}", timeout=3)


@shared_task(base=PlainTask)
def push_rate_once(code: str) -> None:
    rate(code)


@dramatiq.actor(max_retries=5)
def pull(code: str) -> None:  # error: apr-cascading-retry
    rate(code)


@dramatiq.actor(max_retries=5)
def pull_and_give_up(code: str) -> None:
    try:
        rate(code)
    except tenacity.RetryError:
        return


@dramatiq.actor(max_retries=5)
def pull_and_say_so(code: str) -> None:  # error: apr-cascading-retry
    try:
        rate(code)
    except tenacity.RetryError as error:
        raise RuntimeError(code) from error
