# only: apr-no-correlation-id
"""structlog's context, bound by a middleware and shown by the configured processors."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import uuid4

import structlog
from fastapi import FastAPI, Request, Response

structlog.configure(
    processors=[structlog.contextvars.merge_contextvars, structlog.processors.add_log_level, structlog.processors.JSONRenderer()],
)
log = structlog.get_logger()
app = FastAPI()


@app.middleware("http")
async def bind(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=request.headers.get("X-Request-ID", uuid4().hex))
    return await call_next(request)


@app.post("/orders")
async def place() -> dict[str, str]:
    log.info("placed")
    return {}
