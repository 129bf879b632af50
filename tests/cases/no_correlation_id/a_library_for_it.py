# only: apr-no-correlation-id
"""The library's middleware makes the id, its filter shows it."""

from __future__ import annotations

import logging.config

from asgi_correlation_id import CorrelationIdMiddleware  # type: ignore[import-not-found]
from fastapi import FastAPI

logging.config.dictConfig(
    {
        "version": 1,
        "filters": {"correlation_id": {"()": "asgi_correlation_id.CorrelationIdFilter", "uuid_length": 32}},
        "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["correlation_id"]}},
        "root": {"handlers": ["console"]},
    }
)
logger = logging.getLogger(__name__)
app = FastAPI()
app.add_middleware(CorrelationIdMiddleware)


@app.post("/orders")
async def place() -> dict[str, str]:
    logger.info("placed")
    return {}
