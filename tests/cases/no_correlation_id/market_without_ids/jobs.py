"""Jobs that log."""

from __future__ import annotations

import logging

from celery import shared_task

from market_without_ids.stock import LocalWarehouse, StockService

logger = logging.getLogger(__name__)


@shared_task
def count(sku: str) -> None:
    if not StockService(LocalWarehouse()).available(sku):
        logger.warning("%s is out", sku)  # error: apr-no-correlation-id
