# only: apr-no-correlation-id
"""The standard way: a context variable that a middleware sets and a filter puts on each record, through helpers."""

from __future__ import annotations

import logging
import logging.config
from contextvars import ContextVar
from uuid import uuid4

from fastapi import FastAPI
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import Response

_correlation: ContextVar[str | None] = ContextVar("correlation", default=None)


def current_id() -> str:
    return _correlation.get() or "-"


def begin(value: str | None) -> None:
    _correlation.set(value or uuid4().hex)


class AddId(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        setattr(record, "correlation_id", current_id())  # noqa: B010
        return True


class CorrelationMiddleware(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        begin(request.headers.get("X-Correlation-ID"))
        return await call_next(request)


LOGGING = {
    "version": 1,
    "filters": {"ids": {"()": AddId}},
    "formatters": {"plain": {"format": "%(levelname)s %(correlation_id)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["ids"], "formatter": "plain"}},
    "root": {"handlers": ["console"]},
}
logging.config.dictConfig(LOGGING)
logger = logging.getLogger(__name__)
app = FastAPI()
app.add_middleware(CorrelationMiddleware)


@app.post("/orders")
async def place() -> dict[str, str]:
    logger.info("placed")
    return {}
