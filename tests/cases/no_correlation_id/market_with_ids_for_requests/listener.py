from __future__ import annotations

import logging

from aiokafka import AIOKafkaConsumer

logger = logging.getLogger(__name__)


async def listen(consumer: AIOKafkaConsumer) -> None:
    async for message in consumer:
        logger.info("received %s", message.offset)  # error: apr-no-correlation-id
