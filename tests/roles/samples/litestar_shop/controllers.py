"""Litestar: decorators that are classes, controllers, providers, hooks."""  # role: handler

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from litestar import Controller, Litestar, Request, Response, get, post
from litestar.di import Provide


def provide_limit() -> int:  # role: dependency runs: loop
    return 10


def provide_slow() -> int:  # role: dependency runs: thread
    return 10


async def provide_user() -> str:  # role: dependency runs: loop
    return "anna"


@get("/", sync_to_thread=False)
def index() -> str:  # role: handler runs: loop route: GET /
    return "hello"


@get("/slow", sync_to_thread=True)
def slow() -> str:  # role: handler runs: thread
    return "hello"


class OrderController(Controller):  # role: handler
    path = "/orders"
    dependencies = {"limit": Provide(provide_limit, sync_to_thread=False)}

    @get()
    async def list_orders(self, limit: int) -> list[int]:  # role: handler runs: loop
        return self._page(limit)

    @post("/{order_id:int}/pay")
    async def pay(self, order_id: int) -> None:  # role: handler route: POST /orders/{order_id:int}/pay
        pass

    def _page(self, limit: int) -> list[int]:
        return [limit]


@asynccontextmanager
async def opened(app: Litestar) -> AsyncGenerator[None, None]:  # role: lifespan
    yield


def failed(request: Request[Any, Any, Any], error: Exception) -> Response[str]:
    return Response("failed")


app = Litestar(
    route_handlers=[index, slow, OrderController],
    dependencies={"user": Provide(provide_user), "slow": Provide(provide_slow, sync_to_thread=True)},
    lifespan=[opened],
)
