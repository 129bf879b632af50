# only: apr-no-correlation-id
"""A tracing library puts its id on every record."""

from __future__ import annotations

import logging

from fastapi import FastAPI
from opentelemetry.instrumentation.logging import LoggingInstrumentor  # type: ignore[import-not-found]

LoggingInstrumentor().instrument(set_logging_format=True)
logger = logging.getLogger(__name__)
app = FastAPI()


@app.post("/orders")
async def place() -> dict[str, str]:
    logger.info("placed")
    return {}
