from __future__ import annotations

import json
from typing import Any

import aio_pika
import asyncpg
from aio_pika.abc import AbstractIncomingMessage

from daily_press.articles import ArticleService


class PaymentWorker:
    def __init__(self, articles: ArticleService) -> None:
        self._articles = articles

    async def on_message(self, message: AbstractIncomingMessage) -> None:
        async with message.process():
            order: dict[str, Any] = json.loads(message.body)
            await self._articles.pay_author(order["article"], order["cents"])


async def main(pool: asyncpg.Pool[Any]) -> None:
    connection = await aio_pika.connect_robust("amqp://queue/", timeout=10)
    channel = await connection.channel()
    queue = await channel.declare_queue("payments")
    await queue.consume(PaymentWorker(ArticleService(pool)).on_message)
