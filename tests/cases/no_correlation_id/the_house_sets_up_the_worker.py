# only: apr-no-correlation-id
"""The library of the organisation sets up the log of the worker alone: what requests log has no id."""

from __future__ import annotations

import logging

from celery import Celery
from flask import Flask, current_app
from house_utils.logging.celery import set_up_logging  # type: ignore[import-not-found]

logging.basicConfig(level=logging.INFO)
logger = logging.getLogger(__name__)
queue = Celery("letters")
set_up_logging(queue)
app = Flask(__name__)


@queue.task
def print_letter(number: int) -> None:
    logger.info("letter %d is printed", number)


@app.post("/letters")
def post_letter() -> dict[str, str]:
    current_app.logger.info("a letter is taken in")  # error: apr-no-correlation-id
    return {}
