"""Retries that are counted by what is drawn of an iterator: a counter, a list of waits."""
# only: apr-unbounded-retry

import itertools
import random
import time

import httpx


def a(ref: str) -> str:
    tries = itertools.count(1)
    while True:
        try:
            return httpx.put(f"/book/{ref}").text
        except httpx.TransportError:
            if next(tries) >= 5:
                raise
            time.sleep(random.uniform(0, 3))


def b(ref: str) -> str:
    delays = iter([1, 2, 4])
    while True:
        try:
            return httpx.put(f"/book/{ref}").text
        except httpx.TransportError:
            delay = next(delays, None)
            if delay is None:
                raise
            time.sleep(delay * random.random())


def c(ref: str) -> str:
    delays = iter([1, 2, 4])
    while True:
        try:
            return httpx.put(f"/book/{ref}").text
        except httpx.TransportError as exc:
            try:
                time.sleep(next(delays) * random.random())
            except StopIteration:
                raise exc from None


def d(ref: str) -> str:
    left = [1, 2, 4]
    while True:
        try:
            return httpx.put(f"/book/{ref}").text
        except httpx.TransportError:
            if not left:
                raise
            time.sleep(left.pop(0) * random.random())


def e(ref: str) -> str:
    tries = itertools.count(1)
    while True:  # error: apr-unbounded-retry
        try:
            return httpx.put(f"/book/{ref}").text
        except httpx.TransportError:
            print(next(tries))
            time.sleep(random.uniform(0, 3))


def f(ref: str) -> str:
    tries = itertools.count(1)
    while True:
        n = next(tries)
        try:
            return httpx.put(f"/book/{ref}").text
        except httpx.TransportError:
            if n == 4:
                raise
            time.sleep(random.uniform(0, 3))


def g(ref: str) -> str:
    errors: list[Exception] = []
    while True:
        try:
            return httpx.put(f"/book/{ref}").text
        except httpx.TransportError as exc:
            errors.append(exc)
            if len(errors) > 3:
                raise ExceptionGroup("x", errors) from exc
            time.sleep(random.uniform(0, 3))
