# only: apr-retry-not-idempotent
"""A function that sends whatever request it is told to, by a client that nobody knows: the constant that becomes the method says what an attempt does."""

from __future__ import annotations

from typing import Any


def transmit(client: Any, method: str, url: str) -> Any:
    request, auth = client.prepare_with_auth(method, url)
    return client.send(request, auth=auth)


def call(client: Any, method: str, url: str) -> Any:
    return transmit(client, method, url)


def download(client: Any, url: str) -> Any:
    for attempt in range(3):
        try:
            return call(client, "GET", url)
        except ConnectionError:
            if attempt == 2:
                raise
    return None


def order(client: Any, url: str) -> Any:
    for attempt in range(3):  # error: apr-retry-not-idempotent
        try:
            return call(client, "POST", url)
        except ConnectionError:
            if attempt == 2:
                raise
    return None
