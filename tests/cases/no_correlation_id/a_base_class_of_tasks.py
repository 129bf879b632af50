# only: apr-no-correlation-id
"""A base class of all tasks sets the id of each, a filter shows it."""

from __future__ import annotations

import logging
from contextvars import ContextVar
from typing import Any

from celery import Celery, Task

job_id: ContextVar[str] = ContextVar("job_id", default="-")


class JobFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.job_id = job_id.get()
        return True


class TracedTask(Task):  # type: ignore[type-arg]
    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        job_id.set(self.request.id or "-")
        return super().__call__(*args, **kwargs)


logging.getLogger().addFilter(JobFilter())
logger = logging.getLogger(__name__)
celery = Celery("shop", task_cls=TracedTask)


@celery.task
def greet(customer_id: int) -> None:
    logger.info("greeting %d", customer_id)
