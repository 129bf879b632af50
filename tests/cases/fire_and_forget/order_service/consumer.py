"""A base class whose field another module owns."""

import asyncio


async def poll() -> None:
    await asyncio.sleep(1)


class Consumer:
    def __init__(self) -> None:
        self.task: asyncio.Task[None] | None = None
        self.audit: asyncio.Task[None] | None = None

    def start(self) -> None:
        self.task = asyncio.create_task(poll())
        self.audit = asyncio.create_task(poll())  # error: apr-fire-and-forget
