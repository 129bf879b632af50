"""A client that stays quiet for a while after a failure breaks its own circuit; one that only notes when it failed does not."""

import time
from typing import Any

import httpx
from slack_sdk import WebClient


class Mirror:
    def __init__(self) -> None:
        self._rest = 1.0
        self._last_error_time = 0.0

    def send(self, body: bytes) -> None:
        if self._last_error_time > 0:
            if time.time() - self._last_error_time < self._rest:
                return
        try:
            httpx.post("https://mirror.example/envelopes", content=body, timeout=2)
            self._rest, self._last_error_time = 1.0, 0.0
        except httpx.HTTPError:
            self._last_error_time = time.time()
            self._rest = min(self._rest * 2, 60)


class Relay:
    def __init__(self) -> None:
        self.last_error_time = 0.0

    def send(self, body: bytes) -> None:  # error: apr-no-circuit-breaker
        try:
            httpx.post("https://relay.example/envelopes", content=body, timeout=2)
        except httpx.HTTPError:
            self.last_error_time = time.time()


def own_client(base: WebClient, token: str) -> Any:
    """It only makes a client of another one's settings."""
    return WebClient(token=token, timeout=base.timeout, retry_handlers=base.retry_handlers.copy())
