from __future__ import annotations

import functools
import random
import time
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import tenacity

P = ParamSpec("P")
R = TypeVar("R")


def retry_on(*errors: type[Exception], attempts: int = 3) -> Callable[[Callable[P, R]], Callable[P, R]]:
    def decorate(func: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(func)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
            for n in range(attempts):
                try:
                    return func(*args, **kwargs)
                except errors:
                    if n + 1 == attempts:
                        raise
                    time.sleep(random.uniform(0, 2**n))
            raise AssertionError

        return wrapper

    return decorate


default_policy = tenacity.retry(stop=tenacity.stop_after_attempt(4), wait=tenacity.wait_random_exponential(), reraise=True)


class Retrier:
    def __init__(self, attempts: int = 3) -> None:
        self.attempts = attempts

    def run(self, func: Callable[..., R], *args: Any, **kwargs: Any) -> R:
        for n in range(self.attempts):
            try:
                return func(*args, **kwargs)
            except OSError:
                time.sleep(random.uniform(0, 2**n))
        return func(*args, **kwargs)
