"""Other angles."""

# only: apr-unsigned-webhook
from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from typing import Annotated, Any

import jwt
import stripe
from aiohttp import web
from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Request, Security
from fastapi.security import APIKeyHeader, HTTPBasic, HTTPBasicCredentials
from litestar import Controller, post
from litestar.connection import ASGIConnection
from litestar.exceptions import NotAuthorizedException
from litestar.handlers.base import BaseRouteHandler
from pymongo import MongoClient
from quart import Quart, abort, request as q
from slack_sdk.signature import SignatureVerifier
from svix.webhooks import Webhook, WebhookVerificationError
from twilio.request_validator import RequestValidator

router = APIRouter(prefix="/webhooks")
app = Quart(__name__)
db = MongoClient[dict[str, Any]]().app
KEY = os.environ["KEY"].encode()
basic = HTTPBasic()


def mark(order: str) -> None:
    db.orders.update_one({"_id": order}, {"$set": {"paid": True}})


@router.post("/svix")
async def svix_ok(request: Request) -> None:
    try:
        msg = Webhook(os.environ["S"]).verify(await request.body(), dict(request.headers))
    except WebhookVerificationError as e:
        raise HTTPException(400) from e
    mark(msg["order"])


@router.post("/svix2")
async def svix_passes(request: Request) -> None:  # error: apr-unsigned-webhook
    payload = await request.json()
    try:
        Webhook(os.environ["S"]).verify(await request.body(), dict(request.headers))
    except WebhookVerificationError:
        pass
    mark(payload["order"])


@router.post("/twilio")
async def twilio_ok(request: Request, x_twilio_signature: Annotated[str, Header()]) -> None:
    form = dict(await request.form())
    if not RequestValidator(os.environ["T"]).validate(str(request.url), form, x_twilio_signature):
        raise HTTPException(403)
    mark(str(form["order"]))


@router.post("/twilio2")
async def twilio_unused(request: Request, x_twilio_signature: Annotated[str, Header()]) -> None:  # error: apr-unsigned-webhook
    form = dict(await request.form())
    valid = RequestValidator(os.environ["T"]).validate(str(request.url), form, x_twilio_signature)
    mark(str(form["order"]))
    return None if valid else None


@router.post("/slack")
async def slack_ok(request: Request) -> None:
    body = await request.body()
    if not SignatureVerifier(os.environ["SL"]).is_valid_request(body, dict(request.headers)):
        raise HTTPException(401)
    mark(json.loads(body)["order"])


def check_basic(credentials: Annotated[HTTPBasicCredentials, Depends(basic)]) -> None:
    if not secrets.compare_digest(credentials.password.encode(), KEY):
        raise HTTPException(401)


@router.post("/basic", dependencies=[Depends(check_basic)])
def basic_ok(payload: dict[str, Any]) -> None:
    mark(payload["order"])


def check_key_wrong(key: Annotated[str, Security(APIKeyHeader(name="x-api-key"))]) -> None:  # error: apr-unsigned-webhook
    if key != os.environ["WEBHOOK_SECRET"]:
        raise HTTPException(401)


@router.post("/key", dependencies=[Depends(check_key_wrong)])
def key_wrong_compare(payload: dict[str, Any]) -> None:
    mark(payload["order"])


@router.post("/first")
async def acts_first_then_checks(request: Request) -> None:  # error: apr-unsigned-webhook
    body = await request.body()
    db.raw.insert_one({"body": json.loads(body)})
    mark(json.loads(body)["order"])
    if not hmac.compare_digest(hmac.new(KEY, body, "sha256").hexdigest(), request.headers["x-sig"]):
        raise HTTPException(401)


@router.post("/env")
async def only_in_production(request: Request) -> None:  # error: apr-unsigned-webhook
    body = await request.body()
    if os.environ.get("ENV") == "production":
        if not hmac.compare_digest(hmac.new(KEY, body, "sha256").hexdigest(), request.headers["x-sig"]):
            raise HTTPException(401)
    mark(json.loads(body)["order"])


@router.post("/jwt")
async def jwt_ok(request: Request) -> None:
    try:
        claims = jwt.decode(await request.body(), KEY, algorithms=["HS256"])
    except jwt.InvalidTokenError:
        raise HTTPException(401) from None
    mark(claims["order"])


def signature_guard(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    given = connection.headers.get("x-token", "")
    if not hmac.compare_digest(given.encode(), KEY):
        raise NotAuthorizedException


class Guarded(Controller):
    path = "/webhooks/guarded"
    guards = [signature_guard]

    @post("/pay")
    async def pay_webhook(self, data: dict[str, Any]) -> None:
        mark(data["order"])


class Unguarded(Controller):
    path = "/webhooks/unguarded"

    @post("/pay")
    async def pay_webhook(self, data: dict[str, Any]) -> None:  # error: apr-unsigned-webhook
        mark(data["order"])


@app.post("/webhooks/quart")
async def quart_unsigned() -> str:  # error: apr-unsigned-webhook
    data = await q.get_json()
    mark(data["order"])
    return ""


@app.post("/webhooks/quart2")
async def quart_signed() -> str:
    body = await q.get_data()
    if not hmac.compare_digest(hmac.new(KEY, body, hashlib.sha256).hexdigest(), q.headers.get("X-Sig", "")):
        abort(401)
    mark(json.loads(body)["order"])
    return ""


@web.middleware
async def aiohttp_mw(request: web.Request, handler: Any) -> Any:
    return await handler(request)


routes = web.RouteTableDef()


@routes.post("/webhooks/aio")
async def aio_unsigned(request: web.Request) -> web.Response:  # error: apr-unsigned-webhook
    mark((await request.json())["order"])
    return web.Response()


@routes.post("/webhooks/aio2")
async def aio_signed(request: web.Request) -> web.Response:
    body = await request.read()
    expected = hmac.new(KEY, body, "sha256").hexdigest()
    if not hmac.compare_digest(expected, request.headers.get("X-Sig", "")):
        raise web.HTTPForbidden
    mark(json.loads(body)["order"])
    return web.Response()


@router.post("/retrieve")
async def fetches_event(payload: dict[str, Any]) -> None:
    event = stripe.Event.retrieve(payload["id"])
    mark(event.data.object["metadata"]["order"])


@router.post("/match")
async def matches(request: Request) -> None:  # error: apr-unsigned-webhook
    payload = await request.json()
    match payload:
        case {"type": "paid", "order": order}:
            mark(order)
        case _:
            return


@router.post("/tries")
async def two_secrets(request: Request) -> None:
    body = await request.body()
    given = request.headers.get("x-sig", "")
    if not any(hmac.compare_digest(hmac.new(k, body, "sha256").hexdigest(), given) for k in (KEY, b"old")):
        raise HTTPException(401)
    mark(json.loads(body)["order"])
