# only: apr-no-correlation-id
"""A handler writes the lines of each task into a file of its own; nothing does so for requests."""

from __future__ import annotations

import logging
from pathlib import Path

from celery import Celery, current_task
from celery.signals import after_setup_logger
from fastapi import FastAPI

logger = logging.getLogger(__name__)
queue = Celery("parcels")
app = FastAPI()


class FileOfTask(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        task = current_task
        if task:
            self.write_line(task.request.id, record)

    def write_line(self, task_id: str, record: logging.LogRecord) -> None:
        with (Path("logs") / f"{task_id}.log").open("a") as file:
            file.write(self.format(record))


@after_setup_logger.connect
def add_handler(logger: logging.Logger, **_: object) -> None:
    logger.addHandler(FileOfTask())


@queue.task
def weigh(number: int) -> None:
    logger.info("parcel %d is weighed", number)


@app.post("/parcels")
async def hand_in() -> dict[str, str]:
    logger.info("a parcel is handed in")  # error: apr-no-correlation-id
    return {}
