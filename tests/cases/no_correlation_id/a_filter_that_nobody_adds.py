# only: apr-no-correlation-id
"""A filter stands ready and no logger or handler has it."""

from __future__ import annotations

import logging
from contextvars import ContextVar

from flask import Flask

request_id: ContextVar[str] = ContextVar("request_id", default="-")


class RequestIdFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


logging.basicConfig(level=logging.INFO)
logger = logging.getLogger(__name__)
app = Flask(__name__)


@app.before_request
def bind() -> None:
    request_id.set("…")


@app.get("/orders")
def orders() -> dict[str, str]:
    logger.info("listing")  # error: apr-no-correlation-id
    return {}
