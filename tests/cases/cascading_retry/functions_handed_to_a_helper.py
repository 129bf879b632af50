# only: apr-cascading-retry
"""Helpers that try what they are given: lambdas, functions by name, bound methods, partials, with the number of attempts of the call."""

import functools
import random
import time
from collections.abc import Callable
from typing import TypeVar

import requests

T = TypeVar("T")


def with_retry(fn: Callable[[], T], attempts: int = 3) -> T:
    for n in range(attempts):
        try:
            return fn()
        except Exception:
            if n == attempts - 1:
                raise
            time.sleep(random.random() * 2**n)
    raise RuntimeError


class Caller:
    def run(self, fn: Callable[[], T], attempts: int = 4) -> T:
        for n in range(attempts):
            try:
                return fn()
            except Exception:
                if n == attempts - 1:
                    raise
                time.sleep(random.random() * 2**n)
        raise RuntimeError


def fetch(uid: str = "") -> str:
    return with_retry(lambda: requests.get(f"https://users.example/{uid}", timeout=5).text)


def a(uid: str) -> str:
    return with_retry(lambda: fetch(uid), attempts=2)  # error: apr-cascading-retry


def b(uid: str) -> str:
    return with_retry(lambda: fetch(uid), attempts=1)


def c(uid: str) -> str:
    return with_retry(fetch)  # error: apr-cascading-retry


def d(uid: str) -> str:
    return with_retry(functools.partial(fetch, uid))  # error: apr-cascading-retry


def e(uid: str) -> str:
    return Caller().run(lambda: fetch(uid), 5)  # error: apr-cascading-retry


def f(uid: str) -> str:
    def inner() -> str:
        return fetch(uid)

    return with_retry(inner, 5)  # error: apr-cascading-retry


class Users:
    def load(self) -> str:
        return fetch("x")

    def plain(self) -> str:
        return requests.get("https://users.example/x", timeout=5).text

    def g(self) -> str:
        return with_retry(self.load)  # error: apr-cascading-retry

    def h(self) -> str:
        return with_retry(self.plain)


def decorated_whole(fn: Callable[[], str]) -> Callable[[], str]:
    @functools.wraps(fn)
    def inner() -> str:
        for n in range(4):
            try:
                return fn()
            except Exception:
                time.sleep(random.random() * 2**n)
        raise RuntimeError

    return inner


@decorated_whole
def dec() -> str:  # error: apr-cascading-retry
    return fetch("x")


def outer_chain() -> str:
    return with_retry(dec)  # error: apr-cascading-retry
