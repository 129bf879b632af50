"""A queue within the process has no broker that waits to hear what became of an item."""

import asyncio
import logging
import queue
from typing import Any

from kafka import KafkaConsumer

log = logging.getLogger(__name__)


class Stock:
    async def reserve(self, sku: str, quantity: int) -> None:
        raise NotImplementedError

    def reserve_now(self, sku: str, quantity: int) -> None:
        raise NotImplementedError


async def work(items: "asyncio.Queue[dict[str, Any]]", stock: Stock) -> None:
    while True:
        item = await items.get()
        try:
            await stock.reserve(item["sku"], item["quantity"])
        except Exception:
            log.exception("could not process %s", item["sku"])
        finally:
            items.task_done()


def work_in_a_thread(items: "queue.Queue[dict[str, Any]]", stock: Stock) -> None:
    while True:
        message = items.get()
        try:
            stock.reserve_now(message["sku"], 1)
        except Exception:
            log.exception("could not process %s", message["sku"])


def consume(stock: Stock) -> None:
    consumer = KafkaConsumer("orders", group_id="stock")
    for message in consumer:
        try:
            stock.reserve_now(message.value["sku"], 1)
        except Exception:  # error: apr-log-and-continue
            log.exception("could not process offset %s", message.offset)
