# only: apr-no-correlation-id
"""loguru's patcher shows the id of a request; what comes from a stream has none."""

from __future__ import annotations

import sys
from contextvars import ContextVar
from typing import Any
from uuid import uuid4

from flask import Flask
from loguru import logger
from redis import Redis

request_id: ContextVar[str] = ContextVar("request_id", default="-")


def patch(record: Any) -> None:
    record["extra"]["request_id"] = request_id.get()


logger.configure(patcher=patch, handlers=[{"sink": sys.stderr, "format": "{extra[request_id]} {message}"}])
app = Flask(__name__)


@app.before_request
def begin() -> None:
    request_id.set(uuid4().hex)


@app.get("/a")
def a() -> str:
    logger.info("a")
    return ""


def work(redis: Redis) -> None:
    while True:
        for _, entries in redis.xreadgroup("g", "me", {"orders": ">"}):
            logger.info("got {}", entries)  # error: apr-no-correlation-id
