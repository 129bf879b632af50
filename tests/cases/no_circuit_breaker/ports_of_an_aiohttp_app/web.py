from __future__ import annotations

from aiohttp import web

from .adapters import Services

SERVICES = web.AppKey("services", Services)
routes = web.RouteTableDef()


@routes.get("/price")
async def price(request: web.Request) -> web.Response:
    return web.json_response(await request.app[SERVICES].price(100))


@routes.post("/order")
async def order(request: web.Request) -> web.Response:
    services = request.app[SERVICES]
    who = await services.identity.who(request.headers["Authorization"])
    await services.mail.deliver(who, "ordered")
    return web.json_response(await services.price(200))


@routes.get("/me")
async def me(request: web.Request) -> web.Response:
    services = request.app[SERVICES]
    who = await services.identity.who(request.headers["Authorization"])
    await services.mail.deliver(who, "seen")
    return web.json_response({"who": who})
