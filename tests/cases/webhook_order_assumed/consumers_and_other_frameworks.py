# only: apr-webhook-order-assumed
"""Consumers and webhooks of Flask, Litestar, Mongo, Redis, asyncpg and Tortoise that let the last one win, and those that compare, nack or add."""

import json
from typing import Any

import aio_pika
import asyncpg
import redis
from aiokafka import AIOKafkaConsumer
from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from kafka import KafkaConsumer
from litestar import Controller, Litestar, post
from litestar.exceptions import HTTPException
from pymongo import MongoClient
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from tortoise import fields
from tortoise.models import Model

hooks = Blueprint("hooks", __name__)
engine = create_engine("postgresql://localhost/shop")
mongo: MongoClient[dict[str, Any]] = MongoClient("mongodb://localhost")
stock = mongo["shop"]["stock"]


class Base(DeclarativeBase):
    pass


class Device(Base):
    __tablename__ = "devices"
    id: Mapped[int] = mapped_column(primary_key=True)
    serial: Mapped[str]
    temperature: Mapped[int]
    online: Mapped[bool]
    seq: Mapped[int]


@hooks.post("/webhooks/devices")
def device_webhook() -> ResponseReturnValue:
    payload = request.get_json()
    with Session(engine) as session, session.begin():
        device = session.scalars(select(Device).where(Device.serial == payload["serial"])).first()
        if device is None:
            abort(503)
        device.temperature = payload["temperature"]  # error: apr-webhook-order-assumed
    return "", 204


@hooks.post("/webhooks/devices/sequenced")
def sequenced_device_webhook() -> ResponseReturnValue:
    payload = request.get_json()
    with Session(engine) as session, session.begin():
        device = session.scalars(select(Device).where(Device.serial == payload["serial"]).with_for_update()).first()
        if device is None:
            abort(503)
        if payload["seq"] > device.seq:
            device.temperature = payload["temperature"]
            device.seq = payload["seq"]
    return "", 204


async def prices(pool: asyncpg.Pool) -> None:
    consumer = AIOKafkaConsumer("prices", group_id="prices")
    async for message in consumer:
        price = json.loads(message.value)
        await pool.execute("UPDATE products SET price = $1 WHERE id = $2", price["cents"], price["product"])  # error: apr-webhook-order-assumed


async def newer_prices(pool: asyncpg.Pool) -> None:
    consumer = AIOKafkaConsumer("prices", group_id="prices")
    async for message in consumer:
        price = json.loads(message.value)
        await pool.execute(
            "UPDATE products SET price = $1, version = $3 WHERE id = $2 AND version < $3", price["cents"], price["product"], price["version"]
        )


async def upserted_prices(pool: asyncpg.Pool) -> None:
    consumer = AIOKafkaConsumer("prices", group_id="prices")
    async for message in consumer:
        price = json.loads(message.value)
        await pool.execute(  # error: apr-webhook-order-assumed
            "INSERT INTO products (id, price) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET price = EXCLUDED.price", price["product"], price["cents"]
        )


def stock_levels() -> None:
    for record in KafkaConsumer("stock"):
        level = json.loads(record.value)
        stock.update_one({"_id": level["sku"]}, {"$set": {"count": level["count"]}}, upsert=True)  # error: apr-webhook-order-assumed


def newer_stock_levels() -> None:
    for record in KafkaConsumer("stock"):
        level = json.loads(record.value)
        stock.update_one({"_id": level["sku"], "version": {"$lt": level["version"]}}, {"$set": {"count": level["count"], "version": level["version"]}})


def stock_changes() -> None:
    for record in KafkaConsumer("stock-changes"):
        change = json.loads(record.value)
        stock.update_one({"_id": change["sku"]}, {"$inc": {"count": change["by"]}}, upsert=True)


def on_presence(channel: Any, method: Any, properties: Any, body: bytes) -> None:
    event = json.loads(body)
    redis.Redis().set(f"presence:{event['user']}", event["presence"])


async def on_seat(message: aio_pika.abc.AbstractIncomingMessage, session: Session) -> None:
    async with message.process():
        event = json.loads(message.body)
        device = session.get(Device, event["id"])
        if device is None:
            await message.nack(requeue=True)
            return
        device.online = event["online"]  # error: apr-webhook-order-assumed


async def listen(queue: aio_pika.abc.AbstractQueue) -> None:
    await queue.consume(on_seat)  # type: ignore[arg-type]


class Trip(Model):
    code = fields.CharField(max_length=20, unique=True)
    gate = fields.CharField(max_length=8)
    revision = fields.IntField()


class TripHooks(Controller):
    path = "/webhooks/trips"

    @post("/gate")
    async def gate_webhook(self, data: dict[str, Any]) -> None:
        await Trip.filter(code=data["code"]).update(gate=data["gate"])  # error: apr-webhook-order-assumed

    @post("/gate/row")
    async def gate_row_webhook(self, data: dict[str, Any]) -> None:
        trip = await Trip.get_or_none(code=data["code"])
        if trip is None:
            raise HTTPException("unknown trip", status_code=409)
        trip.gate = data["gate"]  # error: apr-webhook-order-assumed
        await trip.save()

    @post("/gate/newer")
    async def newer_gate_webhook(self, data: dict[str, Any]) -> None:
        await Trip.filter(code=data["code"], revision__lt=data["revision"]).update(gate=data["gate"], revision=data["revision"])

    @post("/gate/newer/row")
    async def newer_gate_row_webhook(self, data: dict[str, Any]) -> None:
        trip = await Trip.get_or_none(code=data["code"])
        if trip is None:
            raise HTTPException("unknown trip", status_code=409)
        if self._is_stale(trip, data):
            return
        trip.gate = data["gate"]
        trip.revision = data["revision"]
        await trip.save()

    def _is_stale(self, trip: Trip, data: dict[str, Any]) -> bool:
        return bool(data["revision"] <= trip.revision)


litestar_app = Litestar(route_handlers=[TripHooks])
