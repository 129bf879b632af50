# only: apr-no-correlation-id
"""loguru's context, entered by a middleware."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import uuid4

from fastapi import FastAPI, Request, Response
from loguru import logger

app = FastAPI()


@app.middleware("http")
async def bind(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    with logger.contextualize(request_id=uuid4().hex):
        return await call_next(request)


@app.post("/orders")
async def place() -> dict[str, str]:
    logger.info("placed")
    return {}
