# only: apr-webhook-order-assumed
# mypy: disable-error-code="import-untyped,attr-defined"
from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import psycopg
from aio_pika.abc import AbstractIncomingMessage
from aio_pika.abc import AbstractQueue
from aiokafka import AIOKafkaConsumer
from aiohttp import web
from kafka import KafkaConsumer
from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorCollection
from redis.asyncio import Redis
from sqlalchemy import Connection, create_engine, select, text, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

engine = create_engine("postgresql://db/app")
mongo: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient("mongodb://db")
redis = Redis.from_url("redis://cache")


class Base(DeclarativeBase):
    pass


class Machine(Base):
    __tablename__ = "machines"
    id: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(default="off")
    seen_at: Mapped[datetime | None]
    temperature: Mapped[float | None]


class Reading(Base):
    __tablename__ = "readings"
    id: Mapped[str] = mapped_column(primary_key=True)
    machine_id: Mapped[str]
    value: Mapped[float]


async def machine_states(consumer: AIOKafkaConsumer) -> None:
    async for record in consumer:
        event = json.loads(record.value)
        with Session(engine) as session, session.begin():
            machine = session.get(Machine, event["machine"])
            if machine is None:
                continue
            machine.state = event["state"]  # error: apr-webhook-order-assumed
        await consumer.commit()


async def machine_states_dated(consumer: AIOKafkaConsumer) -> None:
    async for record in consumer:
        event = json.loads(record.value)
        at = datetime.fromisoformat(event["at"])
        with Session(engine) as session, session.begin():
            machine = session.get(Machine, event["machine"], with_for_update=True)
            if machine is None:
                machine = Machine(id=event["machine"])
                session.add(machine)
            elif machine.seen_at is not None and at <= machine.seen_at:
                continue
            machine.state = event["state"]
            machine.seen_at = at
        await consumer.commit()


def readings(consumer: KafkaConsumer) -> None:
    for record in consumer:
        event = json.loads(record.value)
        with Session(engine) as session, session.begin():
            session.merge(Reading(id=event["id"], machine_id=event["machine"], value=event["value"]))
        consumer.commit()


def temperatures(consumer: KafkaConsumer) -> None:
    for record in consumer:
        event = json.loads(record.value)
        with Session(engine) as session, session.begin():
            machine = session.scalars(select(Machine).where(Machine.id == event["machine"])).one()  # error: apr-webhook-order-assumed
            session.add(Reading(id=event["id"], machine_id=machine.id, value=event["value"]))
        consumer.commit()


async def on_machine(message: AbstractIncomingMessage) -> None:
    async with message.process(requeue=True):
        event = json.loads(message.body)
        with Session(engine) as session, session.begin():
            told = update(Machine).where(Machine.id == event["machine"]).values(state=event["state"])  # error: apr-webhook-order-assumed
            session.execute(told)


async def on_machine_guarded(message: AbstractIncomingMessage) -> None:
    async with message.process(requeue=True):
        event = json.loads(message.body)
        with Session(engine) as session, session.begin():
            session.execute(
                update(Machine)
                .where(Machine.id == event["machine"], Machine.seen_at < event["at"])
                .values(state=event["state"], seen_at=event["at"])
            )


async def on_machine_retry(message: AbstractIncomingMessage) -> None:
    """An event ahead of its machine goes back into the queue."""
    event = json.loads(message.body)
    with Session(engine) as session, session.begin():
        machine = session.get(Machine, event["machine"])
        if machine is None:
            await message.nack(requeue=True)
            return
        session.add(Reading(id=event["id"], machine_id=machine.id, value=event["value"]))
    await message.ack()


async def bind(queue: AbstractQueue, guarded: AbstractQueue, retried: AbstractQueue) -> None:
    await queue.consume(on_machine)
    await guarded.consume(on_machine_guarded)
    await retried.consume(on_machine_retry)


async def device_webhook(request: web.Request) -> web.Response:
    body = await request.json()
    devices: AsyncIOMotorCollection[dict[str, Any]] = mongo["iot"]["devices"]
    await devices.update_one({"_id": body["device"]}, {"$set": {"status": body["status"]}})  # error: apr-webhook-order-assumed
    return web.Response(status=204)


async def device_webhook_newer(request: web.Request) -> web.Response:
    body = await request.json()
    await mongo["iot"]["devices"].update_one(
        {"_id": body["device"], "reported_at": {"$lt": body["reported_at"]}},
        {"$set": {"status": body["status"], "reported_at": body["reported_at"]}},
    )
    return web.Response(status=204)


async def device_counter_webhook(request: web.Request) -> web.Response:
    body = await request.json()
    await mongo["iot"]["devices"].update_one({"_id": body["device"]}, {"$inc": {"boots": 1}})
    return web.Response(status=204)


async def device_cache_webhook(request: web.Request) -> web.Response:
    body = await request.json()
    await redis.hset(f"device:{body['device']}", "status", body["status"])  # error: apr-webhook-order-assumed
    return web.Response(status=204)


async def device_members_webhook(request: web.Request) -> web.Response:
    body = await request.json()
    await redis.sadd("devices", body["device"])
    return web.Response(status=204)


def firmware_webhook_row(connection: Connection, body: dict[str, Any]) -> None:
    connection.execute(
        text("UPDATE devices SET firmware = :fw, fw_at = :at WHERE id = :id AND (fw_at IS NULL OR fw_at < :at)"),
        {"fw": body["firmware"], "at": body["at"], "id": body["device"]},
    )


async def firmware_webhook(request: web.Request) -> web.Response:
    body = await request.json()
    with engine.begin() as connection:
        firmware_webhook_row(connection, body)
    return web.Response(status=204)


async def state_webhook(request: web.Request) -> web.Response:
    body = await request.json()
    async with await psycopg.AsyncConnection.connect("dbname=app") as connection:
        await connection.execute(  # error: apr-webhook-order-assumed
            "UPDATE devices SET status = %s WHERE id = %s", (body["status"], body["device"])
        )
    return web.Response(status=204)


def make_app() -> web.Application:
    app = web.Application()
    app.router.add_post("/webhooks/device", device_webhook)
    app.router.add_post("/webhooks/device/newer", device_webhook_newer)
    app.router.add_post("/webhooks/device/boot", device_counter_webhook)
    app.router.add_post("/webhooks/device/cache", device_cache_webhook)
    app.router.add_post("/webhooks/device/members", device_members_webhook)
    app.router.add_post("/webhooks/device/firmware", firmware_webhook)
    app.router.add_post("/webhooks/device/state", state_webhook)
    return app
