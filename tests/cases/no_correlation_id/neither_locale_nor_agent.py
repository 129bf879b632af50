# only: apr-no-correlation-id
"""What is bound tells languages and browsers apart, not requests."""

from __future__ import annotations

import structlog
from flask import Flask

log = structlog.get_logger()
app = Flask(__name__)


@app.before_request
def bind() -> None:
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(locale="en", user_agent="x")


@app.get("/a")
def a() -> str:
    log.info("a")  # error: apr-no-correlation-id
    return ""
