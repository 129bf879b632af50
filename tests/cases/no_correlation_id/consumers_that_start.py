# only: apr-no-correlation-id
"""A consumer's loop and what it calls need the message's id; what it says as it starts and stops does not."""

from __future__ import annotations

import asyncio
import json

from aiokafka import AIOKafkaConsumer
from loguru import logger


async def main() -> None:
    logger.info("worker starting")
    consumer = AIOKafkaConsumer("pushes", bootstrap_servers="localhost:9092")
    await consumer.start()
    try:
        async for record in consumer:
            await build(json.loads(record.value))
    finally:
        logger.info("worker stopped")
        await consumer.stop()


async def build(event: dict[str, str]) -> None:
    logger.info("building {}", event["branch"])  # error: apr-no-correlation-id


if __name__ == "__main__":
    asyncio.run(main())
