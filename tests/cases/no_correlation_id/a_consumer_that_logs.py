# only: apr-no-correlation-id
"""The loop of a consumer."""

from __future__ import annotations

import json

import structlog
from aiokafka import AIOKafkaConsumer

log = structlog.get_logger()


async def handle(payload: dict[str, int]) -> None:
    log.info("handled", order_id=payload["order_id"])  # error: apr-no-correlation-id


async def consume(consumer: AIOKafkaConsumer) -> None:
    async for message in consumer:
        log.info("received", topic=message.topic)
        await handle(json.loads(message.value or b"{}"))
