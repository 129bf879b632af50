from __future__ import annotations

from aiohttp import web

from .store import OfferStore

routes = web.RouteTableDef()
STORE: web.AppKey[OfferStore] = web.AppKey("store", OfferStore)


@routes.post("/offers/{id}/accept")
async def accept(request: web.Request) -> web.Response:
    if not await request.app[STORE].accept(int(request.match_info["id"])):
        raise web.HTTPConflict
    return web.Response()


@routes.post("/polls/{id}/reopen")
async def reopen(request: web.Request) -> web.Response:
    if not await request.app[STORE].reopen_poll(int(request.match_info["id"])):
        raise web.HTTPConflict
    return web.Response()
