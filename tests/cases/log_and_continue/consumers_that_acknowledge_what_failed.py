# only: apr-log-and-continue, apr-swallowed-exception, apr-magic-return
"""A message that failed and is acknowledged all the same is lost: in a callback, a loop, or where the library acknowledges when the function returns."""

import json
import logging
from typing import Any

import aio_pika
import pika
from aiokafka import AIOKafkaConsumer
from kafka import KafkaConsumer
from pika.adapters.blocking_connection import BlockingChannel
from redis import Redis

logger = logging.getLogger(__name__)


def handle(payload: bytes | None) -> None:
    raise RuntimeError(payload)


def on_message(channel: BlockingChannel, method: Any, properties: pika.BasicProperties, body: bytes) -> None:
    try:
        handle(body)
    except Exception:  # error: apr-log-and-continue
        logger.exception("message failed")
    channel.basic_ack(method.delivery_tag)


def on_message_finally(channel: BlockingChannel, method: Any, properties: pika.BasicProperties, body: bytes) -> None:
    try:
        handle(body)
    except Exception:  # error: apr-log-and-continue
        logger.exception("message failed")
    finally:
        channel.basic_ack(method.delivery_tag)


async def on_rabbit(message: aio_pika.abc.AbstractIncomingMessage) -> None:
    try:
        handle(message.body)
        await message.ack()
    except Exception as error:  # error: apr-log-and-continue
        logger.error("message failed: %s", error)
        await message.ack()


def consume(consumer: KafkaConsumer) -> None:
    for message in consumer:
        try:
            handle(message.value)
        except Exception:  # error: apr-log-and-continue
            logger.exception("message failed")
        consumer.commit()


async def consume_async() -> None:
    consumer = AIOKafkaConsumer("orders")
    async for message in consumer:
        try:
            handle(message.value)
        except Exception:  # error: apr-log-and-continue
            logger.exception("message failed")
            continue


def work(redis: Redis) -> None:
    while True:
        for _, messages in redis.xreadgroup("workers", "one", {"orders": ">"}) or []:  # type: ignore[union-attr]
            for number, fields in messages:
                try:
                    handle(json.dumps(fields).encode())
                except Exception:  # error: apr-log-and-continue
                    logger.exception("message %s failed", number)
                redis.xack("orders", "workers", number)


# --- left ---


def on_message_nacked(channel: BlockingChannel, method: Any, properties: pika.BasicProperties, body: bytes) -> None:
    try:
        handle(body)
    except Exception:
        logger.exception("message failed")
        channel.basic_nack(method.delivery_tag, requeue=False)
    else:
        channel.basic_ack(method.delivery_tag)


async def on_rabbit_rejected(message: aio_pika.abc.AbstractIncomingMessage) -> None:
    try:
        handle(message.body)
    except Exception:
        logger.exception("message failed")
        await message.reject(requeue=False)
        return
    await message.ack()


class Dead:
    def send_to_dlq(self, payload: bytes | None, reason: str) -> None:
        raise NotImplementedError


def consume_with_dead_letters(consumer: KafkaConsumer, dead: Dead) -> None:
    for message in consumer:
        try:
            handle(message.value)
        except Exception as error:
            logger.exception("message failed")
            dead.send_to_dlq(message.value, str(error))
        consumer.commit()


def consume_and_stop(consumer: KafkaConsumer) -> None:
    for message in consumer:
        try:
            handle(message.value)
        except Exception:
            logger.exception("message failed")
            raise
        consumer.commit()
