# only: apr-no-correlation-id
"""A controller, and a handler beside it, whose only line has an id by itself."""

from __future__ import annotations

import logging

from litestar import Controller, get, post

logger = logging.getLogger(__name__)


@get("/ping")
async def ping(request_id: str) -> str:
    logger.info("ping", extra={"request_id": request_id})
    return "pong"


class OrderController(Controller):
    path = "/orders"

    @post()
    async def place(self) -> dict[str, str]:
        logger.info("placed")  # error: apr-no-correlation-id
        return {}
