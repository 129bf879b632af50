# only: apr-unsigned-webhook
"""Deliveries that are kept in the process, or handed to a port, a Protocol or a stub: acted on as well; and checks that are only declared."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import sqlite3
from abc import ABC, abstractmethod
from typing import Any, Protocol

from fastapi import Depends, FastAPI, Request

app = FastAPI()
ORDERS: dict[str, str] = {}
SEEN: set[str] = set()
SECRET = os.environ.get("S", "").encode()


class Orders(Protocol):
    async def mark_paid(self, order_id: str) -> None: ...


class Port(ABC):
    @abstractmethod
    def settle(self, event: dict[str, Any]) -> None: ...


def process_event(event: dict[str, Any]) -> None: ...


async def fulfil_order(order_id: str) -> None:
    raise NotImplementedError


def _parse(event: dict[str, Any]) -> str:
    raise NotImplementedError


def orders() -> Orders:
    raise NotImplementedError


def port() -> Port:
    raise NotImplementedError


class Handler:
    def handle(self, event: dict[str, Any]) -> None:
        ORDERS[event["id"]] = event["state"]


@app.post("/webhooks/1")
async def hook1(request: Request) -> None:  # error: apr-unsigned-webhook
    process_event(await request.json())


@app.post("/webhooks/2")
async def hook2(request: Request) -> None:  # error: apr-unsigned-webhook
    event = await request.json()
    await fulfil_order(event["order"])


@app.post("/webhooks/3")
async def hook3(request: Request, service: Orders = Depends(orders)) -> None:  # error: apr-unsigned-webhook
    event = await request.json()
    await service.mark_paid(event["order"])


@app.post("/webhooks/4")
async def hook4(request: Request, service: Port = Depends(port)) -> None:  # error: apr-unsigned-webhook
    service.settle(await request.json())


@app.post("/webhooks/5")
async def hook5(request: Request) -> None:  # error: apr-unsigned-webhook
    event = await request.json()
    ORDERS[event["id"]] = "paid"


@app.post("/webhooks/6")
async def hook6(request: Request) -> None:  # error: apr-unsigned-webhook
    Handler().handle(await request.json())


@app.post("/webhooks/7")
async def hook7(request: Request) -> None:
    event = await request.json()
    SEEN.add(event["id"])


@app.post("/webhooks/8")
async def hook8(request: Request) -> None:  # error: apr-unsigned-webhook
    event = await request.json()
    with sqlite3.connect("x") as connection:
        connection.execute("INSERT INTO a (b) VALUES (?)", (event["id"],))


@app.post("/webhooks/9")
async def hook9(request: Request) -> None:  # error: apr-unsigned-webhook
    event = await request.json()
    request.app.state.orders[event["id"]].status = "paid"


@app.post("/webhooks/10")
async def hook10(request: Request) -> None:  # error: apr-unsigned-webhook
    event = await request.json()
    if event["type"] == "paid":
        await request.app.state.bus.publish("paid", event)


# ---- left


@app.post("/webhooks/20")
async def hook20(request: Request) -> dict[str, str]:
    event = await request.json()
    return {"challenge": event["challenge"]}


@app.post("/webhooks/21")
async def hook21(request: Request) -> dict[str, str]:
    return {"kind": _parse(await request.json())}


@app.post("/webhooks/22")
async def hook22(request: Request) -> None:
    body = await request.body()
    if not hmac.compare_digest(hmac.new(SECRET, body, hashlib.sha256).hexdigest(), request.headers["x-signature"]):
        return
    await fulfil_order(json.loads(body)["order"])


@app.post("/webhooks/23")
async def hook23(request: Request, service: Orders = Depends(orders)) -> None:
    body = await request.body()
    if hmac.compare_digest(hmac.new(SECRET, body, hashlib.sha256).hexdigest(), request.headers["x-signature"]):
        await service.mark_paid(json.loads(body)["order"])


class Verifier(Protocol):
    def check(self, body: bytes, signature: str) -> None: ...

    def is_valid(self, body: bytes, signature: str) -> bool: ...

    def verify(self, body: bytes, signature: str) -> bool: ...


def verifier() -> Verifier:
    raise NotImplementedError


@app.post("/webhooks/24")
async def hook24(request: Request, verifier: Verifier = Depends(verifier)) -> None:
    body = await request.body()
    if not verifier.is_valid(body, request.headers["x-signature"]):
        return
    await fulfil_order(json.loads(body)["order"])


@app.post("/webhooks/25")
async def hook25(request: Request, verifier: Verifier = Depends(verifier)) -> None:
    body = await request.body()
    verifier.check(body, request.headers["x-signature"])
    await fulfil_order(json.loads(body)["order"])


def verify_signature(body: bytes, header: str) -> bool:
    raise NotImplementedError


@app.post("/webhooks/26")
async def hook26(request: Request) -> None:
    body = await request.body()
    if not verify_signature(body, request.headers["x-signature"]):
        return
    await fulfil_order(json.loads(body)["order"])
