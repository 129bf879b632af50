# only: apr-no-correlation-id
"""Jobs of Dramatiq; what is bound at the start of the worker is the same for all of them."""

from __future__ import annotations

import logging

import dramatiq

logger = logging.getLogger(__name__)


@dramatiq.actor
def export(order_id: int) -> None:
    logger.info("exporting %d", order_id)  # error: apr-no-correlation-id


@dramatiq.actor
def cleanup() -> None:
    logger.info("cleaning up")
