"""Starlette: routes in a table, endpoint classes."""  # role: composition root

from starlette.applications import Starlette
from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket


def home(request: Request) -> Response:  # role: handler runs: thread route: GET /
    return PlainTextResponse("hello")


async def user(request: Request) -> Response:  # role: handler runs: loop
    return PlainTextResponse("hello")


async def echo(websocket: WebSocket) -> None:  # role: handler
    await websocket.close()


class Orders(HTTPEndpoint):  # role: handler
    async def get(self, request: Request) -> Response:  # role: handler runs: loop route: GET /orders
        return self.render()

    def post(self, request: Request) -> Response:  # role: handler runs: thread
        return self.render()

    def render(self) -> Response:
        return PlainTextResponse("order")


class Counting:  # role: middleware
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # role: middleware runs: loop
        await self.app(scope, receive, send)


async def opened() -> None:
    pass


routes = [
    Route("/", home, methods=["GET"]),
    Mount("/users", routes=[Route("/{name}", endpoint=user)]),
    Route("/orders", Orders),
    WebSocketRoute("/ws", echo),
]
app = Starlette(routes=routes)
