# only: apr-no-correlation-id
"""The middleware that would bind the id is nowhere added."""

from __future__ import annotations

from uuid import uuid4

import structlog
from fastapi import FastAPI
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import Response

log = structlog.get_logger()


class Ids(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        structlog.contextvars.bind_contextvars(request_id=uuid4().hex)
        return await call_next(request)


app = FastAPI()


@app.get("/a")
def a() -> str:
    log.info("a")  # error: apr-no-correlation-id
    return ""
