from __future__ import annotations

from typing import Any

from requests import Session
from requests.adapters import HTTPAdapter
from tenacity import retry, stop_after_attempt
from tenacity.wait import wait_base
from urllib3.util import Retry

from . import waits


def http_retry(attempts: int = 3, wait: wait_base = waits.SPREAD) -> Any:
    return retry(stop=stop_after_attempt(attempts), wait=wait, reraise=True)


def steady_retry(attempts: int = 3) -> Any:
    return retry(stop=stop_after_attempt(attempts), wait=waits.STEADY, reraise=True)  # error: apr-retry-without-backoff


def session(retries: Any = None) -> Session:
    s = Session()
    s.mount("https://", HTTPAdapter(max_retries=retries))
    return s


def make_retry(total: int, factor: float, jitter: float) -> Retry:
    return Retry(total=total, backoff_factor=factor, backoff_jitter=jitter)
