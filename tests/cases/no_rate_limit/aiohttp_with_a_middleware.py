"""A middleware of aiohttp that turns away who comes too often."""
# only: apr-no-rate-limit

from aiohttp import web
from aiohttp.typedefs import Handler

routes = web.RouteTableDef()
counts: dict[str, int] = {}


@web.middleware
async def brake(request: web.Request, handler: Handler) -> web.StreamResponse:
    address = request.remote or ""
    counts[address] = counts.get(address, 0) + 1
    if counts[address] > 100:
        return web.json_response({"error": "later"}, status=429)
    return await handler(request)


@routes.post("/login")
async def log_in(request: web.Request) -> web.Response:
    return web.json_response({})


app = web.Application(middlewares=[brake])
app.add_routes(routes)
