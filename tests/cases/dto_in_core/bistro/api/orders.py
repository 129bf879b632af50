"""Handlers speak DTOs; the place where they call the core past the service is theirs."""

from typing import Annotated

from fastapi import APIRouter, Depends
from sqlalchemy.ext.asyncio import AsyncSession

from bistro.repositories.orders import OrderRepository, OrderRow
from bistro.schemas.orders import OrderIn, OrderOut, UrgentOrderIn

router = APIRouter()


def get_repository() -> OrderRepository:
    return OrderRepository(AsyncSession())


Repository = Annotated[OrderRepository, Depends(get_repository)]


@router.post("/orders")
async def create(body: OrderIn, orders: Repository) -> int:
    return await orders.create(body)


@router.post("/orders/urgent")
async def create_urgent(body: UrgentOrderIn, orders: Repository) -> None:
    await orders.put(data=body)  # error: apr-dto-in-core


@router.put("/orders")
async def replace(body: OrderIn, orders: Annotated[OrderRepository, Depends(get_repository)]) -> None:
    await orders.save(body)  # error: apr-dto-in-core


@router.post("/orders/raw")
async def raw(body: OrderIn, session: Annotated[AsyncSession, Depends()]) -> OrderOut:
    row = OrderRow(**body.model_dump())
    session.add(row)
    return OrderOut(id=row.id, table=row.table)
