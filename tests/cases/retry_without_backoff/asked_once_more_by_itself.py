# only: apr-retry-without-backoff, apr-retry-not-idempotent
"""Functions that look at the answer and call themselves with one attempt less."""

import random
import time
from typing import Any

import requests


def call(url: str, body: dict[str, Any], retries: int = 3) -> Any:  # error: apr-retry-not-idempotent
    try:
        answer = requests.post(url, json=body, timeout=5)
    except requests.ConnectTimeout:
        return None
    if answer.status_code < 300:
        return answer.json()
    if retries:
        time.sleep(1)
        return call(url, body, retries - 1)  # error: apr-retry-without-backoff
    raise RuntimeError(url)


def read(url: str, attempt: int = 0) -> Any:
    try:
        answer = requests.get(url, timeout=5)
    except requests.ConnectTimeout:
        return None
    if not answer.ok and attempt < 5:
        time.sleep(random.uniform(0, 2**attempt))
        return read(url, attempt + 1)
    return answer.json()


def pages(url: str, page: int = 0) -> list[Any]:
    try:
        answer = requests.get(url, params={"page": page}, timeout=5)
    except requests.ConnectTimeout:
        return []
    if not answer.ok or page > 20:
        return []
    return [*answer.json(), *pages(url, page + 1)]


def state(url: str, retries: int = 5) -> Any:
    try:
        answer = requests.get(url, timeout=5)
    except requests.ConnectTimeout:
        return None
    if not answer.ok and retries:
        return state(url, retries - 1)  # error: apr-retry-without-backoff
    return answer.json()
