# only: apr-unlocked-shared-state
"""A function that wraps `send` for one response is called in turn; one that many tasks run, or that outlives the call, is not."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Tracing:
    most = 1024

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = b""
        too_long = False

        async def wrapped(message: Message) -> None:
            nonlocal body, too_long
            if message["type"] != "http.response.body" or too_long:
                await send(message)
                return
            body += message["body"]
            if len(body) > self.most:
                await send({"type": "http.response.body", "body": body})
                too_long = True

        await self.app(scope, receive, wrapped)


async def copy_all(names: list[str], copy: Callable[[str], Awaitable[None]]) -> bool:
    stopped = False

    async def one(name: str) -> None:
        nonlocal stopped
        if stopped:
            return
        await copy(name)
        stopped = True  # error: apr-unlocked-shared-state

    await asyncio.gather(*(one(name) for name in names))
    return stopped


def counted(copy: Callable[[str], Awaitable[None]]) -> Callable[[str], Awaitable[Any]]:
    busy = False

    async def one(name: str) -> None:
        nonlocal busy
        if busy:
            return
        await copy(name)
        busy = True  # error: apr-unlocked-shared-state

    return one
