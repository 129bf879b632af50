# only: apr-no-correlation-id
"""A context variable that a filter reads, but it holds the reader's language."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from contextvars import ContextVar

from fastapi import FastAPI, Request, Response

locale: ContextVar[str] = ContextVar("locale", default="en")


class LocaleFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.locale = locale.get()
        return True


handler = logging.StreamHandler()
handler.addFilter(LocaleFilter())
logging.basicConfig(handlers=[handler], format="%(locale)s %(message)s")
logger = logging.getLogger(__name__)
app = FastAPI()


@app.middleware("http")
async def bind(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    locale.set(request.headers.get("Accept-Language", "en"))
    return await call_next(request)


@app.post("/orders")
async def place() -> dict[str, str]:
    logger.info("placed")  # error: apr-no-correlation-id
    return {}
