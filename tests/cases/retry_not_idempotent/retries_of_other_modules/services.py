from __future__ import annotations

import uuid
from typing import Any

import httpx

from .http import ApiClient, KeyedClient, Sender
from .retrying import api_retry, call_with_retries, connect_retry, retried


class Orders:
    def __init__(self, sender: Sender, api: ApiClient, keyed: KeyedClient) -> None:
        self._sender = sender
        self._api = api
        self._keyed = keyed

    @api_retry
    def announce(self, order: int) -> None:  # error: apr-retry-not-idempotent
        self._tell(order)

    def _tell(self, order: int) -> None:
        self._sender.send("/orders", {"id": order})

    @connect_retry
    def announce_by_connection(self, order: int) -> None:
        self._tell(order)

    def read(self, order: int) -> Any:
        return self._api.request("GET", f"/orders/{order}")

    def place(self, order: int) -> Any:
        return self._api.request("POST", "/orders", json={"id": order})

    def keyed_read(self, order: int) -> Any:
        return self._keyed.request("GET", f"/orders/{order}")

    def keyed_place(self, order: int) -> Any:
        return self._keyed.request("POST", "/orders", headers={"Idempotency-Key": str(uuid.uuid4())})


@retried(4)
def pay(http: httpx.Client, order: int) -> None:  # error: apr-retry-not-idempotent
    http.post(f"/orders/{order}/payments")


@retried(4)
def cancel(http: httpx.Client, order: int) -> None:
    http.delete(f"/orders/{order}")


async def invite(http: httpx.AsyncClient, address: str) -> None:
    await call_with_retries(lambda: http.post("/invitations", json={"to": address}))  # error: apr-retry-not-idempotent


async def invitations(http: httpx.AsyncClient) -> None:
    await call_with_retries(lambda: http.get("/invitations"))


async def invite_with_key(http: httpx.AsyncClient, address: str) -> None:
    key = str(uuid.uuid4())
    await call_with_retries(lambda: http.post("/invitations", json={"to": address}, headers={"Idempotency-Key": key}))
