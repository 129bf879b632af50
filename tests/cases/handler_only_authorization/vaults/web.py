from aiohttp import web

from vaults import core

routes = web.RouteTableDef()


@routes.delete("/vaults/{id}")
async def destroy(request: web.Request) -> web.Response:
    if "admin" not in request["user"].roles:
        raise web.HTTPForbidden()
    await core.destroy_vault(request.app["pool"], int(request.match_info["id"]))
    return web.Response(status=204)


@routes.post("/vaults/{id}/wipe")
async def wipe(request: web.Request) -> web.Response:
    if "admin" not in request["user"].roles:
        raise web.HTTPForbidden()
    await core.wipe(request.app["pool"], int(request.match_info["id"]), request["user"].id)
    return web.Response(status=204)


@routes.post("/my/vaults/{id}/wipe")
async def wipe_mine(request: web.Request) -> web.Response:
    await core.wipe(request.app["pool"], int(request.match_info["id"]), request["user"].id)
    await core.sweep(request.app["pool"], request["user"].id, int(request.match_info["id"]))
    return web.Response(status=204)


@routes.post("/users/{id}/grant")
async def grant(request: web.Request) -> web.Response:
    body = await request.json()
    if not request["user"].is_admin:
        raise web.HTTPForbidden()
    await core.grant(request.app["pool"], int(request.match_info["id"]), body["role"])
    await core.sweep(request.app["pool"], request["user"].id, 1)
    return web.Response(status=204)


@routes.post("/teams/join")
async def join(request: web.Request) -> web.Response:
    body = await request.json()
    await core.grant(request.app["pool"], body["user"], "member")
    return web.Response(status=204)


@routes.post("/vaults/{id}/label")
async def label(request: web.Request) -> web.Response:
    if not request["user"].is_admin:
        raise web.HTTPForbidden()
    await core.label(request.app["pool"], 1, "x")
    return web.Response()


@routes.post("/label")
async def label_any(request: web.Request) -> web.Response:
    await core.label(request.app["pool"], 1, "x")
    return web.Response()
