# only: apr-no-correlation-id
"""What is bound with loguru says which part of the program speaks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request, Response
from loguru import logger

app = FastAPI()
log = logger.bind(component="orders")


@app.middleware("http")
async def bind(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    with logger.contextualize(component="api"):
        return await call_next(request)


@app.post("/orders")
async def place() -> dict[str, str]:
    log.info("placed")  # error: apr-no-correlation-id
    return {}
