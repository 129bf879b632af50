from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

import httpx
import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

T = TypeVar("T")

http = httpx.AsyncClient(timeout=5)
stock_http = httpx.AsyncClient(base_url="https://stock.example", transport=httpx.AsyncHTTPTransport(retries=2))
atlas = requests.Session()
policy = Retry(total=3, backoff_factor=0.2, backoff_jitter=0.2)
guide = requests.Session()
guide.mount("https://", HTTPAdapter(max_retries=policy))


async def thrice(operation: Callable[[], Awaitable[T]]) -> T:
    for attempt in range(2):
        try:
            return await operation()
        except httpx.TransportError:
            await asyncio.sleep(random.uniform(0.1, 2**attempt))
    return await operation()


class IdentityCheck(Protocol):
    async def verify(self, document: str) -> bool: ...


class DocumentCheck:
    async def verify(self, document: str) -> bool:  # error: apr-no-circuit-breaker
        response = await thrice(lambda: http.get(f"https://idcheck.example/{document}"))
        return bool(response.json()["valid"])


class Holidays:
    async def _today(self) -> str:  # error: apr-no-circuit-breaker
        return (await http.get("https://holidays.example/today")).text

    async def today(self) -> str:
        return await thrice(self._today)


async def weather(city: str) -> str:
    """Another client of this module tries again, this one does not."""
    return (await http.get(f"https://weather.example/{city}")).text


async def stock(sku: str) -> str:  # error: apr-no-circuit-breaker
    return (await stock_http.get(f"/stock/{sku}")).text


def place(name: str) -> str:
    return atlas.get(f"https://atlas.example/{name}", timeout=5).text


def sights(name: str) -> str:  # error: apr-no-circuit-breaker
    return guide.get(f"https://guide.example/{name}", timeout=5).text
