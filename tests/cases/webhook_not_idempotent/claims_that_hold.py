# only: apr-webhook-not-idempotent
"""Webhooks that make the event's id unique first, each in another way: none of them is worth a word."""

from typing import Annotated, Any

import asyncpg
import httpx
import redis.asyncio as aioredis
from fastapi import APIRouter, Depends, HTTPException, Request
from pydantic import BaseModel
from sqlalchemy import UniqueConstraint, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

router = APIRouter(prefix="/webhooks")


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "accounts"
    id: Mapped[int] = mapped_column(primary_key=True)
    credits: Mapped[int]
    plan: Mapped[str]


class ProcessedEvent(Base):
    __tablename__ = "processed_events"
    id: Mapped[str] = mapped_column(primary_key=True)


class Payment(Base):
    __tablename__ = "payments"
    __table_args__ = (UniqueConstraint("provider", "reference"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    provider: Mapped[str]
    reference: Mapped[str]
    amount: Mapped[int]
    status: Mapped[str]


class Credit(BaseModel):
    id: str
    account_id: int
    amount: int
    plan: str


async def get_db() -> AsyncSession:
    raise NotImplementedError


def get_redis() -> "aioredis.Redis":
    return aioredis.Redis()


Db = Annotated[AsyncSession, Depends(get_db)]
Cache = Annotated[aioredis.Redis, Depends(get_redis)]


@router.post("/claimed-first")
async def claimed_first(event: Credit, db: Db) -> None:
    db.add(ProcessedEvent(id=event.id))
    try:
        await db.flush()
    except IntegrityError:
        await db.rollback()
        return
    account = await db.get_one(Account, event.account_id, with_for_update=True)
    account.credits += event.amount
    await db.commit()


@router.post("/left-to-fail")
async def left_to_fail(event: Credit, db: Db) -> None:
    async with db.begin():
        account = await db.get_one(Account, event.account_id, with_for_update=True)
        account.credits += event.amount
        db.add(ProcessedEvent(id=event.id))


@router.post("/on-conflict")
async def on_conflict(event: Credit, db: Db) -> dict[str, str]:
    statement = insert(ProcessedEvent).values(id=event.id).on_conflict_do_nothing(index_elements=["id"])
    result = await db.execute(statement)
    if result.rowcount == 0:  # type: ignore[attr-defined]
        return {"status": "duplicate"}
    await db.execute(update(Account).where(Account.id == event.account_id).values(credits=Account.credits + event.amount))
    await db.commit()
    return {"status": "ok"}


@router.post("/natural-key")
async def natural_key(event: Credit, db: Db) -> None:
    db.add(Payment(provider="acme", reference=event.id, amount=event.amount, status="paid"))
    await db.commit()


@router.post("/set-nx")
async def set_nx(event: Credit, cache: Cache, db: Db) -> None:
    if not await cache.set(f"webhook:{event.id}", 1, nx=True, ex=86400):
        return
    account = await db.get_one(Account, event.account_id, with_for_update=True)
    account.credits += event.amount
    await db.commit()


class Inbox:
    def __init__(self, db: AsyncSession) -> None:
        self._db = db

    async def first_time(self, event_id: str) -> bool:
        found = await self._db.execute(insert(ProcessedEvent).values(id=event_id).on_conflict_do_nothing().returning(ProcessedEvent.id))
        return found.scalar_one_or_none() is not None


class Credits:
    def __init__(self, db: AsyncSession) -> None:
        self._db = db
        self._inbox = Inbox(db)

    async def take(self, event: Credit) -> None:
        if not await self._inbox.first_time(event.id):
            return
        await self._add(event.account_id, event.amount)

    async def _add(self, account_id: int, amount: int) -> None:
        account = await self._db.get_one(Account, account_id, with_for_update=True)
        account.credits += amount


@router.post("/in-the-service")
async def in_the_service(event: Credit, db: Db) -> None:
    await Credits(db).take(event)
    await db.commit()


@router.post("/idempotency-key")
async def idempotency_key(event: Credit) -> None:
    async with httpx.AsyncClient(timeout=5) as client:
        await client.post("https://bank.example/credits", json={"amount": event.amount}, headers={"Idempotency-Key": f"credit-{event.id}"})


@router.post("/absolute")
async def absolute(event: Credit, db: Db) -> None:
    account = await db.get_one(Account, event.account_id)
    account.plan = event.plan
    await db.commit()


@router.post("/upsert")
async def upserted(event: Credit, db: Db) -> None:
    statement = insert(Payment).values(provider="acme", reference=event.id, amount=event.amount, status="paid")
    await db.execute(statement.on_conflict_do_update(index_elements=["provider", "reference"], set_={"status": "paid"}))
    await db.commit()


@router.post("/compare-and-set")
async def compare_and_set(event: Credit, db: Db) -> None:
    changed = await db.execute(update(Payment).where(Payment.reference == event.id, Payment.status == "pending").values(status="paid"))
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        return
    async with httpx.AsyncClient(timeout=5) as client:
        await client.post("https://mail.example/send", json={"to": event.account_id})


@router.post("/state")
async def by_state(event: Credit, db: Db) -> None:
    payment = (await db.execute(select(Payment).where(Payment.reference == event.id).with_for_update())).scalar_one()
    if payment.status == "paid":
        return
    payment.status = "paid"
    account = await db.get_one(Account, event.account_id, with_for_update=True)
    account.credits += event.amount
    await db.commit()


@router.post("/sql")
async def raw_sql(request: Request) -> None:
    event: dict[str, Any] = await request.json()
    pool: asyncpg.Pool = request.app.state.pool
    async with pool.acquire() as connection, connection.transaction():
        done = await connection.execute("INSERT INTO webhook_inbox (event_id) VALUES ($1) ON CONFLICT DO NOTHING", event["id"])
        if done == "INSERT 0 0":
            return
        await connection.execute("UPDATE accounts SET credits = credits + $1 WHERE id = $2", event["amount"], event["account"])


@router.post("/sql-fails")
async def raw_sql_fails(event: Credit, db: Db) -> None:
    await db.execute(text("INSERT INTO webhook_inbox (event_id) VALUES (:id)"), {"id": event.id})
    await db.execute(text("UPDATE accounts SET credits = credits + :n WHERE id = :a"), {"n": event.amount, "a": event.account_id})
    await db.commit()


async def new_event(event: Credit, db: Db) -> Credit:
    try:
        db.add(ProcessedEvent(id=event.id))
        await db.flush()
    except IntegrityError as error:
        raise HTTPException(200, "seen") from error
    return event


@router.post("/dependency")
async def by_dependency(event: Annotated[Credit, Depends(new_event)], db: Db) -> None:
    account = await db.get_one(Account, event.account_id, with_for_update=True)
    account.credits += event.amount
    await db.commit()


@router.post("/set-add")
async def set_add(event: Credit, cache: Cache) -> None:
    added = await cache.sadd("seen-events", event.id)  # type: ignore[misc]
    if not added:
        return
    await cache.incrby(f"credits:{event.account_id}", event.amount)
