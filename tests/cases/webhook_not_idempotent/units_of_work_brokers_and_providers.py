"""Other angles."""

# only: apr-webhook-not-idempotent
from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Protocol

import httpx
import peewee
from aiohttp import web
from arq.connections import ArqRedis
from celery import shared_task
from faststream.kafka import KafkaBroker
from litestar import Controller, Request, post
from pymongo import MongoClient
from quart import Blueprint, request as quart_request
from sqlalchemy import UniqueConstraint, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from tortoise import fields
from tortoise.exceptions import IntegrityError as TortoiseIntegrity
from tortoise.models import Model
from tortoise.transactions import in_transaction

bp = Blueprint("webhooks", __name__)
broker = KafkaBroker()
mongo: MongoClient[dict[str, Any]] = MongoClient()


class Base(DeclarativeBase):
    pass


class Delivery(Base):
    __tablename__ = "deliveries"
    id: Mapped[int] = mapped_column(primary_key=True)
    provider: Mapped[str]
    delivery_id: Mapped[str]
    __table_args__ = (UniqueConstraint("provider", "delivery_id"),)


class Balance(Base):
    __tablename__ = "balances"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str]
    cents: Mapped[int]


class TGift(Model):
    id = fields.IntField(primary_key=True)
    order_no = fields.CharField(max_length=40, unique=True)


class TLog(Model):
    id = fields.IntField(primary_key=True)
    order_no = fields.CharField(max_length=40)


class PCredit(peewee.Model):
    source = peewee.CharField()
    amount = peewee.IntegerField()


class PSeen(peewee.Model):
    key = peewee.CharField(unique=True)


class MailProvider(Protocol):
    def send(self, to: str, body: str) -> None: ...


class Mailgun:
    def send(self, to: str, body: str) -> None:
        httpx.post("https://api.mailgun.net/v3/x/messages", data={"to": to, "text": body}, timeout=5)


class Postmark:
    def send(self, to: str, body: str) -> None:
        httpx.post("https://api.postmarkapp.com/email", json={"To": to, "TextBody": body}, timeout=5)


PROVIDERS: dict[str, MailProvider] = {"mailgun": Mailgun(), "postmark": Postmark()}
maker: async_sessionmaker[AsyncSession] = async_sessionmaker()


class UnitOfWork:
    async def __aenter__(self):  # type: ignore[no-untyped-def]
        self.session = maker()
        return self

    async def __aexit__(self, *exc):  # type: ignore[no-untyped-def]
        await self.session.close()

    async def claim(self, provider, delivery_id):  # type: ignore[no-untyped-def]
        try:
            self.session.add(Delivery(provider=provider, delivery_id=delivery_id))
            await self.session.flush()
        except IntegrityError:
            return False
        return True

    async def credit(self, owner, cents):  # type: ignore[no-untyped-def]
        row = (await self.session.execute(select(Balance).where(Balance.owner == owner).with_for_update())).scalar_one()
        row.cents += cents

    async def commit(self):  # type: ignore[no-untyped-def]
        await self.session.commit()


class BillingController(Controller):
    path = "/webhooks"

    @post("/credit")
    async def credit(self, data: dict[str, Any]) -> None:  # error: apr-webhook-not-idempotent
        async with UnitOfWork() as uow:
            await uow.credit(data["owner"], data["cents"])
            await uow.commit()

    @post("/credit-once")
    async def credit_once(self, data: dict[str, Any]) -> None:
        async with UnitOfWork() as uow:
            if not await uow.claim("bank", data["id"]):
                return
            await uow.credit(data["owner"], data["cents"])
            await uow.commit()

    @post("/mail")
    async def mail(self, data: dict[str, Any]) -> None:  # error: apr-webhook-not-idempotent
        provider = PROVIDERS[data["provider"]]
        provider.send(data["to"], data["text"])


@bp.post("/webhooks/gift")
async def quart_gift() -> tuple[str, int]:
    data = await quart_request.get_json()
    try:
        async with in_transaction():
            await TGift.create(order_no=data["order_no"])
            await TLog.create(order_no=data["order_no"])
    except TortoiseIntegrity:
        return "", 200
    return "", 204


@bp.post("/webhooks/gift-note")
async def quart_gift_note() -> tuple[str, int]:  # error: apr-webhook-not-idempotent
    data = await quart_request.get_json()
    if await TLog.filter(order_no=data["order_no"]).exists():
        return "", 200
    await TLog.create(order_no=data["order_no"])
    return "", 204


async def peewee_webhook(request: web.Request) -> web.Response:  # error: apr-webhook-not-idempotent
    data = await request.json()
    PCredit.create(source=data["source"], amount=data["amount"])
    return web.Response()


async def peewee_webhook_once(request: web.Request) -> web.Response:
    data = await request.json()
    try:
        PSeen.create(key=data["id"])
    except peewee.IntegrityError:
        return web.Response()
    PCredit.create(source=data["source"], amount=data["amount"])
    return web.Response()


def routes(app: web.Application) -> None:
    app.router.add_post("/webhooks/peewee", peewee_webhook)
    app.router.add_post("/webhooks/peewee-once", peewee_webhook_once)


@broker.subscriber("payouts")
async def on_payout(msg: dict[str, Any]) -> None:  # error: apr-webhook-not-idempotent
    async with httpx.AsyncClient(timeout=5) as client:
        await client.post("https://bank.example/payouts", json=msg)


@broker.subscriber("payouts-keyed")
async def on_payout_keyed(msg: dict[str, Any]) -> None:
    async with httpx.AsyncClient(timeout=5) as client:
        await client.post("https://bank.example/payouts", json={**msg, "idempotency_key": msg["event_id"]})


@broker.subscriber("profiles")
async def on_profile(msg: dict[str, Any]) -> None:
    mongo.app.profiles.replace_one({"_id": msg["user"]}, msg, upsert=True)


@broker.subscriber("tags")
async def on_tag(msg: dict[str, Any]) -> None:
    mongo.app.profiles.update_one({"_id": msg["user"]}, {"$addToSet": {"tags": msg["tag"]}})


@broker.subscriber("notes")
async def on_note(msg: dict[str, Any]) -> None:  # error: apr-webhook-not-idempotent
    mongo.app.profiles.update_one({"_id": msg["user"]}, {"$push": {"notes": msg["note"]}})


@shared_task(acks_late=True)
def handle_payment_event(event: dict[str, Any]) -> None:  # error: apr-webhook-not-idempotent
    httpx.post("https://erp.example/bookings", json=event, timeout=5)


@shared_task(acks_late=True)
def rebuild_index(name: str) -> None:
    httpx.post("https://search.example/rebuild", json={"name": name}, timeout=5)


@bp.post("/webhooks/enqueue")
async def enqueues(redis: ArqRedis) -> tuple[str, int]:  # error: apr-webhook-not-idempotent
    data = await quart_request.get_json()
    await redis.enqueue_job("ship", data["order"])
    return "", 202


@bp.post("/webhooks/enqueue-keyed")
async def enqueues_keyed(redis: ArqRedis) -> tuple[str, int]:
    data = await quart_request.get_json()
    await redis.enqueue_job("ship", data["order"], _job_id=f"ship:{data['id']}")
    return "", 202


@bp.post("/webhooks/finally")
async def records_in_finally() -> tuple[str, int]:  # error: apr-webhook-not-idempotent
    data = await quart_request.get_json()
    try:
        async with httpx.AsyncClient(timeout=5) as client:
            await client.post("https://erp.example/bookings", json=data)
    finally:
        await TGift.get_or_create(order_no=data["order_no"])
    return "", 204
