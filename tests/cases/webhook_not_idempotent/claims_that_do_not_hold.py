# only: apr-webhook-not-idempotent
"""Webhooks that try to remember what they have seen, and do not make it unique: in this process, by looking before inserting, afterwards, without a look at the answer."""

from functools import lru_cache
from typing import Annotated

import httpx
import redis.asyncio as aioredis
from fastapi import APIRouter, Depends
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

router = APIRouter(prefix="/webhooks")


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    parcels: Mapped[int]


class SeenEvent(Base):
    __tablename__ = "seen_events"
    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(index=True)


class UniqueEvent(Base):
    __tablename__ = "unique_events"
    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(unique=True)


class Shipped(BaseModel):
    event_id: str
    order_id: int


async def get_db() -> AsyncSession:
    raise NotImplementedError


def get_redis() -> "aioredis.Redis":
    return aioredis.Redis()


Db = Annotated[AsyncSession, Depends(get_db)]
Cache = Annotated[aioredis.Redis, Depends(get_redis)]

_seen: set[str] = set()
_done: dict[str, bool] = {}


async def mail(order_id: int) -> None:
    async with httpx.AsyncClient(timeout=5) as client:
        await client.post("https://mail.example/send", json={"order": order_id})


@router.post("/process-local")
async def process_local(event: Shipped) -> None:  # error: apr-webhook-not-idempotent
    if event.event_id in _seen:
        return
    _seen.add(event.event_id)
    await mail(event.order_id)


@router.post("/process-local-dict")
async def process_local_dict(event: Shipped) -> None:  # error: apr-webhook-not-idempotent
    if _done.get(event.event_id):
        return
    await mail(event.order_id)
    _done[event.event_id] = True


@lru_cache(maxsize=1024)
def is_new(event_id: str) -> bool:
    return True


@router.post("/process-cache")
async def process_cache(event: Shipped) -> None:  # error: apr-webhook-not-idempotent
    if is_new(event.event_id):
        await mail(event.order_id)


@router.post("/looked-up")
async def looked_up(event: Shipped, db: Db) -> None:  # error: apr-webhook-not-idempotent
    seen = (await db.execute(select(SeenEvent).where(SeenEvent.event_id == event.event_id))).scalar_one_or_none()
    if seen is not None:
        return
    db.add(SeenEvent(event_id=event.event_id))
    order = await db.get_one(Order, event.order_id, with_for_update=True)
    order.parcels += 1
    await db.commit()


@router.post("/afterwards")
async def afterwards(event: Shipped, db: Db) -> None:  # error: apr-webhook-not-idempotent
    seen = (await db.execute(select(UniqueEvent).where(UniqueEvent.event_id == event.event_id))).scalar_one_or_none()
    if seen is not None:
        return
    await mail(event.order_id)
    db.add(UniqueEvent(event_id=event.event_id))
    await db.commit()


@router.post("/another-transaction")
async def another_transaction(event: Shipped, db: Db) -> None:  # error: apr-webhook-not-idempotent
    order = await db.get_one(Order, event.order_id, with_for_update=True)
    order.parcels += 1
    await db.commit()
    db.add(UniqueEvent(event_id=event.event_id))
    await db.commit()


@router.post("/unread")
async def unread(event: Shipped, db: Db) -> None:  # error: apr-webhook-not-idempotent
    await db.execute(insert(UniqueEvent).values(event_id=event.event_id).on_conflict_do_nothing())
    order = await db.get_one(Order, event.order_id, with_for_update=True)
    order.parcels += 1
    await db.commit()


@router.post("/unread-key")
async def unread_key(event: Shipped, cache: Cache) -> None:  # error: apr-webhook-not-idempotent
    await cache.set(f"event:{event.event_id}", 1, nx=True)
    await mail(event.order_id)


@router.post("/looked-up-key")
async def looked_up_key(event: Shipped, cache: Cache) -> None:  # error: apr-webhook-not-idempotent
    if await cache.exists(f"event:{event.event_id}"):
        return
    await mail(event.order_id)
    await cache.set(f"event:{event.event_id}", 1, ex=3600)


@router.post("/passed-over")
async def passed_over(event: Shipped, db: Db) -> None:  # error: apr-webhook-not-idempotent
    try:
        db.add(UniqueEvent(event_id=event.event_id))
        await db.flush()
    except IntegrityError:
        await db.rollback()
    await mail(event.order_id)


@router.post("/one-kind-only")
async def one_kind_only(event: Shipped, db: Db, kind: str = "") -> None:  # error: apr-webhook-not-idempotent
    if kind == "shipped":
        db.add(UniqueEvent(event_id=event.event_id))
        await db.flush()
        await mail(event.order_id)
    elif kind == "returned":
        order = await db.get_one(Order, event.order_id, with_for_update=True)
        order.parcels -= 1
    await db.commit()


@router.post("/mailed-before-the-flush")
async def mailed_before_the_flush(event: Shipped, db: Db) -> None:  # error: apr-webhook-not-idempotent
    db.add(UniqueEvent(event_id=event.event_id))
    await mail(event.order_id)
    await db.commit()
