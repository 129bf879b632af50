"""The webhooks."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from pydantic import BaseModel

from billing_webhooks.orders import Orders, get_orders
from billing_webhooks.security import GithubVerifier, LaxVerifier, Verifier, read_and_verify, signed_body

router = APIRouter(prefix="/webhooks")
Service = Annotated[Orders, Depends(get_orders)]


class Event(BaseModel):
    order_id: int


def get_verifier() -> Verifier:
    raise NotImplementedError


@router.post("/chain")
async def chain_webhook(request: Request, orders: Service) -> None:
    body = await read_and_verify(request)
    orders.pay(json.loads(body)["order_id"])


@router.post("/object")
async def object_webhook(body: Annotated[bytes, Depends(signed_body)], orders: Service) -> None:
    orders.pay(json.loads(body)["order_id"])


@router.post("/protocol")
async def protocol_webhook(request: Request, orders: Service, verifier: Annotated[Verifier, Depends(get_verifier)]) -> None:
    body = await request.body()
    verifier.check(body, request.headers["x-signature"])
    orders.pay(json.loads(body)["order_id"])


@router.post("/lax")
async def lax_webhook(request: Request, orders: Service) -> None:  # error: apr-unsigned-webhook
    body = await request.body()
    if not LaxVerifier().verify(body, request.headers.get("x-signature")):
        raise HTTPException(401)
    orders.pay(json.loads(body)["order_id"])


@router.post("/github")
async def github_webhook(request: Request, orders: Service) -> None:
    body = await request.body()
    if not GithubVerifier().verify(body, request.headers.get("x-hub-signature-256", "")):
        raise HTTPException(401)
    orders.pay(json.loads(body)["order_id"])


@router.post("/none")
def none_webhook(event: Event, orders: Service) -> None:  # error: apr-unsigned-webhook
    _settle(event, orders)


def _settle(event: Event, orders: Orders) -> None:
    _mark(event.order_id, orders)


def _mark(order_id: int, orders: Orders) -> None:
    orders.pay(order_id)


class Hooks:
    def __init__(self, orders: Orders) -> None:
        self.orders = orders

    def take(self, event: dict[str, Any]) -> None:
        self.orders.pay(event["order_id"])


@router.post("/service")
async def service_webhook(request: Request, orders: Service) -> dict[str, str]:  # error: apr-unsigned-webhook
    event = await request.json()
    Hooks(orders).take(event)
    return {"status": "ok"}


@router.post("/exception")
async def exception_webhook(request: Request, orders: Service) -> dict[str, str]:
    try:
        body = await read_and_verify(request)
        orders.pay(json.loads(body)["order_id"])
    except KeyError:
        return {"status": "no order"}
    return {"status": "ok"}
