"""aiohttp without a limit, and a handler that keeps count itself."""
# only: apr-no-rate-limit

from aiohttp import web

routes = web.RouteTableDef()
counts: dict[str, int] = {}


def too_often(address: str) -> bool:
    counts[address] = counts.get(address, 0) + 1
    return counts[address] > 5


@routes.post("/login")
async def log_in(request: web.Request) -> web.Response:  # error: apr-no-rate-limit
    return web.json_response({})


@routes.post("/otp")
async def send_code(request: web.Request) -> web.Response:
    if too_often(request.remote or ""):
        raise web.HTTPTooManyRequests()
    return web.json_response({})


@routes.post("/files")
async def store(request: web.Request) -> web.Response:  # error: apr-no-rate-limit
    reader = await request.multipart()
    print(reader)
    return web.json_response({})


@routes.get("/payments")
async def payments(request: web.Request) -> web.Response:
    return web.json_response([])


app = web.Application()
app.add_routes(routes)
