# only: apr-webhook-order-assumed
"""FastAPI webhooks over SQLAlchemy that overwrite state with whatever comes last, or take a row to be there: also deduplicated, locked, in a helper or a service class."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import stripe
from fastapi import APIRouter, Depends, Header, HTTPException, Request
from pydantic import BaseModel
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

router = APIRouter(prefix="/webhooks")


class Base(DeclarativeBase):
    pass


class OrderStatus(StrEnum):
    PENDING = "pending"
    PAID = "paid"
    SHIPPED = "shipped"
    CANCELLED = "cancelled"


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str]
    status: Mapped[OrderStatus]
    total: Mapped[int]
    raw_payload: Mapped[str]
    paid_at: Mapped[datetime | None]
    version: Mapped[int]
    last_event_at: Mapped[datetime]


class Subscription(Base):
    __tablename__ = "subscriptions"
    id: Mapped[int] = mapped_column(primary_key=True)
    external_id: Mapped[str] = mapped_column(unique=True)
    plan: Mapped[str]
    status: Mapped[str]
    seats: Mapped[int]


class SeenEvent(Base):
    __tablename__ = "seen_events"
    event_id: Mapped[str] = mapped_column(primary_key=True)


class OrderEvent(BaseModel):
    event_id: str
    order_id: int
    number: str
    status: OrderStatus
    total: int
    occurred_at: datetime
    version: int
    kind: str


class PlanEvent(BaseModel):
    id: str
    subscription_id: str
    plan: str
    seats: int
    type: str


async def get_db() -> AsyncSession:
    raise NotImplementedError


Db = Annotated[AsyncSession, Depends(get_db)]


@router.post("/orders")
async def order_webhook(event: OrderEvent, db: Db) -> None:
    order = await db.get(Order, event.order_id)
    if order is None:
        raise HTTPException(404)
    order.status = event.status  # error: apr-webhook-order-assumed
    await db.commit()


@router.post("/orders/locked")
async def locked_order_webhook(event: OrderEvent, db: Db) -> None:
    order = await db.get_one(Order, event.order_id, with_for_update=True)
    order.status = OrderStatus.SHIPPED  # error: apr-webhook-order-assumed
    await db.commit()


@router.post("/orders/deduplicated")
async def deduplicated_order_webhook(event: OrderEvent, db: Db) -> None:
    new = await db.execute(insert(SeenEvent).values(event_id=event.event_id).on_conflict_do_nothing().returning(SeenEvent.event_id))
    if new.scalar() is None:
        return
    order = (await db.scalars(select(Order).where(Order.number == event.number).with_for_update())).one()
    order.total = event.total  # error: apr-webhook-order-assumed
    await db.commit()


@router.post("/orders/blind")
async def blind_order_webhook(event: OrderEvent, db: Db) -> None:
    await db.execute(update(Order).where(Order.id == event.order_id).values(status=event.status))  # error: apr-webhook-order-assumed
    await db.commit()


@router.post("/orders/upsert")
async def upsert_order_webhook(event: OrderEvent, db: Db) -> None:
    statement = insert(Order).values(id=event.order_id, number=event.number, total=event.total)
    await db.execute(statement.on_conflict_do_update(index_elements=["id"], set_={"total": event.total}))  # error: apr-webhook-order-assumed
    await db.commit()


@router.post("/stripe")
async def stripe_webhook(request: Request, stripe_signature: Annotated[str, Header()], db: Db) -> None:
    event = stripe.Webhook.construct_event(await request.body(), stripe_signature, "whsec")
    data: Any = event["data"]["object"]
    if event["type"] == "customer.subscription.created":
        db.add(Subscription(external_id=data["id"], plan=data["plan"], status="active", seats=1))
    elif event["type"] == "customer.subscription.deleted":
        subscription = (await db.execute(select(Subscription).where(Subscription.external_id == data["id"]))).scalar_one()  # error: apr-webhook-order-assumed
        await db.delete(subscription)
    await db.commit()


async def change_plan(db: AsyncSession, event: PlanEvent) -> None:
    subscription = (await db.scalars(select(Subscription).where(Subscription.external_id == event.subscription_id))).first()
    assert subscription is not None
    subscription.plan = event.plan  # error: apr-webhook-order-assumed
    subscription.seats = event.seats


@router.post("/plans")
async def plan_webhook(event: PlanEvent, db: Db) -> None:
    await change_plan(db, event)
    await db.commit()


@router.post("/seats")
async def seats_webhook(event: PlanEvent, db: Db) -> None:
    subscription = (await db.scalars(select(Subscription).where(Subscription.external_id == event.subscription_id))).first()
    assert subscription is not None  # error: apr-webhook-order-assumed
    subscription.seats += event.seats
    await db.commit()


class Subscriptions:
    def __init__(self, db: AsyncSession) -> None:
        self._db = db

    async def apply(self, event: PlanEvent) -> None:
        if event.type == "opened":
            self._db.add(Subscription(external_id=event.subscription_id, plan=event.plan, status="active", seats=event.seats))
        else:
            await self._close(event.subscription_id)

    async def _close(self, external_id: str) -> None:
        subscription = (await self._db.scalars(select(Subscription).where(Subscription.external_id == external_id))).one()  # error: apr-webhook-order-assumed
        await self._db.delete(subscription)


@router.post("/subscriptions")
async def subscriptions_webhook(event: PlanEvent, db: Db) -> None:
    await Subscriptions(db).apply(event)
    await db.commit()


@router.post("/payload")
async def payload_webhook(request: Request, db: Db) -> dict[str, str]:
    payload = await request.json()
    order = (await db.execute(select(Order).where(Order.number == payload["number"]))).scalar_one_or_none()
    if order is None:
        return {"status": "unknown"}
    order.total = payload["total"]  # error: apr-webhook-order-assumed
    order.raw_payload = str(payload)
    await db.commit()
    return {"status": "ok"}
