from __future__ import annotations

import functools
import random
import time
from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

import httpx
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random_exponential

P = ParamSpec("P")
T = TypeVar("T")

api_retry = retry(retry=retry_if_exception_type(httpx.TransportError), stop=stop_after_attempt(3), wait=wait_random_exponential(max=5))
connect_retry = retry(retry=retry_if_exception_type(httpx.ConnectError), stop=stop_after_attempt(3), wait=wait_random_exponential(max=5))


def retried(attempts: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    def decorator(function: Callable[P, T]) -> Callable[P, T]:
        @functools.wraps(function)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
            for attempt in range(attempts):
                try:
                    return function(*args, **kwargs)
                except httpx.HTTPError:
                    if attempt == attempts - 1:
                        raise
                    time.sleep(random.uniform(0, 2**attempt))
            raise AssertionError

        return wrapper

    return decorator


async def call_with_retries(function: Callable[[], Awaitable[T]]) -> T:
    last: Exception | None = None
    for _ in range(3):
        try:
            return await function()
        except httpx.HTTPError as error:
            last = error
    raise RuntimeError from last
