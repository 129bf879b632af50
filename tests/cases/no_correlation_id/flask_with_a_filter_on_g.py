# only: apr-no-correlation-id
"""A filter and a formatter that ask the request itself, in Flask."""

from __future__ import annotations

import logging
from uuid import uuid4

from flask import Flask, g, has_request_context

logger = logging.getLogger(__name__)
app = Flask(__name__)


class RequestFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        record.request_id = g.request_id if has_request_context() else "-"
        return super().format(record)


handler = logging.StreamHandler()
handler.setFormatter(RequestFormatter("%(request_id)s %(message)s"))
logger.addHandler(handler)


@app.before_request
def begin() -> None:
    g.request_id = uuid4().hex


@app.get("/orders")
def orders() -> dict[str, str]:
    logger.info("listing")
    return {}
