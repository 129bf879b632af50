"""Answers of a library that is for more than the web: what is worked out for them is shown."""
# only: apr-handler-business-logic

from aiohttp import web
from tortoise import fields
from tortoise.models import Model as TModel


class Ledger:
    async def post_points(self, order_id: int, points: int) -> None: ...


ledger = Ledger()


class Order(TModel):
    id = fields.IntField(primary_key=True)
    state = fields.CharField(max_length=10)
    total = fields.IntField()


async def order_json(request: web.Request) -> web.Response:
    order = await Order.get(id=int(request.match_info["a"]))
    return web.json_response({"id": order.id, "euros": order.total / 100})


async def order_json2(request: web.Request) -> web.Response:
    order = await Order.get(id=int(request.match_info["a"]))
    return web.json_response(data={"id": order.id, "euros": order.total / 100})


async def order_json3(request):
    order = await Order.get(id=int(request.match_info["a"]))
    return web.Response(text=f"{order.total / 100}")


async def order_json4(request: web.Request) -> web.Response:
    order = await Order.get(id=int(request.match_info["a"]))
    euros = order.total / 100
    return web.json_response({"id": order.id, "euros": euros})


async def push(request: web.Request) -> web.Response:
    order = await Order.get(id=int(request.match_info["a"]))
    points = order.total // 10  # error: apr-handler-business-logic
    await ledger.post_points(order.id, points)
    return web.json_response({"points": points})


app = web.Application()
app.router.add_get("/order/{a}", order_json)
app.router.add_get("/order2/{a}", order_json2)
app.router.add_get("/order3/{a}", order_json3)
app.router.add_get("/order4/{a}", order_json4)
app.router.add_post("/order/{a}/points", push)
