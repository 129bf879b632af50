# only: apr-unsigned-webhook
"""Webhooks of aiohttp and Litestar, and services that take the event."""

import hashlib
import hmac
import os
from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

import jwt
from aiohttp import web
from litestar import Controller, Litestar, Request, post
from litestar.connection import ASGIConnection
from litestar.exceptions import NotAuthorizedException
from litestar.handlers.base import BaseRouteHandler
from redis.asyncio import Redis

SECRET = os.environ["HOOK_SECRET"]
redis: "Redis" = Redis()


class Ledger:
    def __init__(self, store: "Redis") -> None:
        self.store = store

    async def book(self, event: dict[str, Any]) -> None:
        await self.store.set(f"paid:{event['id']}", "1")


ledger = Ledger(redis)


def verified(body: bytes, headers: Any) -> dict[str, Any] | None:
    given = headers.get("X-Signature")
    if given is None:
        return None
    if not hmac.compare_digest(hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest(), given):
        return None
    return {"id": body.decode()}


async def plain_webhook(request: web.Request) -> web.Response:  # error: apr-unsigned-webhook
    await ledger.book(await request.json())
    return web.Response()


async def checked_webhook(request: web.Request) -> web.Response:
    event = verified(await request.read(), request.headers)
    if event is None:
        return web.Response(status=401)
    await ledger.book(event)
    return web.Response()


async def token_webhook(request: web.Request) -> web.Response:
    event = jwt.decode(await request.text(), SECRET, algorithms=["HS256"])
    await ledger.book(event)
    return web.Response()


async def unverified_token_webhook(request: web.Request) -> web.Response:  # error: apr-unsigned-webhook
    event = jwt.decode(await request.text(), options={"verify_signature": False})
    await ledger.book(event)
    return web.Response()


@web.middleware
async def only_signed(request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> web.StreamResponse:
    return await handler(request)


application = web.Application(middlewares=[only_signed])
application.router.add_post("/webhooks/plain", plain_webhook)
application.router.add_post("/webhooks/checked", checked_webhook)
application.router.add_post("/webhooks/token", token_webhook)
application.router.add_post("/webhooks/unverified-token", unverified_token_webhook)


async def signed_guard(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    given = connection.headers.get("x-hook-token", "")
    if not hmac.compare_digest(given, SECRET):
        raise NotAuthorizedException


class GuardedWebhooks(Controller):
    path = "/webhooks/guarded"
    guards: ClassVar[Any] = [signed_guard]

    @post("/payments")
    async def take_payment(self, data: dict[str, Any]) -> None:
        await ledger.book(data)


class OpenWebhooks(Controller):
    path = "/webhooks/open"

    @post("/payments")
    async def take_payment(self, data: dict[str, Any]) -> None:  # error: apr-unsigned-webhook
        await ledger.book(data)

    @post("/refunds", guards=[signed_guard])
    async def take_refund(self, data: dict[str, Any]) -> None:
        await ledger.book(data)


@post("/webhooks/mail")
async def mail_webhook(request: Request[Any, Any, Any]) -> None:  # error: apr-unsigned-webhook
    if request.headers.get("x-hook-token") == SECRET:
        await ledger.book(await request.json())


litestar_app = Litestar(route_handlers=[GuardedWebhooks, OpenWebhooks, mail_webhook])
