from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Protocol

import httpx


class Gateway(Protocol):
    def capture(self, order: int, cents: int) -> str: ...
    def status(self, order: int) -> str: ...


class HttpGateway:
    def __init__(self, http: httpx.Client) -> None:
        self.http = http

    def capture(self, order: int, cents: int) -> str:  # error: apr-retry-not-idempotent
        return str(self._send("POST", "/captures", {"order": order, "cents": cents})["id"])

    def status(self, order: int) -> str:
        return str(self._send("GET", f"/captures/{order}", {})["status"])

    def _send(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return dict(self.http.request(method, path, json=body).json())


class Messenger(ABC):
    @abstractmethod
    def notify(self, who: str, text: str) -> None: ...


class Sms(Messenger):
    def __init__(self, http: httpx.Client) -> None:
        self.http = http

    def notify(self, who: str, text: str) -> None:
        self.http.post("https://sms.example/messages", json={"to": who, "text": text})


class Silent(Messenger):
    def notify(self, who: str, text: str) -> None:
        return None


class Catalogue:
    def __init__(self, http: httpx.Client) -> None:
        self.http = http

    def load(self, sku: str) -> Any:
        return self.http.get(f"/skus/{sku}").json()

    def replace(self, sku: str, data: dict[str, Any]) -> None:
        self.http.put(f"/skus/{sku}", json=data)

    def book(self, sku: str, key: str) -> None:
        self.http.post("/bookings", json={"sku": sku}, headers={"Idempotency-Key": key})
