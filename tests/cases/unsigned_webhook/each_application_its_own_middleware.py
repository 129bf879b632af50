# only: apr-unsigned-webhook
"""Webhooks on aiohttp, Starlette and Litestar."""
from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
from aiohttp import web
from litestar import Controller, Request as LitestarRequest, post
from litestar.connection import ASGIConnection
from litestar.exceptions import NotAuthorizedException
from litestar.handlers.base import BaseRouteHandler
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

POOL: web.AppKey[asyncpg.Pool[Any]] = web.AppKey("pool")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def digest(body: bytes, env: str = "HOOK_SECRET") -> str:
    return hmac.digest(os.environ[env].encode(), body, "sha256").hex()


@web.middleware
async def signed(request: web.Request, handler: Handler) -> web.StreamResponse:
    if request.path.startswith("/webhooks/") and not hmac.compare_digest(
        digest(await request.read()), request.headers.get("X-Signature", "")
    ):
        raise web.HTTPUnauthorized
    return await handler(request)


async def paid_webhook(request: web.Request) -> web.Response:
    event = await request.json()
    await request.app[POOL].execute("UPDATE invoices SET state = 'paid' WHERE id = $1", event["invoice"], timeout=3)
    return web.json_response({})


async def open_paid_webhook(request: web.Request) -> web.Response:  # error: apr-unsigned-webhook
    event = await request.json()
    await request.app[POOL].execute("UPDATE invoices SET state = 'paid' WHERE id = $1", event["invoice"], timeout=3)
    return web.json_response({})


def signed_app() -> web.Application:
    app = web.Application(middlewares=[signed])
    app.router.add_post("/webhooks/paid", paid_webhook)
    return app


def open_app() -> web.Application:
    app = web.Application()
    app.router.add_post("/webhooks/open-paid", open_paid_webhook)
    return app


class SignatureMiddleware(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        body = await request.body()
        if not hmac.compare_digest(digest(body), request.headers.get("x-signature", "")):
            return JSONResponse({"error": "bad signature"}, status_code=401)
        return await call_next(request)


async def refund_webhook(request: Request) -> Response:
    event = await request.json()
    await request.app.state.pool.execute("UPDATE invoices SET state = 'refunded' WHERE id = $1", event["invoice"])
    return JSONResponse({})


async def dispute_webhook(request: Request) -> Response:  # error: apr-unsigned-webhook
    event = await request.json()
    await request.app.state.pool.execute("UPDATE invoices SET state = 'disputed' WHERE id = $1", event["invoice"])
    return JSONResponse({})


async def payout_webhook(request: Request) -> Response:  # error: apr-unsigned-webhook
    body = await request.body()
    signature = request.headers.get("x-signature")
    if signature:
        if not hmac.compare_digest(digest(body), signature):
            return JSONResponse({"error": "bad signature"}, status_code=401)
    event = json.loads(body)
    await request.app.state.pool.execute("UPDATE payouts SET state = 'sent' WHERE id = $1", event["payout"])
    return JSONResponse({})


signed_hooks = Starlette(routes=[Route("/refund", refund_webhook, methods=["POST"])], middleware=[Middleware(SignatureMiddleware)])
application = Starlette(
    routes=[
        Mount("/webhooks", app=signed_hooks),
        Route("/webhooks/dispute", dispute_webhook, methods=["POST"]),
        Route("/webhooks/payout", payout_webhook, methods=["POST"]),
    ]
)


async def signature_guard(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    request: LitestarRequest[Any, Any, Any] = LitestarRequest(connection.scope)
    body = await request.body()
    if not hmac.compare_digest(hmac.new(b"from-settings", body, hashlib.sha512).hexdigest(), connection.headers["x-sig"]):
        raise NotAuthorizedException


class GuardedWebhooks(Controller):
    path = "/webhooks/guarded"
    guards = [signature_guard]

    @post("/seats")
    async def seats(self, data: dict[str, Any], pool: asyncpg.Pool[Any]) -> None:
        await pool.execute("UPDATE plans SET seats = $1 WHERE id = $2", data["seats"], data["plan"], timeout=3)
