# only: apr-no-correlation-id
"""The library's middleware alone answers with the id, and no line shows it."""

from __future__ import annotations

import logging

from asgi_correlation_id import CorrelationIdMiddleware  # type: ignore[import-not-found]
from fastapi import FastAPI

logging.basicConfig(level=logging.INFO)
logger = logging.getLogger(__name__)
app = FastAPI()
app.add_middleware(CorrelationIdMiddleware)


@app.post("/orders")
async def place() -> dict[str, str]:
    logger.info("placed")  # error: apr-no-correlation-id
    return {}
