"""Libraries that few know: retry, opnieuw, httpx_retries, Google's own retry; their defaults and what they are told."""
# only: apr-retry-without-backoff, apr-unbounded-retry

from __future__ import annotations

import httpx
from google.api_core import retry as google_retry
from httpx_retries import Retry, RetryTransport
from opnieuw import retry as opnieuw_retry
from retry import retry
from retry.api import retry_call


@retry()
def for_ever() -> bytes:  # error: apr-unbounded-retry, apr-retry-without-backoff
    return httpx.get("https://x.example").content


@retry(httpx.HTTPError, tries=3, delay=2)
def fixed() -> bytes:  # error: apr-retry-without-backoff
    return httpx.get("https://x.example").content


@retry(httpx.HTTPError, tries=3, delay=1, backoff=2)
def without_jitter() -> bytes:  # error: apr-retry-without-backoff
    return httpx.get("https://x.example").content


@retry(httpx.HTTPError, tries=3, delay=1, backoff=2, jitter=(0, 2))
def spread() -> bytes:
    return httpx.get("https://x.example").content


@retry(httpx.HTTPError, delay=1, backoff=2, jitter=(0, 2))
def spread_for_ever() -> bytes:  # error: apr-unbounded-retry
    return httpx.get("https://x.example").content


def by_call() -> bytes:
    return bytes(retry_call(spread, tries=4, delay=1))  # error: apr-retry-without-backoff


@opnieuw_retry(retry_on_exceptions=httpx.HTTPError, max_calls_total=4, retry_window_after_first_call_in_seconds=30)
def opnieuw() -> bytes:
    return httpx.get("https://x.example").content


@google_retry.Retry(predicate=google_retry.if_transient_error)
def google() -> bytes:
    return httpx.get("https://x.example").content


def transport() -> httpx.Client:
    return httpx.Client(transport=RetryTransport(retry=Retry(total=4, backoff_factor=0.5)))


def transport_without_waits() -> httpx.Client:
    return httpx.Client(transport=RetryTransport(retry=Retry(total=4)))  # error: apr-retry-without-backoff


def transport_without_jitter() -> httpx.Client:
    return httpx.Client(transport=RetryTransport(retry=Retry(total=4, backoff_factor=0.5, backoff_jitter=0)))  # error: apr-retry-without-backoff
