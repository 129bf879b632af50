"""GraphQL by strawberry, functions of Litestar and Starlette, Django async views, yielding dependencies."""

import copy
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from decimal import Decimal

import strawberry
from litestar import delete, get, post, put
from litestar.di import Provide
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from coupon_graph.coupons import Coupons
from coupon_graph.models import Cart, Coupon


@strawberry.type
class CouponType:
    code: str
    left: int


@strawberry.type
class Query:
    @strawberry.field
    async def coupon(self, info: strawberry.Info, code: str) -> CouponType | None:
        session: AsyncSession = info.context["session"]
        found = await session.scalar(select(Coupon).where(Coupon.code == code))
        return CouponType(code=found.code, left=found.max_uses - found.used) if found else None


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def redeem(self, info: strawberry.Info, code: str, cart_id: uuid.UUID) -> bool:
        session: AsyncSession = info.context["session"]
        coupon = (await session.scalars(select(Coupon).where(Coupon.code == code))).one()
        cart = await session.get_one(Cart, cart_id)
        if coupon.used >= coupon.max_uses:
            return False
        coupon.used += 1  # error: apr-handler-business-logic
        cart.total = cart.total * (1 - coupon.percent / 100)
        await session.commit()
        return True

    @strawberry.mutation
    async def revoke(self, info: strawberry.Info, code: str) -> bool:
        coupons: Coupons = info.context["coupons"]
        return await coupons.revoke(code)


@post("/coupons/{code:str}/disable")
async def disable(code: str, session: AsyncSession) -> None:
    coupon = (await session.scalars(select(Coupon).where(Coupon.code == code))).one()
    coupon.state = "disabled"  # error: apr-handler-business-logic
    await session.commit()


@get("/coupons/{code:str}")
async def show(code: str, session: AsyncSession) -> dict[str, str]:
    coupon = (await session.scalars(select(Coupon).where(Coupon.code == code))).one()
    return {"code": coupon.code, "percent": f"{coupon.percent:.0f} %"}


@put("/coupons/{code:str}")
async def extend(code: str, coupons: Coupons, session: AsyncSession) -> dict[str, int]:
    coupon = (await session.scalars(select(Coupon).where(Coupon.code == code))).one()
    wanted = coupon.max_uses * 2  # error: apr-handler-business-logic
    await coupons.resize(code, wanted)
    return {"uses": wanted}


@delete("/coupons/{code:str}")
async def remove(code: str, coupons: Coupons) -> None:
    await coupons.remove(code)


async def provide_cart(cart_id: uuid.UUID, session: AsyncSession) -> Cart:
    cart = await session.get_one(Cart, cart_id)
    if cart.total > 100:
        cart.coupon = "FREESHIP"  # error: apr-handler-business-logic
    return cart


dependencies = {"cart": Provide(provide_cart)}


async def best(request: Request) -> Response:
    session: AsyncSession = request.state.session
    coupons = (await session.scalars(select(Coupon))).all()
    if not coupons:
        return JSONResponse({"error": "none"}, 404)
    top = max(coupons, key=lambda one: one.percent)
    return JSONResponse({"code": top.code})


async def exhaust(request: Request) -> Response:
    session: AsyncSession = request.state.session
    for coupon in await session.scalars(select(Coupon)):
        coupon.used = coupon.max_uses  # error: apr-handler-business-logic
    await session.commit()
    return Response(status_code=204)


routes = [Route("/best", best), Route("/exhaust", exhaust, methods=["POST"])]
starlette = Starlette(routes=routes)
