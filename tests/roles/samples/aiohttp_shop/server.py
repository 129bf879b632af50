"""aiohttp: routes by call, by table and by decorator."""

from aiohttp import web

routes = web.RouteTableDef()


@routes.get("/orders")
async def orders(request: web.Request) -> web.Response:  # role: handler runs: loop route: GET /orders
    return web.Response()


@routes.view("/order")
class OrderView(web.View):  # role: handler
    async def get(self) -> web.Response:  # role: handler runs: loop
        return web.Response()


async def home(request: web.Request) -> web.Response:  # role: handler route: GET /
    return web.Response()


async def pay(request: web.Request) -> web.Response:  # role: handler route: POST /pay
    return web.Response()


async def listed(request: web.Request) -> web.Response:  # role: handler
    return web.Response()


async def registered_elsewhere(request: web.Request) -> web.Response:  # role: handler
    return web.Response()


async def outcome(request: web.Request) -> str:
    return request.path


def create() -> web.Application:
    app = web.Application()
    app.router.add_get("/", home)
    app.router.add_route("POST", "/pay", pay)
    app.add_routes([web.get("/listed", listed)])
    app.add_routes(routes)
    return app
