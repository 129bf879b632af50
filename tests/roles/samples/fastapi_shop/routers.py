"""Routes: decorators of routers under other names, websockets, webhooks."""  # role: handler

from typing import Annotated

import fastapi
from fastapi import APIRouter as Routes
from fastapi import Depends, Header, Request, WebSocket

from fastapi_shop.deps import CurrentUser, Page, get_repo
from fastapi_shop.repositories import OrderRepository
from fastapi_shop.schemas import OrderIn, OrderOut

router = Routes(prefix="/orders")
plain = fastapi.APIRouter()


class PrivateRoutes(Routes):
    pass


private = PrivateRoutes(prefix="/private")


@router.get("/{order_id}")
async def read_order(order_id: int, user: CurrentUser, repo: Annotated[OrderRepository, Depends(get_repo)]) -> OrderOut:  # role: handler runs: loop route: GET /orders/{order_id}
    return OrderOut(id=order_id)


@router.post("")
def create_order(order: OrderIn, page: Page = Depends()) -> OrderOut:  # role: handler runs: thread route: POST /orders
    return OrderOut(id=_number(order))


def _number(order: OrderIn) -> int:
    return order.quantity


@private.delete("/{order_id}")
@router.api_route("/{order_id}", methods=["PUT", "PATCH"])
async def change(order_id: int) -> None:  # role: handler runs: loop route: DELETE /private/{order_id}
    pass


@plain.websocket("/live")
async def live(socket: WebSocket) -> None:  # role: handler what: websocket
    await socket.accept()


@plain.post("/payments/webhook")
async def payment_event(request: Request) -> None:  # role: webhook runs: loop
    await request.body()


@plain.post("/provider/events")
async def provider(request: Request, x_signature: Annotated[str, Header()]) -> None:  # role: webhook
    await request.body()


@plain.post("/events")
async def record_event(order: OrderIn) -> None:  # role: handler
    pass


@plain.get("/login/callback")
async def oauth_callback(code: str) -> None:  # role: handler
    pass


@plain.post("/webhooks")
async def create_webhook(order: OrderIn) -> None:  # role: handler
    pass
