# only: apr-webhook-not-idempotent
"""Flask, Litestar, aiohttp, Tortoise, peewee, Beanie, a decorator that claims, a sender of webhooks, a manager of subscriptions."""

import functools
import json
from collections.abc import Awaitable, Callable
from typing import Any

import peewee
import requests
from aiohttp import web
from beanie import Document
from flask import Blueprint, Flask, abort, jsonify, request
from flask.typing import ResponseReturnValue
from flask_sqlalchemy import SQLAlchemy
from litestar import Controller, Litestar, post
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from tortoise import fields
from tortoise.exceptions import IntegrityError as TortoiseIntegrityError
from tortoise.models import Model
from tortoise.transactions import in_transaction

flask_app = Flask(__name__)
hooks = Blueprint("hooks", __name__, url_prefix="/hooks")
routes = web.RouteTableDef()
pg = peewee.PostgresqlDatabase("shop")


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)


class Donation(Base):
    __tablename__ = "donations"
    id: Mapped[int] = mapped_column(primary_key=True)
    cents: Mapped[int]


class SeenDelivery(Base):
    __tablename__ = "seen_deliveries"
    delivery_id: Mapped[str] = mapped_column(primary_key=True)


@hooks.route("/webhook/donations", methods=["POST"])
def donation_webhook() -> ResponseReturnValue:  # error: apr-webhook-not-idempotent
    payload = request.get_json()
    db.session.add(Donation(cents=payload["cents"]))
    db.session.commit()
    return jsonify(ok=True)


@hooks.post("/webhook/alerts")
def alert_webhook() -> ResponseReturnValue:  # error: apr-webhook-not-idempotent
    event = request.json
    if event is None:
        abort(400)
    requests.post("https://chat.example/messages", json={"text": event["text"]}, timeout=5)
    return "", 204


@hooks.post("/webhook/claimed")
def claimed_webhook() -> ResponseReturnValue:
    payload = request.get_json()
    db.session.add(SeenDelivery(delivery_id=request.headers["X-GitHub-Delivery"]))
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        return "", 200
    db.session.add(Donation(cents=payload["cents"]))
    db.session.commit()
    return "", 204


def once(handler: Callable[[], ResponseReturnValue]) -> Callable[[], ResponseReturnValue]:
    @functools.wraps(handler)
    def wrapper() -> ResponseReturnValue:
        db.session.add(SeenDelivery(delivery_id=request.headers["X-GitHub-Delivery"]))
        try:
            db.session.commit()
        except IntegrityError:
            db.session.rollback()
            return "", 200
        return handler()

    return wrapper


@hooks.post("/webhook/decorated")
@once
def decorated_webhook() -> ResponseReturnValue:
    payload = request.get_json()
    requests.post("https://chat.example/messages", json={"text": payload["text"]}, timeout=5)
    return "", 204


@hooks.post("/webhooks/subscriptions")
def create_subscription() -> ResponseReturnValue:
    db.session.add(Donation(cents=0))
    db.session.commit()
    return "", 201


def deliver_webhook(url: str, event: dict[str, Any]) -> None:
    requests.post(url, json=event, timeout=5)


@hooks.post("/webhooks/<int:webhook_id>/test")
def test_webhook(webhook_id: int) -> ResponseReturnValue:
    deliver_webhook("https://example.org", {"id": webhook_id})
    return "", 204


# --- Litestar and Tortoise --------------------------------------------------------------------------------------------------------


class Credit(Model):
    id = fields.IntField(primary_key=True)
    account = fields.CharField(max_length=40)
    cents = fields.IntField()


class Handled(Model):
    event_id = fields.CharField(max_length=64, unique=True)


class CreditHooks(Controller):
    path = "/webhooks/credits"

    @post("/")
    async def credit_webhook(self, data: dict[str, Any]) -> None:  # error: apr-webhook-not-idempotent
        await Credit.create(account=data["account"], cents=data["cents"])

    @post("/once")
    async def credit_once_webhook(self, data: dict[str, Any]) -> None:
        _, created = await Handled.get_or_create(event_id=data["id"])
        if created:
            await Credit.create(account=data["account"], cents=data["cents"])

    @post("/transaction")
    async def credit_transaction_webhook(self, data: dict[str, Any]) -> None:
        try:
            async with in_transaction():
                await Handled.create(event_id=data["id"])
                await Credit.create(account=data["account"], cents=data["cents"])
        except TortoiseIntegrityError:
            return

    @post("/afterwards")
    async def credit_afterwards_webhook(self, data: dict[str, Any]) -> None:  # error: apr-webhook-not-idempotent
        if await Handled.exists(event_id=data["id"]):
            return
        await Credit.create(account=data["account"], cents=data["cents"])
        await Handled.create(event_id=data["id"])


litestar_app = Litestar(route_handlers=[CreditHooks])


# --- aiohttp, peewee, Beanie ------------------------------------------------------------------------------------------------------


class Visit(peewee.Model):
    code = peewee.CharField()
    count = peewee.IntegerField()

    class Meta:
        database = pg


class Ticket(peewee.Model):
    reference = peewee.CharField(unique=True)
    text = peewee.TextField()

    class Meta:
        database = pg


class Message(Document):
    text: str


@routes.post("/webhook/visits")
async def visit_webhook(req: web.Request) -> web.Response:  # error: apr-webhook-not-idempotent
    payload = await req.json()
    Visit.update(count=Visit.count + 1).where(Visit.code == payload["code"]).execute()
    return web.Response()


@routes.post("/webhook/tickets")
async def ticket_webhook(req: web.Request) -> web.Response:
    payload = await req.json()
    Ticket.insert(reference=payload["id"], text=payload["text"]).on_conflict_ignore().execute()
    return web.Response()


@routes.post("/webhook/messages")
async def message_webhook(req: web.Request) -> web.Response:  # error: apr-webhook-not-idempotent
    payload = json.loads(await req.text())
    await Message(text=payload["text"]).insert()
    return web.Response()


async def replay(handler: Callable[[dict[str, Any]], Awaitable[None]], events: list[dict[str, Any]]) -> None:
    for event in events:
        await handler(event)


flask_app.register_blueprint(hooks)
