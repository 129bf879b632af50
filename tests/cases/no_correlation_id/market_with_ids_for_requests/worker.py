from __future__ import annotations

import logging

from celery import Celery

from market_with_ids_for_requests.logs import set_up

logger = logging.getLogger(__name__)
set_up()
celery = Celery("market")


@celery.task
def export(order_id: int) -> None:
    logger.info("exporting %d", order_id)  # error: apr-no-correlation-id
