from typing import Any

from litestar import Controller, Litestar, Request, delete, post
from litestar.connection import ASGIConnection
from litestar.exceptions import PermissionDeniedException
from litestar.handlers import BaseRouteHandler

from commands_of_a_queue.logic import cancel_and_refund, delete_cart_item, delete_review, delete_shop, grant_admin


def admin_only(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    if connection.user.role != "admin":
        raise PermissionDeniedException()


class AdminController(Controller):
    path = "/admin"
    guards = [admin_only]

    @post("/orders/{order_id:int}/refund")
    async def refund(self, order_id: int) -> dict[str, int]:
        return {"id": cancel_and_refund(order_id).id}

    @post("/users/{user_id:int}/admin")
    async def make_admin(self, user_id: int) -> None:
        grant_admin(user_id)

    @delete("/shops/{shop_id:int}")
    async def drop_shop(self, shop_id: int) -> None:
        delete_shop(shop_id)

    @delete("/reviews/{review_id:int}")
    async def drop_review(self, review_id: int, request: Request[Any, Any, Any]) -> None:
        delete_review(review_id, request.user.id)


class ShopController(Controller):
    path = "/shops"

    @delete("/{shop_id:int}")
    async def close(self, shop_id: int) -> None:
        delete_shop(shop_id)

    @delete("/cart/{cart_id:int}/{sku:str}")
    async def drop_item(self, cart_id: int, sku: str) -> None:
        delete_cart_item(cart_id, sku)

    @delete("/reviews/{review_id:int}")
    async def drop_my_review(self, review_id: int, request: Request[Any, Any, Any]) -> None:
        delete_review(review_id, request.user.id)


app = Litestar([AdminController, ShopController])
