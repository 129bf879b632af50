# only: apr-sensitive-log
from __future__ import annotations

import logging
from typing import Any

from celery import Celery, Task

app = Celery("maps")
log = logging.getLogger(__name__)


@app.task(bind=True, max_retries=3)
def push(self: Task[Any, Any], layer: str, datastore: str, token: str) -> None:
    log.info("pushing %s to %s", layer, datastore)
    send(layer, token)


@app.task(bind=True)
def pull(self: Task[Any, Any], layer: str, token: str) -> None:
    log.info("pulling %s with %s", layer, token)  # error: apr-sensitive-log


def send(layer: str, token: str) -> None:
    raise NotImplementedError(layer)


def publish(layer: str, api_token: str) -> None:
    push("a", layer, api_token)
    push.run("a", layer, api_token)
