# only: apr-unsigned-webhook
"""Asymmetric signatures, the provider's library, shared secrets in addresses and headers, addresses of the connection."""

import hmac
import json
import os
from typing import Any

import stripe
from fastapi import FastAPI, HTTPException, Request
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey
from redis import Redis

SECRET = os.environ["HOOK_SECRET"]
KEY = VerifyKey(bytes.fromhex(os.environ["PUBLIC_KEY"]))
client = stripe.StripeClient(os.environ["STRIPE_KEY"])
redis: "Redis" = Redis()
app = FastAPI()


def done(event: Any) -> None:
    redis.set(f"paid:{event['id']}", "1")


@app.post("/discord/webhook")
async def discord_webhook(request: Request) -> dict[str, int]:
    body = await request.body()
    try:
        KEY.verify(request.headers["X-Signature-Timestamp"].encode() + body, bytes.fromhex(request.headers["X-Signature-Ed25519"]))
    except BadSignatureError:
        raise HTTPException(401) from None
    done(json.loads(body))
    return {"type": 1}


@app.post("/discord/swallowed/webhook")
async def swallowed_webhook(request: Request) -> dict[str, int]:  # error: apr-unsigned-webhook
    body = await request.body()
    try:
        KEY.verify(body, bytes.fromhex(request.headers["X-Signature-Ed25519"]))
    except BadSignatureError:
        pass
    done(json.loads(body))
    return {"type": 1}


@app.post("/stripe/webhook")
async def stripe_webhook(request: Request) -> None:
    event = client.construct_event(await request.body(), request.headers["stripe-signature"], SECRET)
    done(event)


@app.post("/stripe/fetched/webhook")
async def stripe_fetched_webhook(request: Request) -> None:
    payload = await request.json()
    event = stripe.Event.retrieve(payload["id"])
    done(event)


@app.post("/telegram/webhook/{token}")
async def telegram_webhook(token: str, request: Request) -> None:
    if not hmac.compare_digest(token, SECRET):
        raise HTTPException(404)
    done(await request.json())


@app.post("/bank/webhook")
async def bank_webhook(request: Request) -> None:
    if request.client is None or request.client.host not in {"192.0.2.1", "192.0.2.2"}:
        raise HTTPException(403)
    done(await request.json())


@app.post("/agent/webhook")
async def agent_webhook(request: Request) -> None:  # error: apr-unsigned-webhook
    if "Stripe" not in request.headers.get("user-agent", ""):
        raise HTTPException(403)
    done(await request.json())


@app.post("/configured/webhook")
async def configured_webhook(request: Request) -> None:  # error: apr-unsigned-webhook
    body = await request.body()
    if SECRET:
        given = request.headers.get("x-signature", "")
        if not hmac.compare_digest(hmac.new(SECRET.encode(), body, "sha256").hexdigest(), given):
            raise HTTPException(401)
    done(json.loads(body))


@app.post("/result/webhook")
async def result_webhook(request: Request) -> None:  # error: apr-unsigned-webhook
    body = await request.body()
    given = request.headers.get("x-signature", "")
    verified = hmac.compare_digest(hmac.new(SECRET.encode(), body, "sha256").hexdigest(), given)
    print("verified", verified)
    done(json.loads(body))


@app.post("/flag/webhook")
async def flag_webhook(request: Request) -> None:
    body = await request.body()
    given = request.headers.get("x-signature", "")
    trusted = False
    for key in (SECRET, "old"):
        if hmac.compare_digest(hmac.new(key.encode(), body, "sha256").hexdigest(), given):
            trusted = True
            break
    if not trusted:
        raise HTTPException(401)
    done(json.loads(body))


@app.post("/asserted/webhook")
async def asserted_webhook(request: Request) -> None:
    body = await request.body()
    given = request.headers["x-signature"]
    match hmac.compare_digest(hmac.new(SECRET.encode(), body, "sha256").hexdigest(), given):
        case True:
            done(json.loads(body))
        case _:
            raise HTTPException(401)


@app.post("/counted/webhook")
async def counted_webhook(request: Request) -> dict[str, str]:
    body = await request.body()
    try:
        if not hmac.compare_digest(hmac.new(SECRET.encode(), body, "sha256").hexdigest(), request.headers["x-signature"]):
            raise HTTPException(401)
        done(json.loads(body))
    except HTTPException:
        raise
    except Exception:
        redis.incr("failed")
    return {}


@app.post("/logged/webhook")
async def logged_webhook(request: Request) -> dict[str, str]:  # error: apr-unsigned-webhook
    body = await request.body()
    try:
        if not hmac.compare_digest(hmac.new(SECRET.encode(), body, "sha256").hexdigest(), request.headers["x-signature"]):
            raise ValueError("wrong signature")
    except ValueError as error:
        print("signature", error)
    done(json.loads(body))
    return {}
