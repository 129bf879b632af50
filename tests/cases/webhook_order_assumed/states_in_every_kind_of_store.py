"""Consumers that write raw SQL, documents, redis."""

# only: apr-webhook-order-assumed
from __future__ import annotations

import json
from typing import Any

import asyncpg
import psycopg
import redis
from aiohttp import web
from aiokafka import AIOKafkaConsumer
from confluent_kafka import Consumer
from litestar import Litestar, post
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import MongoClient

mongo: MongoClient[dict[str, Any]] = MongoClient()
devices = mongo.iot.devices
motor: AsyncIOMotorClient[Any] = AsyncIOMotorClient()
r = redis.Redis()
routes = web.RouteTableDef()


async def device_states(pool: asyncpg.Pool) -> None:
    consumer = AIOKafkaConsumer("device-events", group_id="state")
    async for msg in consumer:
        e = json.loads(msg.value)
        await pool.execute("UPDATE devices SET state = $1 WHERE id = $2", e["state"], e["device"])  # error: apr-webhook-order-assumed


async def device_states_versioned(pool: asyncpg.Pool) -> None:
    consumer = AIOKafkaConsumer("device-events", group_id="state")
    async for msg in consumer:
        e = json.loads(msg.value)
        await pool.execute("UPDATE devices SET state = $1, version = $3 WHERE id = $2 AND version < $3", e["state"], e["device"], e["version"])


async def device_log(pool: asyncpg.Pool) -> None:
    consumer = AIOKafkaConsumer("device-events", group_id="log")
    async for msg in consumer:
        e = json.loads(msg.value)
        await pool.execute("INSERT INTO device_log (id, state) VALUES ($1, $2) ON CONFLICT DO NOTHING", e["id"], e["state"])


@routes.post("/webhooks/kyc")
async def kyc(request: web.Request) -> web.Response:
    e = await request.json()
    async with request.app["pool"].acquire() as conn:
        await conn.execute("UPDATE users SET kyc_status = $1 WHERE id = $2", e["status"], e["user"])  # error: apr-webhook-order-assumed
    return web.Response()


@routes.post("/webhooks/kyc2")
async def kyc_guarded(request: web.Request) -> web.Response:
    e = await request.json()
    async with request.app["pool"].acquire() as conn, conn.transaction():
        row = await conn.fetchrow("SELECT status, updated_at FROM users WHERE id = $1 FOR UPDATE", e["user"])
        if row is None:
            return web.Response(status=503)
        if row["updated_at"] >= e["updated_at"]:
            return web.Response()
        await conn.execute("UPDATE users SET kyc_status = $1, updated_at = $3 WHERE id = $2", e["status"], e["user"], e["updated_at"])
    return web.Response()


@post("/webhooks/twilio/status")
async def sms_status(data: dict[str, Any]) -> None:
    await motor.app.messages.update_one({"sid": data["MessageSid"]}, {"$set": {"status": data["MessageStatus"]}})  # error: apr-webhook-order-assumed


@post("/webhooks/twilio/status2")
async def sms_status_guarded(data: dict[str, Any]) -> None:
    await motor.app.messages.update_one(
        {"sid": data["MessageSid"], "status": {"$in": ["queued", "sent"]}}, {"$set": {"status": data["MessageStatus"]}}
    )


@post("/webhooks/twilio/log")
async def sms_log(data: dict[str, Any]) -> None:
    await motor.app.messages.update_one({"sid": data["MessageSid"]}, {"$push": {"history": data}})


app = Litestar([sms_status, sms_status_guarded, sms_log])


def presence() -> None:
    consumer = Consumer({"bootstrap.servers": "k", "group.id": "g"})
    consumer.subscribe(["presence"])
    while True:
        msg = consumer.poll(1.0)
        if msg is None:
            continue
        e = json.loads(msg.value() or b"{}")
        r.hset(f"presence:{e['user']}", mapping={"state": e["state"]})  # error: apr-webhook-order-assumed


def presence_timed() -> None:
    consumer = Consumer({"bootstrap.servers": "k", "group.id": "g"})
    consumer.subscribe(["presence"])
    while True:
        msg = consumer.poll(1.0)
        if msg is None:
            continue
        e = json.loads(msg.value() or b"{}")
        last = r.hget(f"presence:{e['user']}", "at")
        if last and float(last) >= e["at"]:  # type: ignore[arg-type]
            continue
        r.hset(f"presence:{e['user']}", mapping={"state": e["state"], "at": e["at"]})


def on_job_event(conn: psycopg.Connection[Any], payload: dict[str, Any]) -> None:
    """Called by no consumer at all."""
    conn.execute("UPDATE jobs SET state = %s WHERE id = %s", (payload["state"], payload["id"]))
