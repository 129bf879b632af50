# only: apr-cascading-retry
"""A client that only connects again: which failures it gives up on, who says which ones are tried again, and where its transport is a default."""

import random
import time
from collections.abc import Callable
from functools import partial, wraps
from typing import ParamSpec, TypeVar

import httpx
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random_exponential

P = ParamSpec("P")
R = TypeVar("R")


def resilient(*, attempts: int, on: type[Exception] = Exception) -> Callable[[Callable[P, R]], Callable[P, R]]:
    def wrap(fn: Callable[P, R]) -> Callable[P, R]:
        @wraps(fn)
        def again(*args: P.args, **kwargs: P.kwargs) -> R:
            for number in range(attempts):
                try:
                    return fn(*args, **kwargs)
                except on:
                    if number + 1 >= attempts:
                        raise
                    time.sleep(random.uniform(0, 2**number))
            raise RuntimeError("unreachable")

        return again

    return wrap


class Payments:
    def __init__(self, transport: httpx.BaseTransport | None = None) -> None:
        self.http = httpx.Client(base_url="https://pay.example", transport=transport or httpx.HTTPTransport(retries=2))

    @resilient(attempts=4, on=httpx.HTTPError)
    def hold(self, account: str) -> str:  # error: apr-cascading-retry
        return str(self.http.put(f"/holds/{account}").raise_for_status().json()["id"])

    @resilient(attempts=4)
    def release(self, hold: str) -> None:  # error: apr-cascading-retry
        self.http.delete(f"/holds/{hold}").raise_for_status()

    @resilient(attempts=2, on=httpx.HTTPStatusError)
    def capture(self, hold: str) -> None:
        self.http.put(f"/holds/{hold}/capture").raise_for_status()

    @retry(stop=stop_after_attempt(3), wait=wait_random_exponential(), retry=retry_if_exception_type(httpx.HTTPStatusError))
    def void(self, hold: str) -> None:
        self.http.put(f"/holds/{hold}/void").raise_for_status()

    @resilient(attempts=1)
    def balance(self, account: str) -> str:
        return self.http.get(f"/accounts/{account}").text


def with_retries(fn: Callable[[], R]) -> R:
    for number in range(3):
        try:
            return fn()
        except httpx.HTTPError:
            time.sleep(random.uniform(0, 2**number))
    return fn()


def settle(payments: Payments, hold: str) -> None:
    with_retries(partial(payments.capture, hold))  # error: apr-cascading-retry
