"""Consumers: loops over clients, callbacks handed over."""  # role: consumer

from aio_pika.abc import AbstractIncomingMessage, AbstractQueue
from aiokafka import AIOKafkaConsumer
from kafka import KafkaConsumer
from redis import Redis
from redis.asyncio import Redis as AsyncRedis


async def listen() -> None:  # role: consumer runs: loop
    consumer = AIOKafkaConsumer("orders")
    await consumer.start()
    async for message in consumer:
        print(message.value)


class Listener:
    def __init__(self) -> None:
        self.consumer = AIOKafkaConsumer("orders")

    async def listen_one(self) -> None:  # role: consumer runs: loop
        message = await self.consumer.getone()
        print(message)


async def given(consumer: AIOKafkaConsumer) -> None:  # role: consumer runs: loop
    """The library has no types: the annotation says what it is."""
    print(await consumer.getone())


def drain() -> None:  # role: consumer
    for message in KafkaConsumer("orders"):
        print(message)


async def on_event(message: AbstractIncomingMessage) -> None:  # role: consumer runs: loop
    pass


async def attach(queue: AbstractQueue) -> None:
    await queue.consume(on_event)


async def iterate(queue: AbstractQueue) -> None:  # role: consumer
    async with queue.iterator() as messages:
        async for message in messages:
            print(message)


def streams(redis: Redis) -> None:  # role: consumer
    redis.xreadgroup("group", "me", {"orders": ">"})


async def async_streams(redis: AsyncRedis) -> None:  # role: consumer
    await redis.xreadgroup("group", "me", {"orders": ">"})


def publish(redis: Redis) -> None:
    redis.xadd("orders", {"id": "1"})


def loop(orders: list[int]) -> None:
    for order in orders:
        print(order)
