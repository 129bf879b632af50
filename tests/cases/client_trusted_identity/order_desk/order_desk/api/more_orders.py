from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException

from ..models import Order, User
from ..repositories.base import AsyncRepository
from .deps import CurrentUser

router = APIRouter()


class Orders(AsyncRepository[Order]):
    model_class = Order


class Users(AsyncRepository[User]):
    model_class = User


def orders() -> Orders:
    raise NotImplementedError


Store = Annotated[Orders, Depends(orders)]


@router.get("/a/{order_id}")
async def show(order_id: int, user: CurrentUser, store: Store) -> dict[str, Any]:  # error: apr-client-trusted-identity
    order = await store.one(order_id)
    return {"total": order.total_cents}


@router.get("/b/{order_id}")
async def show_own(order_id: int, user: CurrentUser, store: Store) -> dict[str, Any]:
    order = await store.one(order_id)
    if order.customer_id != user.id:
        raise HTTPException(status_code=404)
    return {"total": order.total_cents}


async def own_order(order_id: int, user: CurrentUser, store: Store) -> Order:
    order = await store.one(order_id)
    if order.customer_id != user.id:
        raise HTTPException(status_code=404)
    return order


@router.get("/c/{order_id}")
async def show_injected(order: Annotated[Order, Depends(own_order)]) -> dict[str, Any]:
    return {"total": order.total_cents}


@router.get("/d/{order_id}")
async def show_asked(order_id: int, user: CurrentUser, store: Store) -> dict[str, Any]:
    order = await store.where(id=order_id, customer_id=user.id)
    if order is None:
        raise HTTPException(status_code=404)
    return {"total": order.total_cents}


@router.get("/e")
async def last_one(user: CurrentUser, store: Store) -> dict[str, Any]:
    order = await store.one(user.id)
    return {"total": order.total_cents}
