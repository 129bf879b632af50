"""One event makes the row, the next one is about it: where it is not there yet, to say that all is well loses the event."""
# only: apr-webhook-order-assumed

from __future__ import annotations

import json
import logging
from datetime import datetime
from typing import Annotated, Any

from aiokafka import AIOKafkaConsumer
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from fastapi import APIRouter, Depends, HTTPException, Response
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

router = APIRouter(prefix="/webhooks")
logger = logging.getLogger(__name__)


class Base(DeclarativeBase):
    pass


class Subscription(Base):
    __tablename__ = "subscriptions"
    id: Mapped[int] = mapped_column(primary_key=True)
    external_id: Mapped[str] = mapped_column(unique=True)
    plan: Mapped[str]
    told_at: Mapped[datetime]


class Customer(Base):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    told_at: Mapped[datetime]


class SubscriptionEvent(BaseModel):
    type: str
    subscription: str
    customer_email: str
    plan: str
    occurred_at: datetime


async def get_session() -> AsyncSession: ...


Db = Annotated[AsyncSession, Depends(get_session)]


@router.post("/subscriptions/dropped")
async def subscription_webhook(event: SubscriptionEvent, db: Db) -> dict[str, str]:
    if event.type == "subscription.created":
        db.add(Subscription(external_id=event.subscription, plan=event.plan, told_at=event.occurred_at))
    else:
        row = await db.scalar(select(Subscription).where(Subscription.external_id == event.subscription).with_for_update())
        if row is None:  # error: apr-webhook-order-assumed
            logger.info("unknown subscription %s", event.subscription)
            return {"status": "ignored"}
        if event.occurred_at > row.told_at:
            row.plan, row.told_at = event.plan, event.occurred_at
    await db.commit()
    return {"status": "ok"}


@router.post("/subscriptions/again")
async def subscription_webhook_that_asks_again(event: SubscriptionEvent, db: Db) -> Response:
    if event.type == "subscription.created":
        db.add(Subscription(external_id=event.subscription, plan=event.plan, told_at=event.occurred_at))
    else:
        row = await db.scalar(select(Subscription).where(Subscription.external_id == event.subscription).with_for_update())
        if row is None:
            return Response(status_code=425)
        if event.occurred_at > row.told_at:
            row.plan, row.told_at = event.plan, event.occurred_at
    await db.commit()
    return Response(status_code=204)


@router.post("/subscriptions/raises")
async def subscription_webhook_that_raises(event: SubscriptionEvent, db: Db) -> None:
    if event.type == "subscription.created":
        db.add(Subscription(external_id=event.subscription, plan=event.plan, told_at=event.occurred_at))
        return
    row = await db.scalar(select(Subscription).where(Subscription.external_id == event.subscription).with_for_update())
    if row is None:
        raise HTTPException(409, "not known yet")
    if event.occurred_at > row.told_at:
        row.plan, row.told_at = event.plan, event.occurred_at


@router.post("/customers")
async def customer_webhook(event: SubscriptionEvent, db: Db) -> dict[str, str]:
    """No event makes customers: one that we do not know is somebody else's."""
    customer = await db.scalar(select(Customer).where(Customer.email == event.customer_email).with_for_update())
    if customer is None:
        return {"status": "not ours"}
    if event.occurred_at > customer.told_at:
        customer.told_at = event.occurred_at
    return {"status": "ok"}


class Ticket(models.Model):
    number = models.CharField(max_length=20, unique=True)
    subject = models.CharField(max_length=200)
    sequence = models.IntegerField(default=0)


@csrf_exempt
def helpdesk_webhook(request: HttpRequest) -> HttpResponse:
    data: dict[str, Any] = json.loads(request.body)
    match data["type"]:
        case "ticket.created":
            Ticket.objects.get_or_create(number=data["number"], defaults={"subject": data["subject"]})
        case "ticket.renamed":
            ticket = Ticket.objects.select_for_update().filter(number=data["number"]).first()
            if not ticket:  # error: apr-webhook-order-assumed
                return HttpResponse("ok")
            if ticket.sequence < data["sequence"]:
                ticket.subject = data["subject"]
                ticket.save()
    return HttpResponse()


async def consume(db: AsyncSession) -> None:
    consumer = AIOKafkaConsumer("subscriptions", group_id="copy")
    async for message in consumer:
        event = SubscriptionEvent.model_validate_json(message.value)
        row = await db.scalar(select(Subscription).where(Subscription.external_id == event.subscription).with_for_update())
        if event.type == "created":
            if row is None:
                db.add(Subscription(external_id=event.subscription, plan=event.plan, told_at=event.occurred_at))
            continue
        if row is None:  # error: apr-webhook-order-assumed
            continue
        if event.occurred_at > row.told_at:
            row.plan = event.plan
