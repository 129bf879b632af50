from __future__ import annotations

from aiohttp import web

from .jobs import broker, export_job
from .services import Actor, Desk, Records

records = Records()
desk = Desk(records)
routes = web.RouteTableDef()


def actor_of(request: web.Request) -> Actor:
    return request["actor"]


@routes.delete("/records/{id}")
async def purge(request: web.Request) -> web.Response:
    actor = actor_of(request)
    if "admin" not in actor.roles:
        raise web.HTTPForbidden
    records.purge(int(request.match_info["id"]))
    return web.Response(status=204)


@routes.post("/desk/{id}/tidy")
async def tidy(request: web.Request) -> web.Response:
    desk.tidy(int(request.match_info["id"]))
    return web.Response(status=204)


@routes.get("/export")
async def export(request: web.Request) -> web.Response:
    if not {"admin", "auditor"} & actor_of(request).roles:
        raise web.HTTPForbidden()
    return web.json_response(records.export_all())


@routes.post("/export-by-mail")
async def export_by_mail(request: web.Request) -> web.Response:
    export_job.send((await request.json())["address"])
    return web.Response(status=202)


@routes.delete("/v2/records/{id}")
async def erase(request: web.Request) -> web.Response:
    records.erase(actor_of(request), int(request.match_info["id"]))
    return web.Response(status=204)


@routes.delete("/v3/records/{id}")
async def burn(request: web.Request) -> web.Response:
    if "admin" not in actor_of(request).roles:
        raise web.HTTPForbidden
    records.burn(int(request.match_info["id"]))
    return web.Response(status=204)


@routes.post("/v3/records/{id}/burn")
async def burn_too(request: web.Request) -> web.Response:
    actor = actor_of(request)
    actor.require("admin")
    records.burn(int(request.match_info["id"]))
    return web.Response(status=204)


@routes.delete("/v4/records/{id}")
async def shred(request: web.Request) -> web.Response:
    if "admin" not in actor_of(request).roles:
        raise web.HTTPForbidden
    records.shred(int(request.match_info["id"]))
    return web.Response(status=204)


@routes.get("/records/{id}")
async def first(request: web.Request) -> web.Response:
    return web.json_response({"text": records.first(int(request.match_info["id"]))})
