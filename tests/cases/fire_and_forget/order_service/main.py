"""Starts and stops the service."""

import asyncio

from order_service.consumer import Consumer, poll
from order_service.tasks import forgotten, running, spawn, supervised


async def serve() -> None:
    consumer = Consumer()
    consumer.start()
    spawn(poll())  # error: apr-fire-and-forget
    supervised(poll())
    await asyncio.sleep(100)
    if consumer.task is not None:
        consumer.task.cancel()
    for task in running:
        task.cancel()
    print(len(forgotten))
