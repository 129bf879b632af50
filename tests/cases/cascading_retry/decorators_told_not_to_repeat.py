# only: apr-cascading-retry, apr-retry-not-idempotent, apr-retry-without-backoff
"""A decorator that opens a transaction tries again only in one of its modes; in the others it runs what it wraps once."""

import enum
import random
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

import requests


class Mode(enum.Enum):
    FLUSH = 1
    COMMIT = 2


def transaction(mode: Mode = Mode.COMMIT, tries: int = 3) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def decorator(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            if mode == Mode.COMMIT:
                for attempt in range(tries):
                    try:
                        return function(*args, **kwargs)
                    except ConnectionError:
                        if attempt == tries - 1:
                            raise
                        time.sleep(random.uniform(0, 2**attempt))
            return function(*args, **kwargs)

        return wrapper

    return decorator


class Ledger:
    def __init__(self, http: requests.Session) -> None:
        self.http = http

    @transaction(Mode.FLUSH)
    def enter(self, text: str) -> None:
        self.http.post("https://ledger.example/entries", json={"text": text}, timeout=5)

    @transaction()
    def enter_and_keep(self, text: str) -> None:  # error: apr-retry-not-idempotent
        self.http.post("https://ledger.example/entries", json={"text": text}, timeout=5)

    @transaction(Mode.COMMIT)
    def lines(self) -> str:
        return self.http.get("https://ledger.example/entries", timeout=5).text

    @transaction(Mode.FLUSH)
    def head(self) -> str:
        return self.http.get("https://ledger.example/head", timeout=5).text


@transaction(Mode.COMMIT)
def overview(ledger: Ledger) -> str:
    return ledger.head()


@transaction(mode=Mode.COMMIT)
def export(ledger: Ledger) -> str:  # error: apr-cascading-retry
    return ledger.lines()


@transaction(mode=Mode.FLUSH)
def export_once(ledger: Ledger) -> str:
    return ledger.lines()
