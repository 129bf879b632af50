# only: apr-retry-without-backoff, apr-unbounded-retry
"""Rounds that begin with a wait for their time or for the next message, and attempts at one thing."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

log = logging.getLogger(__name__)


class Sweeper:
    def __init__(self, store: Any) -> None:
        self.store = store
        self.stopping = asyncio.Event()

    async def run(self) -> None:
        while not self.stopping.is_set():
            try:
                try:
                    await asyncio.wait_for(self.stopping.wait(), timeout=60)
                    break
                except asyncio.TimeoutError:
                    pass
                await self.store.sweep()
            except Exception:
                log.exception("sweep failed")
                await asyncio.sleep(5)

    async def lead(self) -> None:
        while True:
            try:
                await asyncio.sleep(10)
                if await self.store.claim("leader"):
                    log.info("leading")
                    return
            except Exception:
                log.exception("claim failed")

    async def connect(self) -> None:
        while True:  # error: apr-unbounded-retry, apr-retry-without-backoff
            try:
                await self.store.connect()
                return
            except Exception:
                log.exception("not connected")


class Session:
    def __init__(self, socket: Any) -> None:
        self.socket = socket

    async def receive_message(self) -> dict[str, Any]:
        return dict(await self.socket.receive_json())

    async def answer(self, message: dict[str, Any]) -> None:
        await self.socket.send_json({"ack": message["id"]})


async def serve(session: Session) -> None:
    while True:
        try:
            message = await session.receive_message()
            if message["type"] == "bye":
                break
            await session.answer(message)
        except Exception as error:
            log.error("a message could not be handled: %s", error)
