"""Policies that several modules share."""

from __future__ import annotations

import functools
import random
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import requests
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random_exponential

P = ParamSpec("P")
R = TypeVar("R")

network = retry(
    retry=retry_if_exception_type(requests.RequestException), stop=stop_after_attempt(4), wait=wait_random_exponential(max=10), reraise=True
)


def retried(times: int = 3) -> Callable[[Callable[P, R]], Callable[P, R]]:
    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
            for attempt in range(times):
                try:
                    return function(*args, **kwargs)
                except requests.RequestException:
                    time.sleep(random.uniform(0, 2**attempt))
            return function(*args, **kwargs)

        return wrapper

    return decorate
