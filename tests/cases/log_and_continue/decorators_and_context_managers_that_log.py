# only: apr-log-and-continue, apr-swallowed-exception, apr-magic-return
"""A decorator or context manager that logs and goes on is reported where it catches, once, not at each of its uses."""

import functools
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

from loguru import logger as log

P = ParamSpec("P")
R = TypeVar("R")
logger = logging.getLogger("shop")


def quiet(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except Exception:  # error: apr-log-and-continue
            logger.exception("%s failed", function.__name__)

    return wrapper


def quiet_async(name: str) -> Callable[[Callable[P, Awaitable[None]]], Callable[P, Awaitable[None]]]:
    def decorate(function: Callable[P, Awaitable[None]]) -> Callable[P, Awaitable[None]]:
        @functools.wraps(function)
        async def wrapper(*args: P.args, **kwargs: P.kwargs) -> None:
            try:
                await function(*args, **kwargs)
            except Exception as error:  # error: apr-log-and-continue
                log.error("{} failed: {}", name, error)

        return wrapper

    return decorate


@quiet
def charge(order_id: int) -> None:
    print(order_id)


@contextmanager
def logged(name: str) -> Iterator[None]:
    try:
        yield
    except Exception:  # error: apr-log-and-continue
        logger.exception("%s failed", name)


@asynccontextmanager
async def logged_later(name: str) -> Any:
    try:
        yield name
    except OSError as error:  # error: apr-log-and-continue
        logger.warning("%s failed: %s", name, error)


class Guard:
    def __enter__(self) -> "Guard":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> bool:
        if error is not None:
            logger.error("failed", exc_info=error)
        return True  # error: apr-log-and-continue


@log.catch  # error: apr-log-and-continue
def refund(order_id: int) -> None:
    print(order_id)


@log.catch(message="export failed")  # error: apr-log-and-continue
def export(order_id: int) -> None:
    print(order_id)


@log.catch(reraise=True)
def reported_and_raised(order_id: int) -> None:
    print(order_id)


def under_catch(order_id: int) -> None:
    with log.catch():  # error: apr-log-and-continue
        charge(order_id)


# --- left ---


def timed(function: Callable[P, R]) -> Callable[P, R]:
    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except Exception:
            logger.exception("%s failed", function.__name__)
            raise

    return wrapper


@contextmanager
def reported(name: str) -> Iterator[None]:
    try:
        yield
    except Exception:
        logger.exception("%s failed", name)
        raise


class Collecting:
    error: BaseException | None = None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> bool:
        self.error = error
        logger.error("failed", exc_info=error)
        return True
