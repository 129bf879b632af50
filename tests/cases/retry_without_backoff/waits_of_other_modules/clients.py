from __future__ import annotations

import time
from typing import Any

import httpx
import tenacity
from tenacity import retry, stop_after_attempt, wait_fixed

from . import waits
from .factory import http_retry, make_retry, session, steady_retry
from .waits import GOOD_OPTIONS, OPTIONS, SECONDS, SPREAD, STEADY, THREE, pause_for, pause_spread, rest, rest_spread, seconds_of


@retry(stop=THREE, wait=STEADY)
def steady(client: httpx.Client) -> bytes:  # error: apr-retry-without-backoff
    return client.get("/x").content


@retry(stop=waits.THREE, wait=waits.SPREAD)
def spread(client: httpx.Client) -> bytes:
    return client.get("/x").content


@retry(**OPTIONS)  # type: ignore[call-overload]
def options(client: httpx.Client) -> bytes:  # error: apr-retry-without-backoff
    return client.get("/x").content


@retry(**GOOD_OPTIONS)  # type: ignore[call-overload]
def good_options(client: httpx.Client) -> bytes:
    return client.get("/x").content


@http_retry(attempts=5)
def by_factory(client: httpx.Client) -> bytes:
    return client.get("/x").content


@http_retry(wait=wait_fixed(3))
def by_factory_fixed(client: httpx.Client) -> bytes:  # error: apr-retry-without-backoff
    return client.get("/x").content


@steady_retry()
def by_steady_factory(client: httpx.Client) -> bytes:
    return client.get("/x").content


def helper(client: httpx.Client) -> bytes:
    for attempt in range(3):  # error: apr-retry-without-backoff
        try:
            return client.get("/x").content
        except httpx.HTTPError:
            time.sleep(pause_for(attempt))
    raise RuntimeError


def helper_twice(client: httpx.Client) -> bytes:
    for attempt in range(3):  # error: apr-retry-without-backoff
        try:
            return client.get("/x").content
        except httpx.HTTPError:
            time.sleep(seconds_of(attempt))
    raise RuntimeError


def helper_spread(client: httpx.Client) -> bytes:
    for attempt in range(3):
        try:
            return client.get("/x").content
        except httpx.HTTPError:
            time.sleep(pause_spread(attempt))
    raise RuntimeError


def resting(client: httpx.Client) -> bytes:
    for _ in range(3):  # error: apr-retry-without-backoff
        try:
            return client.get("/x").content
        except httpx.HTTPError:
            rest()
    raise RuntimeError


def resting_spread(client: httpx.Client) -> bytes:
    for n in range(3):
        try:
            return client.get("/x").content
        except httpx.HTTPError:
            rest_spread(n)
    raise RuntimeError


def constant(client: httpx.Client) -> bytes:
    for _ in range(3):  # error: apr-retry-without-backoff
        try:
            return client.get("/x").content
        except httpx.HTTPError:
            time.sleep(SECONDS)
    raise RuntimeError


def with_three() -> Any:
    return session(3)  # error: apr-retry-without-backoff


def made() -> Any:
    return session(make_retry(3, 0.5, 0.2))


def made_without_jitter() -> Any:
    return session(make_retry(3, 0.5, 0))  # error: apr-retry-without-backoff


@retry(stop=stop_after_attempt(3), wait=SPREAD)
def inner(client: httpx.Client) -> bytes:
    return client.get("/x").content


def impatient(client: httpx.Client) -> Any:
    return inner.retry_with(wait=tenacity.wait_none())(client)  # error: apr-retry-without-backoff


def still_spread(client: httpx.Client) -> Any:
    return inner.retry_with(stop=stop_after_attempt(9))(client)
