"""Handlers that log."""

from __future__ import annotations

import logging

from fastapi import APIRouter

logger = logging.getLogger(__name__)
router = APIRouter()


@router.post("/orders")
async def place() -> dict[str, str]:
    logger.info("placed")  # error: apr-no-correlation-id
    return {}


@router.delete("/orders/{order_id}")
async def cancel(order_id: int) -> dict[str, str]:
    logger.info("cancelled %d", order_id)
    return {}
