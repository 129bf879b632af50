# only: apr-webhook-not-idempotent
"""Consumers that get a message again after a crash or a rebalance: Kafka, RabbitMQ, SQS, Redis streams, late-acknowledged Celery tasks; and those that can take it."""

import json
from typing import Any

import aio_pika
import asyncpg
import boto3
import httpx
import pika
import redis
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from celery import Celery, shared_task
from confluent_kafka import Consumer, Producer
from kafka import KafkaConsumer
from pymongo import MongoClient
from pymongo.errors import DuplicateKeyError

app = Celery("billing")
mongo: MongoClient[dict[str, Any]] = MongoClient("mongodb://localhost")
database = mongo["billing"]


async def credit_orders(pool: asyncpg.Pool) -> None:  # error: apr-webhook-not-idempotent
    consumer = AIOKafkaConsumer("orders", group_id="credits", enable_auto_commit=False)
    await consumer.start()
    try:
        async for message in consumer:
            order = json.loads(message.value)
            await pool.execute("UPDATE accounts SET credits = credits + $1 WHERE id = $2", order["total"], order["customer"])
            await consumer.commit()
    finally:
        await consumer.stop()


async def remembered_orders(pool: asyncpg.Pool) -> None:
    consumer = AIOKafkaConsumer("orders", group_id="credits", enable_auto_commit=False)
    async for message in consumer:
        order = json.loads(message.value)
        async with pool.acquire() as connection, connection.transaction():
            new = await connection.fetchval("INSERT INTO seen (event_id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING event_id", order["event_id"])
            if new is not None:
                await connection.execute("UPDATE accounts SET credits = credits + $1 WHERE id = $2", order["total"], order["customer"])
        await consumer.commit()


async def project_orders(pool: asyncpg.Pool) -> None:
    consumer = AIOKafkaConsumer("orders", group_id="view")
    async for message in consumer:
        order = json.loads(message.value)
        await pool.execute(
            "INSERT INTO order_view (id, total) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET total = EXCLUDED.total", order["id"], order["total"]
        )


class ShipmentConsumer:
    def __init__(self, brokers: str) -> None:
        self._consumer = AIOKafkaConsumer("shipments", bootstrap_servers=brokers)
        self._seen: set[str] = set()

    async def run(self, client: httpx.AsyncClient) -> None:  # error: apr-webhook-not-idempotent
        async for message in self._consumer:
            event = json.loads(message.value)
            if event["id"] in self._seen:
                continue
            self._seen.add(event["id"])
            await client.post("https://sms.example/send", json={"text": event["text"]})


def forward(consumer: Consumer, producer: Producer) -> None:  # error: apr-webhook-not-idempotent
    while True:
        message = consumer.poll(1.0)
        if message is None:
            continue
        producer.produce("mails", message.value())
        consumer.commit(message)


def bill(topic: str) -> None:  # error: apr-webhook-not-idempotent
    for record in KafkaConsumer(topic, group_id="bills"):
        body = json.loads(record.value)
        database["invoices"].insert_one({"customer": body["customer"], "amount": body["amount"]})


def bill_once(topic: str) -> None:
    for record in KafkaConsumer(topic, group_id="bills"):
        body = json.loads(record.value)
        try:
            database["invoices"].insert_one({"_id": body["event_id"], "amount": body["amount"]})
        except DuplicateKeyError:
            continue


def increase(topic: str) -> None:  # error: apr-webhook-not-idempotent
    for record in KafkaConsumer(topic, group_id="totals"):
        body = json.loads(record.value)
        database["totals"].update_one({"_id": body["customer"]}, {"$inc": {"amount": body["amount"]}}, upsert=True)


def set_total(topic: str) -> None:
    for record in KafkaConsumer(topic, group_id="totals"):
        body = json.loads(record.value)
        database["totals"].update_one({"_id": body["customer"]}, {"$set": {"amount": body["total"]}}, upsert=True)


async def on_order(message: aio_pika.abc.AbstractIncomingMessage) -> None:  # error: apr-webhook-not-idempotent
    async with message.process():
        order = json.loads(message.body)
        async with httpx.AsyncClient(timeout=5) as client:
            await client.post("https://warehouse.example/parcels", json={"order": order["id"]})


async def on_keyed_order(message: aio_pika.abc.AbstractIncomingMessage) -> None:
    async with message.process():
        order = json.loads(message.body)
        async with httpx.AsyncClient(timeout=5) as client:
            await client.post("https://warehouse.example/parcels", json={"order": order["id"]}, headers={"Idempotency-Key": str(message.message_id)})


async def on_randomly_keyed_order(message: aio_pika.abc.AbstractIncomingMessage) -> None:  # error: apr-webhook-not-idempotent
    import uuid

    order = json.loads(message.body)
    async with httpx.AsyncClient(timeout=5) as client:
        await client.post("https://warehouse.example/parcels", json={"order": order["id"]}, headers={"Idempotency-Key": str(uuid.uuid4())})
    await message.ack()


async def listen(queue: aio_pika.abc.AbstractQueue) -> None:
    await queue.consume(on_order)
    await queue.consume(on_keyed_order)
    await queue.consume(on_randomly_keyed_order)


def on_points(channel: Any, method: Any, properties: Any, body: bytes) -> None:  # error: apr-webhook-not-idempotent
    event = json.loads(body)
    redis.Redis().incrby(f"points:{event['customer']}", event["points"])
    channel.basic_ack(method.delivery_tag)


def on_lost_points(channel: Any, method: Any, properties: Any, body: bytes) -> None:
    event = json.loads(body)
    redis.Redis().incrby(f"points:{event['customer']}", event["points"])


def on_level(channel: Any, method: Any, properties: Any, body: bytes) -> None:
    event = json.loads(body)
    redis.Redis().set(f"level:{event['customer']}", event["level"])
    channel.basic_ack(method.delivery_tag)


def serve() -> None:
    channel = pika.BlockingConnection(pika.ConnectionParameters("localhost")).channel()
    channel.basic_consume("points", on_message_callback=on_points)
    channel.basic_consume("points-once", on_message_callback=on_lost_points, auto_ack=True)
    channel.basic_consume("levels", on_message_callback=on_level)
    channel.start_consuming()


def pay_out(queue_url: str) -> None:  # error: apr-webhook-not-idempotent
    sqs = boto3.client("sqs")
    while True:
        answer = sqs.receive_message(QueueUrl=queue_url, WaitTimeSeconds=20)
        for message in answer.get("Messages", []):
            body = json.loads(message["Body"])
            httpx.post("https://bank.example/payouts", json={"account": body["account"], "amount": body["amount"]}, timeout=5)
            sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])


def pay_out_once(queue_url: str, table: Any) -> None:
    sqs = boto3.client("sqs")
    payments = boto3.resource("dynamodb").Table("payouts")
    for message in sqs.receive_message(QueueUrl=queue_url).get("Messages", []):
        body = json.loads(message["Body"])
        payments.put_item(Item={"id": message["MessageId"]}, ConditionExpression="attribute_not_exists(id)")
        httpx.post("https://bank.example/payouts", json={"account": body["account"], "amount": body["amount"]}, timeout=5)


def read_stream(client: redis.Redis) -> None:  # error: apr-webhook-not-idempotent
    while True:
        found: Any = client.xreadgroup("mailers", "one", {"mails": ">"}, count=10)
        for _, messages in found:
            for message_id, fields in messages:
                httpx.post("https://mail.example/send", json=fields, timeout=5)
                client.xack("mails", "mailers", message_id)


def read_stream_once(client: redis.Redis) -> None:
    while True:
        found: Any = client.xreadgroup("mailers", "one", {"mails": ">"}, count=10)
        for _, messages in found:
            for message_id, fields in messages:
                if client.set(f"mailed:{message_id}", "1", nx=True, ex=86400):
                    httpx.post("https://mail.example/send", json=fields, timeout=5)
                client.xack("mails", "mailers", message_id)


@app.task(acks_late=True)
def handle_payment_event(event: dict[str, Any]) -> None:  # error: apr-webhook-not-idempotent
    database["ledger"].insert_one({"account": event["account"], "amount": event["amount"]})


@shared_task(acks_late=True)
def handle_refund_event(event: dict[str, Any]) -> None:
    database["ledger"].insert_one({"_id": event["id"], "account": event["account"], "amount": event["amount"]})


@shared_task
def send_newsletter(payload: dict[str, Any]) -> None:
    httpx.post("https://mail.example/send", json=payload, timeout=5)


@shared_task(acks_late=True)
def rebuild_index(index_id: int) -> None:
    httpx.post("https://search.example/rebuild", json={"index": index_id}, timeout=5)


async def publish(producer: AIOKafkaProducer, order: dict[str, Any]) -> None:
    await producer.send_and_wait("orders", json.dumps(order).encode())
