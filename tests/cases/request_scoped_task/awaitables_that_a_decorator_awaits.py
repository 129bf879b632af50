# only: apr-request-scoped-task
"""Plain handlers that give an awaitable, which a decorator or the framework awaits; and those that put a task into what they answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web


def answering(method: Callable[..., Any]) -> Callable[..., Any]:
    async def wrapped(api: Any, request: web.Request) -> web.Response:
        answer = method(api, request)
        if asyncio.isfuture(answer) or asyncio.iscoroutine(answer):
            answer = await answer
        return web.json_response(answer)

    return wrapped


class Cellar:
    async def restock(self) -> None:
        await asyncio.sleep(1)


class CellarApi:
    def __init__(self, cellar: Cellar) -> None:
        self.cellar = cellar

    @answering
    def restock(self, request: web.Request) -> Awaitable[None]:
        return asyncio.shield(self.cellar.restock())

    @answering
    async def restock_and_tell(self, request: web.Request) -> dict[str, Any]:
        task = asyncio.create_task(self.cellar.restock())  # error: apr-request-scoped-task
        return {"task": task}

    @answering
    def restock_later(self, request: web.Request) -> dict[str, Any]:
        work = asyncio.ensure_future(self.cellar.restock())  # error: apr-request-scoped-task
        return {"started": work.get_name()}


def routes(api: CellarApi) -> list[web.RouteDef]:
    return [
        web.post("/cellar/restock", api.restock),
        web.post("/cellar/tell", api.restock_and_tell),
        web.post("/cellar/later", api.restock_later),
    ]
