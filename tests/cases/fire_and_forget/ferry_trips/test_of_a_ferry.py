"""A fake that a test puts in place starts a task: the test's own loop ends with it."""

import asyncio
from typing import Any

_calls: list[asyncio.Task[None]] = []


async def forward(line: str) -> None:
    await asyncio.sleep(0)


async def test_ferry_is_told(patched: Any) -> None:
    started: asyncio.Task[None] | None = None

    async def run(name: str) -> None:
        nonlocal started
        started = asyncio.create_task(forward(name))

    with patched("run", run):
        await forward("one")


async def test_ferry_calls(patched: Any) -> None:
    async def run(name: str) -> None:
        _calls.append(asyncio.create_task(forward(name)))  # error: apr-fire-and-forget

    with patched("run", run):
        await forward("two")
