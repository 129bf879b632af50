from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from uuid import uuid4

from fastapi import FastAPI, Request, Response

from market_with_ids_for_requests.logs import request_id, set_up

logger = logging.getLogger(__name__)
set_up()
app = FastAPI()


@app.middleware("http")
async def bind(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    token = request_id.set(uuid4().hex)
    try:
        return await call_next(request)
    finally:
        request_id.reset(token)


@app.post("/orders")
async def place() -> dict[str, str]:
    logger.info("placed")
    return {}
