"""Celery."""

from celery import shared_task
from celery.utils.log import get_task_logger

logger = get_task_logger(__name__)


@shared_task
def refresh(parcel_id: int) -> None:
    logger.info("refreshing %s", parcel_id)
