"""httpx2 on the event loop; the test client that stands on it asks nobody over the network."""
# only: apr-blocking-call

import asyncio

import httpx2
from httpx2 import AsyncClient, Client
from starlette.applications import Starlette
from starlette.testclient import TestClient

app = Starlette()
ledger = Client(base_url="https://ledger.example")


class Rates(Client):
    """A client of one partner."""

    def today(self) -> float:
        return float(self.get("/today").json()["rate"])


rates = Rates(base_url="https://rates.example")


async def balance(number: int) -> bytes:
    return httpx2.get(f"https://ledger.example/{number}").content  # error: apr-blocking-call


async def entries() -> bytes:
    return ledger.query("/entries", json={"open": True}).content  # error: apr-blocking-call


async def converted(amount: float) -> float:
    return amount * rates.today()  # error: apr-blocking-call


async def follow() -> None:
    with ledger.stream("GET", "/events") as response:  # error: apr-blocking-call
        print(response.status_code)


async def in_a_thread() -> bytes:
    return (await asyncio.to_thread(ledger.get, "/entries")).content


async def asynchronously(client: AsyncClient) -> bytes:
    return (await client.get("https://ledger.example/entries")).content


async def test_the_page_is_there() -> None:
    client = TestClient(app)
    assert client.get("/").status_code == 404
    assert client.post("/orders", json={}).status_code == 404
