"""Wrappers that the service puts around its functions."""

import asyncio
import functools
import time
from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def spaced(seconds: float) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Waits before each call."""

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        @functools.wraps(function)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
            time.sleep(seconds)
            return function(*args, **kwargs)

        return wrapper

    return decorate


def in_thread(function: Callable[P, T]) -> Callable[P, Awaitable[T]]:
    """Makes a plain function one to await."""

    @functools.wraps(function)
    async def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
        return await asyncio.to_thread(function, *args, **kwargs)

    return wrapper


def retrying(function: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    @functools.wraps(function)
    async def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
        for attempt in range(3):
            try:
                return await function(*args, **kwargs)
            except OSError:
                time.sleep(2**attempt)  # error: apr-blocking-call
        return await function(*args, **kwargs)

    return wrapper
