# only: apr-no-correlation-id
"""structlog with a processor of the project's own, and a middleware without any framework."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any
from uuid import uuid4

import structlog
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

request_id: ContextVar[str] = ContextVar("request_id")


def add_request_id(logger: Any, method: str, event_dict: dict[str, Any]) -> dict[str, Any]:
    event_dict["request_id"] = request_id.get("-")
    return event_dict


structlog.configure(processors=[add_request_id, structlog.processors.JSONRenderer()])
log = structlog.get_logger()


class RequestId:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request_id.set(uuid4().hex)
        await self.app(scope, receive, send)


app = FastAPI()
app.add_middleware(RequestId)


@app.get("/a")
def a() -> str:
    log.info("a")
    return ""
