import logging

from celery import shared_task

logger = logging.getLogger(__name__)


@shared_task
def remind(cart: int) -> None:
    logger.info("reminder for cart %d", cart)  # error: apr-no-correlation-id
