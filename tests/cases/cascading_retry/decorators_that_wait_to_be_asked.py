# only: apr-cascading-retry
"""A decorator whose loop makes one attempt, unless a caller asks for more by a keyword."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from celery import Celery

app = Celery("archive")


class Unreachable(Exception):
    """The copy of the archive is behind."""


def asked_again(tries_by_default: int = 0) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def decorator(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            more = kwargs.pop("more", tries_by_default)
            for attempt in range(more + 1):
                try:
                    return function(*args, **kwargs)
                except Unreachable:
                    if attempt >= more:
                        raise
                    print("asking again")

        return wrapper

    return decorator


@asked_again()
def page(number: int) -> str:
    if number < 0:
        raise Unreachable
    return str(number)


@asked_again(3)
def cover(number: int) -> str:
    if number < 0:
        raise Unreachable
    return str(number)


@app.task(bind=True, max_retries=9)
def copy_page(self: Any, number: int) -> None:
    try:
        print(page(number))
    except Exception:
        self.retry(countdown=2**self.request.retries)


@app.task(bind=True, max_retries=9)
def copy_cover(self: Any, number: int) -> None:
    try:
        print(cover(number))
    except Exception:
        self.retry(countdown=2**self.request.retries)  # error: apr-cascading-retry
