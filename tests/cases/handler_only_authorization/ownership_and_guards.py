"""Litestar guards, aiohttp handlers that compare the owner, and deletes that are nobody's business."""
# only: apr-handler-only-authorization

from aiohttp import web
from litestar import Litestar, delete, post
from litestar.connection import ASGIConnection
from litestar.exceptions import PermissionDeniedException
from litestar.handlers.base import BaseRouteHandler


def admins_only(connection: ASGIConnection, handler: BaseRouteHandler) -> None:
    if not connection.user.is_admin:
        raise PermissionDeniedException()


class Documents:
    async def delete_document(self, document_id: int) -> None:  # error: apr-handler-only-authorization
        print(document_id)

    async def publish(self, document_id: int) -> None:  # error: apr-handler-only-authorization
        print(document_id)

    async def delete_cache(self, key: str) -> None:
        print(key)

    async def rename(self, document_id: int) -> None:
        print(document_id)

    async def unpublish(self, document_id: int) -> None:
        print(document_id)


documents = Documents()


@delete("/documents/{document_id:int}", guards=[admins_only])
async def remove(document_id: int) -> None:
    await documents.delete_document(document_id)
    await documents.delete_cache(str(document_id))


@post("/documents/{document_id:int}/replace")
async def replace(document_id: int) -> None:
    await documents.delete_document(document_id)
    await documents.delete_cache(str(document_id))


@post("/documents/{document_id:int}/rename", guards=[admins_only])
async def rename(document_id: int) -> None:
    await documents.rename(document_id)


@post("/documents/{document_id:int}/title")
async def retitle(document_id: int) -> None:
    await documents.rename(document_id)


app = Litestar(route_handlers=[remove, replace, rename, retitle])


class Document:
    id: int
    owner_id: int


def load(request: web.Request) -> Document:
    return Document()


async def publish(request: web.Request) -> web.Response:
    document = load(request)
    if document.owner_id != request["user"].id:
        raise web.HTTPForbidden()
    await documents.publish(document.id)
    return web.Response()


async def schedule(request: web.Request) -> web.Response:
    await documents.publish(load(request).id)
    return web.Response()


async def unpublish(request: web.Request) -> web.Response:
    document = load(request)
    user_id = int(request["user_id"])
    if document.owner_id != user_id:
        raise web.HTTPNotFound()
    await documents.unpublish(document.id)
    return web.Response()


async def unpublish_as_admin(request: web.Request) -> web.Response:
    if "admin" not in request["roles"]:
        raise web.HTTPForbidden()
    await documents.unpublish(load(request).id)
    return web.Response()


site = web.Application()
site.router.add_post("/publish", publish)
site.router.add_post("/schedule", schedule)
site.router.add_post("/unpublish", unpublish)
site.router.add_post("/admin/unpublish", unpublish_as_admin)
