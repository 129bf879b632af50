"""Objects that try what they are called with, kept under a name first."""
# only: apr-retry-not-idempotent

from __future__ import annotations

from abc import ABC, abstractmethod

import httpx
from tenacity import AsyncRetrying, Retrying, stop_after_attempt, wait_random_exponential


class Provider(ABC):
    @abstractmethod
    def charge(self, customer: str, cents: int) -> str: ...

    @abstractmethod
    def balance(self, customer: str) -> int: ...


class HostedProvider(Provider):
    def __init__(self, http: httpx.Client) -> None:
        self._http = http

    def charge(self, customer: str, cents: int) -> str:  # error: apr-retry-not-idempotent
        return str(self._http.post("/charges", json={"customer": customer, "cents": cents}).raise_for_status().json()["id"])

    def balance(self, customer: str) -> int:
        return int(self._http.get(f"/balances/{customer}").raise_for_status().json()["cents"])


class Checkout:
    def __init__(self, provider: Provider, http: httpx.AsyncClient) -> None:
        self._provider = provider
        self._http = http
        self._again = AsyncRetrying(stop=stop_after_attempt(3), wait=wait_random_exponential(max=8))

    def pay(self, customer: str, cents: int) -> str:
        retrying = Retrying(stop=stop_after_attempt(3), wait=wait_random_exponential(max=8))
        return retrying(self._provider.charge, customer, cents)

    def credit(self, customer: str) -> int:
        retrying = Retrying(stop=stop_after_attempt(3), wait=wait_random_exponential(max=8))
        return retrying(self._provider.balance, customer)

    async def _notify(self, customer: str) -> None:  # error: apr-retry-not-idempotent
        (await self._http.post("/messages", json={"to": customer})).raise_for_status()

    async def _archive(self, customer: str) -> None:
        (await self._http.put(f"/archive/{customer}")).raise_for_status()

    async def close(self, customer: str) -> None:
        await self._again(self._notify, customer)
        await self._again(self._archive, customer)
