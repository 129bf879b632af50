# only: apr-no-correlation-id
"""A plain function as a filter, and a middleware of the worker: jobs are covered, requests are not."""

from __future__ import annotations

import logging
from contextvars import ContextVar
from typing import Any

import dramatiq
from fastapi import FastAPI, Request, WebSocket

message_id: ContextVar[str] = ContextVar("message_id", default="-")


def inject(record: logging.LogRecord) -> bool:
    record.message_id = message_id.get()
    return True


class Ids(dramatiq.Middleware):
    def before_process_message(self, broker: Any, message: Any) -> None:
        message_id.set(message.message_id)


handler = logging.StreamHandler()
handler.addFilter(inject)
logging.basicConfig(handlers=[handler])
dramatiq.get_broker().add_middleware(Ids())
logger = logging.getLogger(__name__)
app = FastAPI()


@dramatiq.actor
def export(order_id: int) -> None:
    logger.info("x")


@app.post("/webhooks/stripe")
async def hook(request: Request) -> str:
    logger.info("hook")  # error: apr-no-correlation-id
    return ""


@app.websocket("/ws")
async def ws(socket: WebSocket) -> None:
    await socket.accept()
    logger.info("ws")
