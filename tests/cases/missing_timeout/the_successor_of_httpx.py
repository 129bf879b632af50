"""httpx2, which Starlette's test client stands on today: the same limits as its forerunner's."""
# only: apr-missing-timeout

from collections.abc import AsyncIterator
from functools import partial

import httpx2
from httpx2 import AsyncClient, Client
from httpx2 import Timeout as Limit

waiting = partial(httpx2.get, timeout=None)
patient = httpx2.Client(timeout=None)  # error: apr-missing-timeout
ledger = Client(base_url="https://ledger.example", timeout=Limit(10, read=None))  # error: apr-missing-timeout
quick = Client(base_url="https://ledger.example")


def balance(number: int) -> bytes:
    return httpx2.get(f"https://ledger.example/{number}", timeout=None).content  # error: apr-missing-timeout


def search(words: str) -> bytes:
    return quick.query("/entries", json={"words": words}, timeout=None).content  # error: apr-missing-timeout


async def follow(client: AsyncClient) -> AsyncIterator[str]:
    async with client.stream("GET", "https://ledger.example/events", timeout=30) as response:
        async for line in response.aiter_lines():
            yield line


async def entries(client: AsyncClient) -> bytes:
    return (await client.request("GET", "/entries", timeout=None)).content  # error: apr-missing-timeout


def by_default(number: int) -> bytes:
    return quick.get(f"/{number}").content


async def for_all() -> bytes:
    async with httpx2.AsyncClient(timeout=httpx2.Timeout(5, connect=2)) as client:
        return (await client.get("https://ledger.example/all")).content
