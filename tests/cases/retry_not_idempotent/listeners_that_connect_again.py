# only: apr-retry-not-idempotent
"""A listener that connects again hears the next event; a job that reads its rows again sends what it has sent."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx


@asynccontextmanager
async def subscribe(channel: str) -> AsyncIterator[AsyncIterator[dict[str, str]]]:
    async def events() -> AsyncIterator[dict[str, str]]:
        yield {"channel": channel}

    yield events()


class Forwarder:
    def __init__(self, client: httpx.AsyncClient, channel: str) -> None:
        self._client = client
        self._channel = channel
        self._attempts = 0

    async def listen(self) -> None:
        while True:
            try:
                async with subscribe(self._channel) as events:
                    async for event in events:
                        await self._forward(event)
                self._attempts += 1
                if self._attempts > 10:
                    return
            except OSError:
                self._attempts += 1
            await asyncio.sleep(2**self._attempts)

    async def listen_and_post(self) -> None:
        while True:
            try:
                async with subscribe(self._channel) as events:
                    async for event in events:
                        await self._client.post("https://bus.example.com/events", json=event)
            except OSError:
                await asyncio.sleep(5)

    async def listen_and_greet(self) -> None:
        while True:
            try:
                async with subscribe(self._channel) as events:
                    await self._forward({"connected": self._channel})
                    async for event in events:
                        await self._forward(event)
            except OSError:
                await asyncio.sleep(5)

    async def send_all(self) -> None:
        while True:  # error: apr-retry-not-idempotent
            try:
                async with subscribe(self._channel) as rows:
                    async for row in rows:
                        await self._forward(row)
                return
            except OSError:
                await asyncio.sleep(5)

    async def send_rows(self, rows: list[dict[str, str]]) -> None:
        while True:  # error: apr-retry-not-idempotent
            try:
                for row in rows:
                    await self._client.post("https://bus.example.com/rows", json=row)
                break
            except OSError:
                await asyncio.sleep(5)

    async def _forward(self, event: dict[str, str]) -> None:
        await self._client.post("https://bus.example.com/events", json=event)
