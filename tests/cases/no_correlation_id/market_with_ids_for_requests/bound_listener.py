from __future__ import annotations

import logging

from aiokafka import AIOKafkaConsumer

from market_with_ids_for_requests.logs import request_id

logger = logging.getLogger(__name__)


async def listen(consumer: AIOKafkaConsumer) -> None:
    async for message in consumer:
        request_id.set(f"{message.topic}/{message.offset}")
        logger.info("received")
