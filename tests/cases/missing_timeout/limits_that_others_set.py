# only: apr-missing-timeout
"""A function that is given away is called by others, who say how long it may take; a None that the caller chose."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from fastapi import APIRouter, Request

router = APIRouter()


def connect(run: Callable[[Callable[..., httpx.AsyncClient]], Any]) -> Any:
    def make_client(timeout: float | None = None) -> httpx.AsyncClient:
        return httpx.AsyncClient(timeout=timeout)

    return run(make_client)


def connect_here() -> httpx.AsyncClient:
    def make_client(timeout: float | None = None) -> httpx.AsyncClient:
        return httpx.AsyncClient(timeout=timeout)  # error: apr-missing-timeout

    return make_client()


class Relay:
    def __init__(self, app: Callable[[Callable[[], Awaitable[str]]], Awaitable[None]]) -> None:
        self.app = app
        self.messages: asyncio.Queue[str] = asyncio.Queue()

    async def next_message(self, timeout: float | None) -> str:
        if timeout is None:
            return await self.messages.get()
        return await asyncio.wait_for(self.messages.get(), timeout)


@router.post("/relay")
async def relay(request: Request, other: Relay) -> str:
    queue: asyncio.Queue[str] = asyncio.Queue()

    async def receive() -> str:
        return await queue.get()

    await other.app(receive)
    return await other.next_message(None)


@router.post("/ask")
async def ask(request: Request) -> str:
    queue: asyncio.Queue[str] = asyncio.Queue()
    return await queue.get()  # error: apr-missing-timeout
