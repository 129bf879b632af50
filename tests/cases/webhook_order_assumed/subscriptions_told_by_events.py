# only: apr-webhook-order-assumed
from __future__ import annotations

import enum
from datetime import datetime, timezone
from typing import Annotated, Any

import stripe
from fastapi import APIRouter, Depends, HTTPException, Request, Response
from pydantic import BaseModel
from sqlalchemy import Enum, ForeignKey, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

router = APIRouter(prefix="/webhooks")
sessions = async_sessionmaker[AsyncSession]()


class Base(DeclarativeBase):
    pass


class Status(enum.StrEnum):
    INCOMPLETE = "incomplete"
    ACTIVE = "active"
    PAST_DUE = "past_due"
    CANCELED = "canceled"


ALLOWED: dict[Status, set[Status]] = {
    Status.INCOMPLETE: {Status.ACTIVE, Status.CANCELED},
    Status.ACTIVE: {Status.PAST_DUE, Status.CANCELED},
    Status.PAST_DUE: {Status.ACTIVE, Status.CANCELED},
    Status.CANCELED: set(),
}


class Subscription(Base):
    __tablename__ = "subscriptions"
    id: Mapped[int] = mapped_column(primary_key=True)
    external_id: Mapped[str] = mapped_column(unique=True)
    status: Mapped[Status] = mapped_column(Enum(Status), default=Status.INCOMPLETE)
    version: Mapped[int] = mapped_column(default=0)
    event_at: Mapped[datetime | None]


class SubscriptionEvent(Base):
    __tablename__ = "subscription_events"
    event_id: Mapped[str] = mapped_column(primary_key=True)
    subscription_id: Mapped[str]
    kind: Mapped[str]
    occurred_at: Mapped[datetime]


class Invoice(Base):
    __tablename__ = "invoices"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    subscription_id: Mapped[int] = mapped_column(ForeignKey("subscriptions.id"))
    state: Mapped[str] = mapped_column(default="open")


class SubscriptionEventIn(BaseModel):
    id: str
    subscription: str
    status: Status
    version: int
    occurred_at: datetime


async def get_db() -> AsyncSession:
    return sessions()


async def verified(request: Request) -> stripe.Event:
    body = await request.body()
    return stripe.Webhook.construct_event(body, request.headers["Stripe-Signature"], "whsec")  # type: ignore[no-any-return]


Db = Annotated[AsyncSession, Depends(get_db)]
Event = Annotated[stripe.Event, Depends(verified)]


@router.post("/subscription")
async def subscription_changed(event: SubscriptionEventIn, db: Db) -> Response:
    subscription = await db.scalar(select(Subscription).where(Subscription.external_id == event.subscription))
    if subscription is None:
        return Response(status_code=200)
    subscription.status = event.status  # error: apr-webhook-order-assumed
    await db.commit()
    return Response(status_code=200)


@router.post("/subscription/locked")
async def subscription_changed_locked(event: SubscriptionEventIn, db: Db) -> Response:
    """Deduplicated and locked; an old event still wins when it comes last."""
    seen = await db.execute(
        insert(SubscriptionEvent)
        .values(event_id=event.id, subscription_id=event.subscription, kind="status", occurred_at=event.occurred_at)
        .on_conflict_do_nothing()
        .returning(SubscriptionEvent.event_id)
    )
    if seen.scalar_one_or_none() is None:
        return Response(status_code=200)
    subscription = await db.scalar(
        select(Subscription).where(Subscription.external_id == event.subscription).with_for_update()
    )
    if subscription is not None:
        subscription.status = event.status  # error: apr-webhook-order-assumed
    await db.commit()
    return Response(status_code=200)


@router.post("/subscription/versioned")
async def subscription_changed_versioned(event: SubscriptionEventIn, db: Db) -> Response:
    subscription = await db.scalar(
        select(Subscription).where(Subscription.external_id == event.subscription).with_for_update()
    )
    if subscription is None:
        raise HTTPException(409, "not yet there, try again")
    if event.version <= subscription.version:
        return Response(status_code=200)
    subscription.status = event.status
    subscription.version = event.version
    await db.commit()
    return Response(status_code=200)


@router.post("/subscription/dated")
async def subscription_changed_dated(event: SubscriptionEventIn, db: Db) -> Response:
    await db.execute(
        update(Subscription)
        .where(
            Subscription.external_id == event.subscription,
            or_(Subscription.event_at.is_(None), Subscription.event_at < event.occurred_at),
        )
        .values(status=event.status, event_at=event.occurred_at)
    )
    await db.commit()
    return Response(status_code=200)


@router.post("/subscription/blind")
async def subscription_changed_blind(event: SubscriptionEventIn, db: Db) -> Response:
    told = update(Subscription).where(Subscription.external_id == event.subscription)
    await db.execute(told.values(status=event.status))  # error: apr-webhook-order-assumed
    await db.commit()
    return Response(status_code=200)


@router.post("/subscription/table")
async def subscription_changed_by_table(event: SubscriptionEventIn, db: Db) -> Response:
    subscription = await db.scalar(select(Subscription).where(Subscription.external_id == event.subscription))
    if subscription is None:
        raise HTTPException(503, headers={"Retry-After": "30"})
    if event.status not in ALLOWED[subscription.status]:
        return Response(status_code=200)
    subscription.status = event.status
    await db.commit()
    return Response(status_code=200)


@router.post("/stripe")
async def stripe_webhook(event: Event, db: Db) -> Response:
    data = event["data"]["object"]
    match event["type"]:
        case "customer.subscription.created":
            db.add(Subscription(external_id=data["id"], status=Status.INCOMPLETE))
        case "customer.subscription.updated":
            found = await db.execute(select(Subscription).where(Subscription.external_id == data["id"]))
            row = found.scalar_one()  # error: apr-webhook-order-assumed
            await _note(db, event["id"], row.external_id)
        case _:
            pass
    await db.commit()
    return Response(status_code=200)


async def _note(db: AsyncSession, event_id: str, subscription: str) -> None:
    db.add(
        SubscriptionEvent(
            event_id=event_id, subscription_id=subscription, kind="note", occurred_at=datetime.now(timezone.utc)
        )
    )


@router.post("/stripe/refetch")
async def stripe_webhook_refetch(event: Event, db: Db) -> Response:
    """The event is only a hint: the present state comes from the provider."""
    current = stripe.Subscription.retrieve(event["data"]["object"]["id"])
    subscription = await db.scalar(select(Subscription).where(Subscription.external_id == current.id))
    if subscription is None:
        subscription = Subscription(external_id=current.id)
        db.add(subscription)
    subscription.status = Status(current.status)
    await db.commit()
    return Response(status_code=200)


@router.post("/stripe/append")
async def stripe_webhook_append(event: Event, db: Db) -> Response:
    await db.execute(
        insert(SubscriptionEvent)
        .values(
            event_id=event["id"],
            subscription_id=event["data"]["object"]["id"],
            kind=event["type"],
            occurred_at=datetime.fromtimestamp(event["created"], timezone.utc),
        )
        .on_conflict_do_nothing()
    )
    await db.commit()
    return Response(status_code=200)


async def mark_invoice(db: AsyncSession, number: str, state: str) -> None:
    invoice = await db.scalar(select(Invoice).where(Invoice.number == number))
    assert invoice is not None  # error: apr-webhook-order-assumed
    if invoice.state == "open":
        invoice.state = state


class InvoiceHooks:
    def __init__(self, db: AsyncSession) -> None:
        self.db = db

    async def paid(self, data: dict[str, Any]) -> None:
        invoice = await self.db.scalar(select(Invoice).where(Invoice.number == data["number"]))
        if invoice is None:
            raise HTTPException(404, "unknown invoice")
        invoice.state = "paid"  # error: apr-webhook-order-assumed

    async def voided(self, data: dict[str, Any]) -> None:
        invoice = await self.db.scalar(select(Invoice).where(Invoice.number == data["number"]))
        if invoice is None:
            raise HTTPException(404, "unknown invoice")
        if invoice.state != "open":
            return
        invoice.state = "void"


@router.post("/stripe/invoices")
async def stripe_invoices_webhook(event: Event, db: Db) -> Response:
    hooks = InvoiceHooks(db)
    data = event["data"]["object"]
    if event["type"] == "invoice.paid":
        await hooks.paid(data)
    elif event["type"] == "invoice.voided":
        await hooks.voided(data)
    elif event["type"] == "invoice.marked_uncollectible":
        await mark_invoice(db, data["number"], "uncollectible")
    await db.commit()
    return Response(status_code=200)
