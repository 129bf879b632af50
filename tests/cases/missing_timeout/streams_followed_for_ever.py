"""Event streams that a worker follows for as long as it runs: reading has no limit there, connecting needs one; beside them the answers that do end."""

# only: apr-missing-timeout
from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import grpc
import httpx
from shop_pb2_grpc import InvoicesStub  # type: ignore[import-not-found]

RUNNING = True


class Wallet:
    def __init__(self, url: str) -> None:
        self.client = httpx.AsyncClient(base_url=url)
        self.channel = grpc.aio.insecure_channel(url)
        self.invoices = InvoicesStub(self.channel)

    async def bad_paid(self) -> AsyncIterator[str]:
        while RUNNING:
            try:
                async with self.client.stream("GET", "/invoices", timeout=None) as answer:  # error: apr-missing-timeout
                    async for line in answer.aiter_lines():
                        yield json.loads(line)["hash"]
            except httpx.HTTPError:
                await asyncio.sleep(5)

    async def ok_paid(self) -> AsyncIterator[str]:
        while RUNNING:
            limits = httpx.Timeout(connect=5.0, read=None, write=60.0, pool=60.0)
            try:
                async with self.client.stream("POST", "/invoices", json={}, timeout=limits) as answer:
                    async for line in answer.aiter_lines():
                        yield json.loads(line)["hash"]
            except httpx.HTTPError:
                await asyncio.sleep(5)

    async def bad_nothing_limited(self) -> AsyncIterator[str]:
        while RUNNING:
            async with self.client.stream("POST", "/invoices", timeout=httpx.Timeout(None)) as answer:  # error: apr-missing-timeout
                async for line in answer.aiter_lines():
                    yield line

    async def bad_export(self) -> bytes:
        limits = httpx.Timeout(connect=5.0, read=None, write=60.0, pool=60.0)
        async with self.client.stream("GET", "/export", timeout=limits) as answer:  # error: apr-missing-timeout
            return b"".join([part async for part in answer.aiter_bytes()])

    async def bad_status_in_a_loop(self) -> list[int]:
        found: list[int] = []
        while len(found) < 3:
            answer = await self.client.get("/status", timeout=None)  # error: apr-missing-timeout
            found.append(answer.status_code)
        return found

    async def ok_subscribed(self, request: Any) -> AsyncIterator[Any]:
        while RUNNING:
            try:
                async for invoice in self.invoices.SubscribeInvoices(request):
                    yield invoice
            except grpc.aio.AioRpcError:
                await asyncio.sleep(5)

    async def bad_listed(self, request: Any) -> list[Any]:
        return [one async for one in self.invoices.ListInvoices(request)]  # error: apr-missing-timeout

    async def bad_asked(self, request: Any) -> Any:
        while RUNNING:
            found = await self.invoices.GetInvoice(request)  # error: apr-missing-timeout
            if found.settled:
                return found
        return None


def bad_lines(url: str) -> Iterator[str]:
    while RUNNING:
        with httpx.stream("GET", url, timeout=None) as answer:  # error: apr-missing-timeout
            yield from answer.iter_lines()


def ok_lines(url: str) -> Iterator[str]:
    while RUNNING:
        with httpx.stream("GET", url, timeout=httpx.Timeout(10, read=None)) as answer:
            for line in answer.iter_lines():
                yield line.strip()
