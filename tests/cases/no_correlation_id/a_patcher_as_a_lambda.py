# only: apr-no-correlation-id
"""loguru's patcher, written as a lambda."""

from contextvars import ContextVar
from typing import Any
from uuid import uuid4

from aiohttp import web
from loguru import logger

rid: ContextVar[str] = ContextVar("rid", default="-")
logger.configure(patcher=lambda record: record["extra"].update(request_id=rid.get()))


@web.middleware
async def with_id(request: web.Request, handler: Any) -> web.StreamResponse:
    rid.set(request.headers.get("X-Request-ID", uuid4().hex))
    response: web.StreamResponse = await handler(request)
    return response


async def lend(request: web.Request) -> web.Response:
    logger.info("lending")
    return web.Response()


app = web.Application(middlewares=[with_id])
app.router.add_post("/lend", lend)
