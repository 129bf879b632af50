# only: apr-unsigned-webhook
"""FastAPI webhooks: signatures that are not verified, or only sometimes; and the many ways in which they are."""

import base64
import hashlib
import hmac
import json
import logging
import os
from typing import Annotated, Any

import httpx
import stripe
from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Request
from pydantic import BaseModel
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

app = FastAPI()
logger = logging.getLogger(__name__)
SECRET = os.environ["HOOK_SECRET"]
DEBUG = bool(os.environ.get("DEBUG"))


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str]
    provider_id: Mapped[str]


class Paid(BaseModel):
    order_id: int


def get_db() -> Session:
    raise NotImplementedError


Db = Annotated[Session, Depends(get_db)]


def sign(body: bytes) -> str:
    return hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()


def pay(db: Session, order_id: int) -> None:
    order = db.get_one(Order, order_id)
    order.status = "paid"
    db.commit()


def is_signed(body: bytes, signature: str) -> bool:
    return hmac.compare_digest(sign(body), signature)


def require_signature(body: bytes, signature: str | None) -> None:
    if not signature or not is_signed(body, signature):
        raise HTTPException(401)


def require_signature_if_there(body: bytes, signature: str | None) -> None:
    if signature is not None and not is_signed(body, signature):
        raise HTTPException(401)


def equal_signature(body: bytes, signature: str) -> bool:  # error: apr-unsigned-webhook
    return sign(body) == signature


async def signed_request(request: Request) -> None:
    require_signature(await request.body(), request.headers.get("x-signature"))


def signature_header(x_signature: Annotated[str, Header()]) -> str:
    return x_signature


def signature_there(x_signature: Annotated[str | None, Header()] = None) -> str:
    if not x_signature:
        raise HTTPException(401)
    return x_signature


@app.post("/webhooks/nothing")
def webhook_without(event: Paid, db: Db) -> None:  # error: apr-unsigned-webhook
    pay(db, event.order_id)


@app.post("/webhooks/if-there")
async def webhook_if_there(request: Request, db: Db) -> None:  # error: apr-unsigned-webhook
    body = await request.body()
    signature = request.headers.get("x-signature")
    if signature:
        require_signature(body, signature)
    pay(db, json.loads(body)["order_id"])


@app.post("/webhooks/if-there-helper")
async def webhook_if_there_in_helper(request: Request, db: Db) -> None:  # error: apr-unsigned-webhook
    body = await request.body()
    require_signature_if_there(body, request.headers.get("x-signature"))
    pay(db, json.loads(body)["order_id"])


@app.post("/webhooks/logged")
async def webhook_logged(request: Request, db: Db) -> None:  # error: apr-unsigned-webhook
    body = await request.body()
    if not is_signed(body, request.headers["x-signature"]):
        logger.warning("wrong signature")
    pay(db, json.loads(body)["order_id"])


@app.post("/webhooks/debug")
async def webhook_debug(request: Request, db: Db) -> None:  # error: apr-unsigned-webhook
    body = await request.body()
    if DEBUG or hmac.compare_digest(sign(body), request.headers["x-signature"]):
        pay(db, json.loads(body)["order_id"])


@app.post("/webhooks/unused")
async def webhook_unused(request: Request, db: Db) -> None:  # error: apr-unsigned-webhook
    body = await request.body()
    hmac.compare_digest(sign(body), request.headers["x-signature"])
    pay(db, json.loads(body)["order_id"])


@app.post("/webhooks/late")
async def webhook_late(request: Request, db: Db) -> None:  # error: apr-unsigned-webhook
    body = await request.body()
    pay(db, json.loads(body)["order_id"])
    require_signature(body, request.headers.get("x-signature"))


@app.post("/webhooks/stripe-fallback")
async def webhook_stripe_fallback(request: Request, db: Db) -> None:  # error: apr-unsigned-webhook
    body = await request.body()
    event: Any
    try:
        event = stripe.Webhook.construct_event(body, request.headers["stripe-signature"], SECRET)  # type: ignore[no-untyped-call]
    except stripe.SignatureVerificationError:
        event = json.loads(body)
    pay(db, event["order_id"])


@app.post("/webhooks/stripe-swallowed")
async def webhook_stripe_swallowed(request: Request, db: Db) -> None:  # error: apr-unsigned-webhook
    body = await request.body()
    try:
        stripe.Webhook.construct_event(body, request.headers["stripe-signature"], SECRET)  # type: ignore[no-untyped-call]
    except Exception:
        logger.exception("not verified")
    pay(db, json.loads(body)["order_id"])


@app.post("/webhooks/header-only")
def webhook_header_only(event: Paid, db: Db, signature: Annotated[str, Depends(signature_header)]) -> None:  # error: apr-unsigned-webhook
    pay(db, event.order_id)


@app.post("/webhooks/header-there", dependencies=[Depends(signature_there)])
def webhook_header_there(event: Paid, db: Db) -> None:  # error: apr-unsigned-webhook
    pay(db, event.order_id)


@app.post("/webhooks/forwarded")
def webhook_forwarded(request: Request, event: Paid, db: Db) -> None:  # error: apr-unsigned-webhook
    if request.headers.get("x-forwarded-for", "").split(",")[0] not in {"10.0.0.1", "10.0.0.2"}:
        raise HTTPException(403)
    pay(db, event.order_id)


@app.post("/webhooks/equal")
async def webhook_equal(request: Request, db: Db) -> None:  # error: apr-unsigned-webhook
    body = await request.body()
    expected = "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    if request.headers.get("x-hub-signature-256") != expected:
        raise HTTPException(401)
    pay(db, json.loads(body)["order_id"])


# --- verified


@app.post("/webhooks/verified")
async def webhook_verified(request: Request, db: Db) -> None:
    body = await request.body()
    require_signature(body, request.headers.get("x-signature"))
    pay(db, json.loads(body)["order_id"])


@app.post("/webhooks/equal-helper")
async def webhook_equal_helper(request: Request, db: Db) -> None:
    body = await request.body()
    if not equal_signature(body, request.headers["x-signature"]):
        raise HTTPException(401)
    pay(db, json.loads(body)["order_id"])


@app.post("/webhooks/inline")
async def webhook_inline(request: Request, db: Db) -> None:
    body = await request.body()
    given = request.headers.get("x-signature")
    if given is None:
        raise HTTPException(400)
    expected = base64.b64encode(hmac.new(SECRET.encode(), body, hashlib.sha256).digest()).decode()
    valid = hmac.compare_digest(expected, given)
    if not valid:
        logger.warning("wrong signature")
        raise HTTPException(401)
    pay(db, json.loads(body)["order_id"])


@app.post("/webhooks/inside")
async def webhook_inside(request: Request, db: Db) -> dict[str, bool]:
    body = await request.body()
    if is_signed(body, request.headers.get("x-signature", "")):
        pay(db, json.loads(body)["order_id"])
    return {"ok": True}


@app.post("/webhooks/dependency", dependencies=[Depends(signed_request)])
def webhook_dependency(event: Paid, db: Db) -> None:
    pay(db, event.order_id)


@app.post("/webhooks/parameter")
def webhook_parameter(event: Paid, db: Db, _: Annotated[None, Depends(signed_request)]) -> None:
    pay(db, event.order_id)


Signed = Annotated[None, Depends(signed_request)]


@app.post("/webhooks/alias")
def webhook_alias(event: Paid, db: Db, signed: Signed) -> None:
    pay(db, event.order_id)


signed_router = APIRouter(prefix="/webhooks", dependencies=[Depends(signed_request)])


@signed_router.post("/router")
def webhook_router(event: Paid, db: Db) -> None:
    pay(db, event.order_id)


included_router = APIRouter(prefix="/webhooks")
app.include_router(included_router, dependencies=[Depends(signed_request)])


@included_router.post("/included")
def webhook_included(event: Paid, db: Db) -> None:
    pay(db, event.order_id)


@app.post("/webhooks/stripe")
async def webhook_stripe(request: Request, db: Db) -> None:
    body = await request.body()
    try:
        event = stripe.Webhook.construct_event(body, request.headers["stripe-signature"], SECRET)  # type: ignore[no-untyped-call]
    except (ValueError, stripe.SignatureVerificationError) as error:
        raise HTTPException(400) from error
    pay(db, event["order_id"])


@app.post("/webhooks/several-keys")
async def webhook_several_keys(request: Request, db: Db) -> None:
    body = await request.body()
    given = request.headers.get("x-signature", "")
    keys = [SECRET, os.environ["OLD_SECRET"]]
    if not any(hmac.compare_digest(hmac.new(key.encode(), body, "sha256").hexdigest(), given) for key in keys):
        raise HTTPException(401)
    pay(db, json.loads(body)["order_id"])


@app.post("/webhooks/loop-of-keys")
async def webhook_loop_of_keys(request: Request, db: Db) -> None:
    body = await request.body()
    given = request.headers.get("x-signature", "")
    for key in (SECRET, os.environ["OLD_SECRET"]):
        if hmac.compare_digest(hmac.new(key.encode(), body, "sha256").hexdigest(), given):
            break
    else:
        raise HTTPException(401)
    pay(db, json.loads(body)["order_id"])


@app.post("/webhooks/fetched")
def webhook_fetched(event: Paid, db: Db) -> None:
    payment = httpx.get(f"https://pay.example/payments/{event.order_id}", timeout=5).json()
    if payment["status"] == "paid":
        pay(db, payment["order_id"])


@app.post("/webhooks/nothing-done")
def webhook_nothing_done(event: Paid) -> dict[str, bool]:
    logger.info("order %d", event.order_id)
    return {"ok": True}


class SubscriptionIn(BaseModel):
    url: str


@app.post("/webhooks")
def create_webhook(body: SubscriptionIn, db: Db) -> None:
    db.add(Order(status=body.url, provider_id="x"))
    db.commit()


def deliver_webhook(db: Session, order_id: int) -> None:
    httpx.post("https://customer.example/hook", json={"order": order_id}, timeout=5)
    pay(db, order_id)
