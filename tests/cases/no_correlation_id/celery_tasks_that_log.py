# only: apr-no-correlation-id
"""Jobs: the id of what is worked on stands in the text, the id of the job nowhere."""

from __future__ import annotations

import logging

from celery import Celery, shared_task

logger = logging.getLogger(__name__)
celery = Celery("shop")


@celery.task
def greet(customer_id: int) -> None:
    logger.info("greeting customer %d", customer_id)  # error: apr-no-correlation-id


@shared_task
def remind(customer_id: int) -> None:
    logger.info("reminding customer %d", customer_id)
