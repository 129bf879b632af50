# only: apr-no-correlation-id
"""The middleware binds an id to structlog's context, but none of the configured processors puts it on the lines."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import uuid4

import structlog
from fastapi import FastAPI, Request, Response

structlog.configure(processors=[structlog.processors.add_log_level, structlog.processors.TimeStamper(), structlog.processors.JSONRenderer()])
log = structlog.get_logger()
app = FastAPI()


@app.middleware("http")
async def bind(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    structlog.contextvars.bind_contextvars(request_id=uuid4().hex)
    return await call_next(request)


@app.post("/orders")
async def place() -> dict[str, str]:
    log.info("placed")  # error: apr-no-correlation-id
    return {}
