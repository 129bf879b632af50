# only: apr-no-correlation-id
"""A context variable whose name says nothing, with a mapping that has the id in it; a formatter writes all of the mapping."""

import json
import logging
from contextvars import ContextVar

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

_ctx: ContextVar[dict[str, str]] = ContextVar("log_context")
log = logging.getLogger(__name__)


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return json.dumps({"message": record.getMessage(), "level": record.levelname, **_ctx.get({})})


class Correlate:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope.get("headers", []))
        token = _ctx.set({"correlation_id": headers.get(b"x-correlation-id", b"-").decode()})
        try:
            await self.app(scope, receive, send)
        finally:
            _ctx.reset(token)


async def rooms(request: Request) -> PlainTextResponse:
    log.info("a room")
    return PlainTextResponse("ok")


handler = logging.StreamHandler()
handler.setFormatter(JsonFormatter())
logging.getLogger().addHandler(handler)
app = Correlate(Starlette(routes=[Route("/rooms", rooms)]))
