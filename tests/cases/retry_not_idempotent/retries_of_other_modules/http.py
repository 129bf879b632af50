from __future__ import annotations

import abc
import uuid
from typing import Any

import httpx

from .retrying import api_retry


class Sender(abc.ABC):
    @abc.abstractmethod
    def send(self, path: str, body: dict[str, Any]) -> None: ...


class HttpSender(Sender):
    def __init__(self, http: httpx.Client) -> None:
        self._http = http

    def send(self, path: str, body: dict[str, Any]) -> None:
        self._deliver(path, body)

    def _deliver(self, path: str, body: dict[str, Any]) -> None:
        self._http.post(path, json=body).raise_for_status()


class MemorySender(Sender):
    def __init__(self) -> None:
        self.sent: list[str] = []

    def send(self, path: str, body: dict[str, Any]) -> None:
        self.sent.append(path)


class ApiClient:
    """The shared client: what it sends is said by who calls."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http

    @api_retry
    def request(self, method: str, path: str, **kwargs: Any) -> Any:  # error: apr-retry-not-idempotent
        return self._http.request(method, path, **kwargs).json()


class KeyedClient:
    def __init__(self, http: httpx.Client) -> None:
        self._http = http

    @api_retry
    def request(self, method: str, path: str, *, headers: dict[str, str] | None = None) -> Any:
        return self._http.request(method, path, headers=headers).json()

    @api_retry
    def post(self, path: str, key: str) -> Any:
        return self._http.post(path, headers=self._headers(key)).json()

    @api_retry
    def post_anew(self, path: str) -> Any:  # error: apr-retry-not-idempotent
        return self._http.post(path, headers=self._headers(self._new_key())).json()

    def _headers(self, key: str) -> dict[str, str]:
        return {"Accept": "application/json", "Idempotency-Key": key}

    def _new_key(self) -> str:
        return uuid.uuid4().hex
