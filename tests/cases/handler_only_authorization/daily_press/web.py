from __future__ import annotations

from typing import Any

import asyncpg
from aiohttp import web
from litestar import Controller, Request, delete, get, post, put
from litestar.connection import ASGIConnection
from litestar.exceptions import PermissionDeniedException
from litestar.handlers.base import BaseRouteHandler

from daily_press.articles import ArticleService

ARTICLES: web.AppKey[ArticleService] = web.AppKey("articles")


def editors_only(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    if connection.user.role != "editor":
        raise PermissionDeniedException


class EditorialController(Controller):
    path = "/editorial"
    guards = [editors_only]

    @post("/{article_id:int}/publish")
    async def publish(self, article_id: int, articles: ArticleService) -> None:
        await articles.publish(article_id)

    @delete("/{article_id:int}")
    async def retract(self, article_id: int, articles: ArticleService) -> None:
        await articles.retract(article_id)

    @post("/{article_id:int}/pay")
    async def pay(self, article_id: int, cents: int, articles: ArticleService) -> None:
        await articles.pay_author(article_id, cents)

    @put("/users/{user_id:int}")
    async def set_role(self, user_id: int, role: str, request: Request[Any, Any, Any], articles: ArticleService) -> None:
        await articles.set_role(request.user.role, user_id, role)

    @delete("/{article_id:int}/archive")
    async def archive(self, article_id: int, articles: ArticleService) -> None:
        await articles.archive(article_id)

    @get("/{article_id:int}")
    async def read(self, article_id: int, articles: ArticleService) -> Any:
        return await articles.read(article_id)


class AuthorController(Controller):
    path = "/author"

    @put("/users/{user_id:int}")
    async def set_role(self, user_id: int, role: str, request: Request[Any, Any, Any], articles: ArticleService) -> None:
        await articles.set_role(request.user.role, user_id, role)

    @get("/{article_id:int}")
    async def read(self, article_id: int, articles: ArticleService) -> Any:
        return await articles.read(article_id)


async def publish_over_socket(request: web.Request) -> web.WebSocketResponse:
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    async for message in socket:
        await request.app[ARTICLES].publish(int(message.data))
    return socket


async def legacy_retract(request: web.Request) -> web.Response:
    await request.app[ARTICLES].retract(int(request.match_info["article_id"]))
    return web.json_response({})


async def legacy_archive(request: web.Request) -> web.Response:
    if request["user"].role != "editor":
        raise web.HTTPForbidden
    await request.app[ARTICLES].archive(int(request.match_info["article_id"]))
    return web.json_response({})


def legacy(pool: asyncpg.Pool[Any]) -> web.Application:
    app = web.Application()
    app[ARTICLES] = ArticleService(pool)
    app.router.add_get("/publish", publish_over_socket)
    app.router.add_delete("/articles/{article_id}", legacy_retract)
    app.router.add_delete("/archive/{article_id}", legacy_archive)
    return app
