# only: apr-missing-row-lock
# mypy: disable-error-code="var-annotated,attr-defined"
"""How this project opens its transactions."""

import functools
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from .models import Gate


def _begin_at_once(self: Any) -> None:
    self.cursor().execute("BEGIN IMMEDIATE")


class AtOnce(transaction.Atomic):
    def __enter__(self) -> None:
        connection._start_transaction_under_autocommit = types.MethodType(_begin_at_once, connection)
        super().__enter__()


@contextmanager
def at_once(using: str = "default") -> Iterator[None]:
    with AtOnce(using, True, False):
        yield


@contextmanager
def through_the_gate() -> Iterator[None]:
    with transaction.atomic():
        Gate.objects.select_for_update().order_by("pk").first()
        yield


@contextmanager
def together() -> Iterator[None]:
    with transaction.atomic():
        yield


@contextmanager
def on_trial() -> Iterator[None]:
    class Over(Exception):
        pass

    try:
        with transaction.atomic():
            yield
            raise Over
    except Over:
        pass


@contextmanager
def noticed() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except Exception:
        raise RuntimeError("depot") from None


def for_changes(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def around(request: Any, *args: Any) -> Any:
        if request.method in ("POST", "PUT"):
            with at_once():
                return function(request, *args)
        return function(request, *args)

    return around


def counted(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def around(*args: Any) -> Any:
        with together():
            return function(*args)

    return around
