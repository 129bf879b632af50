# only: apr-retry-not-idempotent, apr-retry-without-backoff
"""Helpers that would try again, if somebody asked them to."""

from typing import Any

import requests


def post(url: str, body: dict[str, Any], retry: int = 0) -> Any:
    tried = 0
    while tried <= retry:
        try:
            return requests.post(url, json=body, timeout=5).json()
        except requests.RequestException:
            tried += 1
    raise RuntimeError(url)


def post_again(url: str, body: dict[str, Any], retry: int = 0) -> Any:
    tried = 0
    while tried <= retry:  # error: apr-retry-not-idempotent, apr-retry-without-backoff
        try:
            return requests.post(url, json=body, timeout=5).json()
        except requests.RequestException:
            tried += 1
    raise RuntimeError(url)
