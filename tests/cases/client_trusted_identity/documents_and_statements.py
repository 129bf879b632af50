# only: apr-client-trusted-identity
"""Litestar, aiohttp, GraphQL, asyncpg, Mongo, queues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import asyncpg
import strawberry
from aiohttp import web
from litestar import Request as LitestarRequest
from litestar import get, post
from litestar.connection import ASGIConnection
from litestar.exceptions import NotAuthorizedException
from litestar.handlers import BaseRouteHandler
from motor.motor_asyncio import AsyncIOMotorClient
from pydantic import BaseModel
from strawberry.types import Info

mongo = AsyncIOMotorClient()["app"]


class Principal(BaseModel):
    id: str
    is_admin: bool = False


class PayoutIn(BaseModel):
    account_id: str
    amount: int


def admin_guard(connection: ASGIConnection, handler: BaseRouteHandler) -> None:
    if not connection.user.is_admin:
        raise NotAuthorizedException()


@get("/messages/{user_id:str}")
async def messages(request: LitestarRequest[Principal, Any, Any], user_id: str) -> list[dict[str, Any]]:  # error: apr-client-trusted-identity
    return await mongo.messages.find({"user_id": user_id}).to_list(100)


@get("/my-messages")
async def my_messages(request: LitestarRequest[Principal, Any, Any]) -> list[dict[str, Any]]:
    return await mongo.messages.find({"user_id": request.user.id}).to_list(100)


@get("/all-messages/{user_id:str}", guards=[admin_guard])
async def messages_for_admin(user_id: str) -> list[dict[str, Any]]:
    return await mongo.messages.find({"user_id": user_id}).to_list(100)


@post("/payouts")
async def payout(
    request: LitestarRequest[Principal, Any, Any], data: PayoutIn
) -> dict[str, str]:  # gap: apr-client-trusted-identity (nobody is in hand who acts)
    await mongo.accounts.update_one({"_id": data.account_id}, {"$inc": {"balance": -data.amount}})
    return {"status": "ok"}


@post("/payouts/own")
async def own_payout(request: LitestarRequest[Principal, Any, Any], data: PayoutIn) -> dict[str, str]:
    if data.account_id != request.user.id:
        raise NotAuthorizedException()
    await mongo.accounts.update_one({"_id": data.account_id}, {"$inc": {"balance": -data.amount}})
    return {"status": "ok"}


routes = web.RouteTableDef()


@routes.get("/letters/{user_id}")
async def letters(request: web.Request) -> web.Response:  # error: apr-client-trusted-identity
    pool: asyncpg.Pool = request.app["pool"]
    rows = await pool.fetch("SELECT subject, body FROM letters WHERE recipient_id = $1", int(request.match_info["user_id"]))
    return web.json_response([dict(r) for r in rows])


@routes.get("/letters")
async def own_letters(request: web.Request) -> web.Response:
    pool: asyncpg.Pool = request.app["pool"]
    rows = await pool.fetch("SELECT subject, body FROM letters WHERE recipient_id = $1", request["user"].id)
    return web.json_response([dict(r) for r in rows])


@routes.get("/letters/{letter_id}/body")
async def own_letter(request: web.Request) -> web.Response:
    pool: asyncpg.Pool = request.app["pool"]
    row = await pool.fetchrow(
        "SELECT subject, body FROM letters WHERE id = $1 AND recipient_id = $2", int(request.match_info["letter_id"]), request["user"].id
    )
    if row is None:
        raise web.HTTPNotFound()
    return web.json_response(dict(row))


@routes.post("/users/{user_id}/promote")
async def promote(request: web.Request) -> web.Response:  # error: apr-client-trusted-identity
    body = await request.json()
    await request.app["pool"].execute("UPDATE users SET role = $1 WHERE id = $2", body["role"], int(request.match_info["user_id"]))
    return web.Response(status=204)


@strawberry.type
class Letter:
    id: int
    body: str


@strawberry.type
class Query:
    @strawberry.field
    async def letters(self, info: Info, user_id: int) -> list[Letter]:  # error: apr-client-trusted-identity
        rows = await info.context["pool"].fetch("SELECT id, body FROM letters WHERE recipient_id = $1", user_id)
        return [Letter(id=r["id"], body=r["body"]) for r in rows]

    @strawberry.field
    async def my_letters(self, info: Info) -> list[Letter]:
        rows = await info.context["pool"].fetch("SELECT id, body FROM letters WHERE recipient_id = $1", info.context["user"].id)
        return [Letter(id=r["id"], body=r["body"]) for r in rows]


@dataclass
class Visit:
    user_id: int
    page: str


@routes.get("/search")
async def search(request: web.Request) -> web.Response:
    rows = await request.app["pool"].fetch("SELECT id, title FROM articles WHERE title ILIKE $1", request.query["q"])
    return web.json_response([dict(r) for r in rows])
