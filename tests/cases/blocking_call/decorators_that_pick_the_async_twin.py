"""A plain function whose decorator runs its async twin where a loop runs: what is awaited is the twin's coroutine, so the plain body is not run there."""

# only: apr-blocking-call

import asyncio
import time
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def dispatched(twin: Callable[P, Coroutine[Any, Any, R]]) -> Callable[[Callable[P, R]], Callable[P, R | Coroutine[Any, Any, R]]]:
    def decorate(plain: Callable[P, R]) -> Callable[P, R | Coroutine[Any, Any, R]]:
        @wraps(plain)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> R | Coroutine[Any, Any, R]:
            try:
                asyncio.get_running_loop()
            except RuntimeError:
                return plain(*args, **kwargs)
            return twin(*args, **kwargs)

        return wrapper

    return decorate


def timed(plain: Callable[P, R]) -> Callable[P, R]:
    @wraps(plain)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        return plain(*args, **kwargs)

    return wrapper


async def areserve(slots: int) -> int:
    await asyncio.sleep(slots)
    return slots


@dispatched(areserve)
def reserve(slots: int) -> int:
    time.sleep(slots)
    return slots


@timed
def reserve_slowly(slots: int) -> int:
    time.sleep(slots)
    return slots


async def awaited_on_the_spot() -> int:
    return await reserve(2)  # type: ignore[misc]


async def awaited_later() -> int:
    reserved = reserve(2)
    assert not isinstance(reserved, int)
    return await reserved


async def decorated_and_run_here() -> int:
    return reserve_slowly(2)  # error: apr-blocking-call
