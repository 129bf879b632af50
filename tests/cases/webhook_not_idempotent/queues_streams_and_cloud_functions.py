"""Consumers of queues and logs."""

# only: apr-webhook-not-idempotent
from __future__ import annotations

import json
from typing import Any

import aio_pika
import asyncpg
import boto3
import httpx
import pika
import psycopg
import redis
from aio_pika.abc import AbstractIncomingMessage
from aiokafka import AIOKafkaConsumer
from confluent_kafka import Consumer
from kafka import KafkaConsumer
from pymongo import MongoClient
from pymongo.errors import DuplicateKeyError

mongo: MongoClient[dict[str, Any]] = MongoClient()
orders = mongo.shop.orders
r = redis.Redis()


async def consume_orders(pool: asyncpg.Pool) -> None:  # error: apr-webhook-not-idempotent
    consumer = AIOKafkaConsumer("orders", group_id="billing", enable_auto_commit=False)
    await consumer.start()
    try:
        async for msg in consumer:
            order = json.loads(msg.value)
            await pool.execute("INSERT INTO invoices (order_id, total) VALUES ($1, $2)", order["id"], order["total"])
            await consumer.commit()
    finally:
        await consumer.stop()


async def consume_orders_once(pool: asyncpg.Pool) -> None:
    consumer = AIOKafkaConsumer("orders", group_id="billing", enable_auto_commit=False)
    await consumer.start()
    try:
        async for msg in consumer:
            order = json.loads(msg.value)
            await pool.execute(
                "INSERT INTO invoices (order_id, total) VALUES ($1, $2) ON CONFLICT (order_id) DO NOTHING", order["id"], order["total"]
            )
            await consumer.commit()
    finally:
        await consumer.stop()


class ShipmentListener:
    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def on_message(self, message: AbstractIncomingMessage) -> None:  # error: apr-webhook-not-idempotent
        async with message.process(requeue=True):
            body = json.loads(message.body)
            await self._http.post("https://carrier.example/labels", json=body)

    async def run(self) -> None:
        connection = await aio_pika.connect_robust("amqp://guest@localhost/")
        channel = await connection.channel()
        queue = await channel.declare_queue("shipments", durable=True)
        await queue.consume(self.on_message)


class KeyedShipmentListener:
    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def on_message(self, message: AbstractIncomingMessage) -> None:
        async with message.process(requeue=True):
            body = json.loads(message.body)
            await self._http.post("https://carrier.example/labels", json=body, headers={"Idempotency-Key": str(message.message_id)})

    async def run(self) -> None:
        connection = await aio_pika.connect_robust("amqp://guest@localhost/")
        channel = await connection.channel()
        queue = await channel.declare_queue("shipments", durable=True)
        await queue.consume(self.on_message)


def drain_sqs() -> None:  # error: apr-webhook-not-idempotent
    sqs = boto3.client("sqs")
    while True:
        response = sqs.receive_message(QueueUrl="https://sqs/q", WaitTimeSeconds=20)
        for message in response.get("Messages", []):
            body = json.loads(message["Body"])
            orders.update_one({"_id": body["order"]}, {"$inc": {"paid": body["amount"]}})
            sqs.delete_message(QueueUrl="https://sqs/q", ReceiptHandle=message["ReceiptHandle"])


def drain_sqs_absolute() -> None:
    sqs = boto3.client("sqs")
    while True:
        response = sqs.receive_message(QueueUrl="https://sqs/q", WaitTimeSeconds=20)
        for message in response.get("Messages", []):
            body = json.loads(message["Body"])
            orders.update_one({"_id": body["order"]}, {"$set": {"address": body["address"]}}, upsert=True)
            sqs.delete_message(QueueUrl="https://sqs/q", ReceiptHandle=message["ReceiptHandle"])


def drain_sqs_claimed() -> None:
    sqs = boto3.client("sqs")
    events = mongo.shop.events
    while True:
        response = sqs.receive_message(QueueUrl="https://sqs/q", WaitTimeSeconds=20)
        for message in response.get("Messages", []):
            body = json.loads(message["Body"])
            try:
                events.insert_one({"_id": message["MessageId"]})
            except DuplicateKeyError:
                sqs.delete_message(QueueUrl="https://sqs/q", ReceiptHandle=message["ReceiptHandle"])
                continue
            orders.update_one({"_id": body["order"]}, {"$inc": {"paid": body["amount"]}})
            sqs.delete_message(QueueUrl="https://sqs/q", ReceiptHandle=message["ReceiptHandle"])


def callback(ch: Any, method: Any, properties: pika.BasicProperties, body: bytes) -> None:  # error: apr-webhook-not-idempotent
    payload = json.loads(body)
    with psycopg.connect("") as conn:
        conn.execute("UPDATE stock SET quantity = quantity - %s WHERE sku = %s", (payload["n"], payload["sku"]))
    ch.basic_ack(delivery_tag=method.delivery_tag)


def main() -> None:
    connection = pika.BlockingConnection()
    channel = connection.channel()
    channel.basic_consume(queue="stock", on_message_callback=callback)
    channel.start_consuming()


def confluent_loop() -> None:  # error: apr-webhook-not-idempotent
    consumer = Consumer({"bootstrap.servers": "k", "group.id": "g", "enable.auto.commit": False})
    consumer.subscribe(["signups"])
    while True:
        msg = consumer.poll(1.0)
        if msg is None or msg.error():
            continue
        user = json.loads(msg.value() or b"{}")
        httpx.post("https://mail.example/send", json={"to": user["email"], "template": "welcome"}, timeout=5)
        consumer.commit(msg)


def confluent_loop_claims() -> None:
    consumer = Consumer({"bootstrap.servers": "k", "group.id": "g", "enable.auto.commit": False})
    consumer.subscribe(["signups"])
    while True:
        msg = consumer.poll(1.0)
        if msg is None or msg.error():
            continue
        user = json.loads(msg.value() or b"{}")
        if r.set(f"welcome:{user['event_id']}", 1, nx=True, ex=604800):
            httpx.post("https://mail.example/send", json={"to": user["email"], "template": "welcome"}, timeout=5)
        consumer.commit(msg)


def kafka_python_loop() -> None:  # error: apr-webhook-not-idempotent
    for record in KafkaConsumer("clicks", group_id="counter"):
        click = json.loads(record.value)
        r.hincrby("clicks", click["campaign"], 1)


def kafka_python_sets() -> None:
    for record in KafkaConsumer("clicks", group_id="counter"):
        click = json.loads(record.value)
        r.sadd(f"visitors:{click['campaign']}", click["visitor"])
        r.hset("last-seen", click["visitor"], click["at"])


def stream_loop() -> None:  # error: apr-webhook-not-idempotent
    while True:
        for _stream, entries in r.xreadgroup("g", "c1", {"events": ">"}, count=10, block=5000):  # type: ignore[union-attr]
            for entry_id, fields in entries:
                httpx.post("https://partner.example/notify", json=fields, timeout=3)
                r.xack("events", "g", entry_id)


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:  # error: apr-webhook-not-idempotent
    for record in event["Records"]:
        body = json.loads(record["body"])
        orders.update_one({"_id": body["order"]}, {"$inc": {"paid": body["amount"]}})
    return {"batchItemFailures": []}
