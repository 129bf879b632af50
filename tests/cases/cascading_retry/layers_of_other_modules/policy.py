from __future__ import annotations

import functools
import random
import time
from collections.abc import Callable
from typing import Any, TypeVar

R = TypeVar("R")


def retried(attempts: int = 4) -> Callable[[Callable[..., R]], Callable[..., R]]:
    def decorate(func: Callable[..., R]) -> Callable[..., R]:
        @functools.wraps(func)
        def wrapper(*args: Any, **kwargs: Any) -> R:
            for n in range(attempts):
                try:
                    return func(*args, **kwargs)
                except OSError:
                    if n + 1 == attempts:
                        raise
                    time.sleep(random.uniform(0, 2**n))
            raise AssertionError

        return wrapper

    return decorate
