from __future__ import annotations

import asyncio
import logging

from aiokafka import AIOKafkaConsumer
from litestar import Litestar, get

from .tasks import background

log = logging.getLogger(__name__)


async def forward(body: bytes) -> None:
    await asyncio.sleep(0)
    log.debug("forwarded %d bytes", len(body))


async def consume(consumer: AIOKafkaConsumer) -> None:
    async for message in consumer:
        background(forward(message.value or b""))  # error: apr-fire-and-forget


async def consume_in_order(consumer: AIOKafkaConsumer) -> None:
    async for message in consumer:
        await background(forward(message.value or b""))


class Room:
    def __init__(self) -> None:
        self.clock: asyncio.Task[None] | None = None
        self.pump: asyncio.Task[None] | None = None

    def open(self) -> None:
        self.clock = asyncio.create_task(forward(b"tick"))  # error: apr-fire-and-forget

    def start(self) -> None:
        self.pump = asyncio.create_task(forward(b"pump"))


async def close(room: Room) -> None:
    if room.pump is not None:
        room.pump.cancel()


async def start_clock(app: Litestar) -> None:
    app.state.clock = asyncio.create_task(forward(b"clock"))


async def stop_clock(app: Litestar) -> None:
    app.state.clock.cancel()


@get("/noop")
async def noop() -> None:
    await forward(b"")


app = Litestar([noop], on_startup=[start_clock], on_shutdown=[stop_clock])
