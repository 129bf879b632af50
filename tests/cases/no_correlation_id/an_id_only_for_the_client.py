# only: apr-no-correlation-id
"""The middleware makes an id, keeps it on the request and sends it back, and the lines do not know it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from uuid import uuid4

from fastapi import FastAPI, Request, Response

logger = logging.getLogger(__name__)
app = FastAPI()
request_id: ContextVar[str] = ContextVar("request_id", default="-")


@app.middleware("http")
async def add_id(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    request_id.set(uuid4().hex)
    request.state.request_id = request_id.get()
    response = await call_next(request)
    response.headers["X-Request-ID"] = request_id.get()
    return response


@app.post("/orders")
async def place() -> dict[str, str]:
    logger.info("placed")  # error: apr-no-correlation-id
    return {}
