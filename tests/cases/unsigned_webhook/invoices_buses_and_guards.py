# only: apr-unsigned-webhook
"""Buses, queues and process state behind webhooks; controllers, endpoints and guards; one check that is suppressed, one that comes too late."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from typing import Any, Protocol

from fastapi import APIRouter, BackgroundTasks, Depends, FastAPI, Header, HTTPException, Request
from litestar import Controller, Request as LRequest, post
from litestar.connection import ASGIConnection
from litestar.exceptions import NotAuthorizedException
from litestar.handlers import BaseRouteHandler
from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request as SRequest
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

KEY = b"key"
app = FastAPI()
queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
INVOICES: dict[str, str] = {}


class EventBus(Protocol):
    async def publish(self, topic: str, payload: dict[str, Any]) -> None: ...


@dataclass
class Container:
    bus: EventBus


def container() -> Container:
    raise NotImplementedError


def mark_invoice_paid(invoice_id: str) -> None:
    INVOICES[invoice_id] = "paid"


def sign(body: bytes) -> str:
    return hmac.new(KEY, body, hashlib.sha256).hexdigest()


class SignatureError(Exception):
    pass


def verify_or_raise(body: bytes, header: str | None) -> None:
    if header is None or not secrets.compare_digest(sign(body), header):
        raise SignatureError


# ---- flagged


@app.post("/hooks/xero/webhook")
async def xero_webhook(request: Request) -> dict[str, str]:  # error: apr-unsigned-webhook
    payload = await request.json()
    for event in payload.get("events", []):
        mark_invoice_paid(event["resourceId"])
    return {"status": "ok"}


@app.post("/webhooks/queue")
async def queue_webhook(request: Request) -> None:  # error: apr-unsigned-webhook
    await queue.put(await request.json())


@app.post("/webhooks/bus")
async def bus_webhook(request: Request, c: Container = Depends(container)) -> None:  # error: apr-unsigned-webhook
    await c.bus.publish("payments", await request.json())


@app.post("/webhooks/suppressed")
async def suppressed_webhook(request: Request) -> None:  # error: apr-unsigned-webhook
    body = await request.body()
    with contextlib.suppress(SignatureError):
        verify_or_raise(body, request.headers.get("x-sig"))
    mark_invoice_paid(json.loads(body)["invoice"])


@app.post("/webhooks/optional")
async def optional_webhook(request: Request, x_sig: str | None = Header(None)) -> None:  # error: apr-unsigned-webhook
    body = await request.body()
    if x_sig is not None and not secrets.compare_digest(sign(body), x_sig):
        raise HTTPException(400)
    mark_invoice_paid(json.loads(body)["invoice"])


class CallbackEndpoint(HTTPEndpoint):
    async def post(self, request: SRequest) -> PlainTextResponse:  # error: apr-unsigned-webhook
        data = await request.json()
        mark_invoice_paid(data["invoice"])
        return PlainTextResponse("ok")


class HookController(Controller):
    path = "/webhooks"

    @post("/shipments")
    async def shipment(self, data: dict[str, Any]) -> None:  # error: apr-unsigned-webhook
        mark_invoice_paid(data["invoice"])


@app.post("/webhooks/after")
async def after_webhook(request: Request, tasks: BackgroundTasks) -> None:  # error: apr-unsigned-webhook
    body = await request.body()
    tasks.add_task(mark_invoice_paid, json.loads(body)["invoice"])
    verify_or_raise(body, request.headers.get("x-sig"))


# ---- left


@app.post("/webhooks/ok1")
async def ok1_webhook(request: Request) -> None:
    body = await request.body()
    try:
        verify_or_raise(body, request.headers.get("x-sig"))
    except SignatureError:
        raise HTTPException(401) from None
    else:
        mark_invoice_paid(json.loads(body)["invoice"])


async def guard(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    token = connection.headers.get("x-hook-token", "")
    if not secrets.compare_digest(token, "token"):
        raise NotAuthorizedException()


class GuardedController(Controller):
    path = "/webhooks/guarded"
    guards = [guard]

    @post("/shipments")
    async def shipment(self, data: dict[str, Any]) -> None:
        mark_invoice_paid(data["invoice"])


def webhook(fn):
    @functools.wraps(fn)
    async def inner(request: Request) -> Any:
        body = await request.body()
        given = request.headers.get("x-sig") or ""
        if not hmac.compare_digest(given.encode(), sign(body).encode()):
            return JSONResponse({"error": "signature"}, status_code=401)
        return await fn(request)

    return inner


@app.post("/webhooks/ok2")
@webhook
async def ok2(request: Request) -> None:
    mark_invoice_paid((await request.json())["invoice"])


@dataclass
class Signed:
    secret: bytes

    async def __call__(self, request: Request) -> dict[str, Any]:
        body = await request.body()
        match hmac.compare_digest(hmac.new(self.secret, body, "sha256").hexdigest(), request.headers.get("x-sig", "")):
            case True:
                return json.loads(body)
            case _:
                raise HTTPException(401)


@app.post("/webhooks/ok3")
async def ok3(event: dict[str, Any] = Depends(Signed(KEY))) -> None:
    mark_invoice_paid(event["invoice"])


@app.post("/webhooks/ok4")
async def ok4(request: Request, c: Container = Depends(container)) -> None:
    body = await request.body()
    signatures = request.headers.getlist("x-sig")
    if not any(hmac.compare_digest(sign(body), one) for one in signatures):
        raise HTTPException(401)
    await c.bus.publish("payments", json.loads(body))


@app.post("/webhooks/ok5")
async def ok5(request: Request) -> dict[str, Any]:
    payload = await request.json()
    return {"echo": payload.get("challenge")}


@app.post("/webhooks/endpoints")
async def register_endpoint(request: Request) -> None:
    data = await request.json()
    INVOICES[data["url"]] = "endpoint"


@app.get("/webhooks/deliveries/{delivery}")
async def delivery(delivery: str) -> dict[str, str]:
    return {"state": INVOICES[delivery]}


routes = [Route("/webhooks/callback", CallbackEndpoint)]
