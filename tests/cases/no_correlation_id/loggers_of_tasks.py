# only: apr-no-correlation-id
"""Celery's own loggers of tasks have the task's id in their lines."""

from __future__ import annotations

from celery import Celery
from celery.utils.log import get_task_logger

logger = get_task_logger(__name__)
celery = Celery("shop")


@celery.task
def greet(customer_id: int) -> None:
    logger.info("greeting %d", customer_id)
