import json
from typing import Any

import aio_pika
import asyncpg
from aio_pika.abc import AbstractIncomingMessage
from aiokafka import AIOKafkaConsumer

from .balances import Balances


class Handlers:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self.balances = Balances(pool)
        self.table = {"payment": self.on_payment, "bonus": self.on_bonus}
        self.safe = {"payment": self.on_payment}

    async def on_payment(self, event: dict[str, Any]) -> None:
        await self.balances.credit_once(event["id"], event["customer"], event["cents"])

    async def on_bonus(self, event: dict[str, Any]) -> None:
        await self.balances.credit(event["customer"], event["cents"])


async def run(pool: asyncpg.Pool) -> None:  # error: apr-webhook-not-idempotent
    handlers = Handlers(pool)
    consumer = AIOKafkaConsumer("events", enable_auto_commit=False)
    async for message in consumer:
        event = json.loads(message.value)
        await handlers.table[event["type"]](event)
        await consumer.commit()


async def run_safely(pool: asyncpg.Pool) -> None:
    handlers = Handlers(pool)
    consumer = AIOKafkaConsumer("payments", enable_auto_commit=False)
    async for message in consumer:
        event = json.loads(message.value)
        await handlers.on_payment(event)
        await consumer.commit()


async def on_lesson_paid(message: AbstractIncomingMessage) -> None:  # error: apr-webhook-not-idempotent
    async with message.process(requeue=True):
        event = json.loads(message.body)
        await Balances(await asyncpg.create_pool(timeout=5)).credit(event["tutor"], event["cents"])


async def on_refund(message: AbstractIncomingMessage) -> None:
    async with message.process(requeue=True):
        event = json.loads(message.body)
        await Balances(await asyncpg.create_pool(timeout=5)).credit_once(event["id"], event["tutor"], event["cents"])


async def main() -> None:
    connection = await aio_pika.connect_robust(timeout=10)
    channel = await connection.channel()
    for name, callback in (("paid", on_lesson_paid), ("refunded", on_refund)):
        queue = await channel.declare_queue(name, durable=True)
        await queue.consume(callback)
