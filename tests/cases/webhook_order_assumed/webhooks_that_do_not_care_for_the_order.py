# only: apr-webhook-order-assumed
"""Webhooks that compare before they apply, ask the provider, add to what is there, or only note something: whatever the order, the end is the same."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import httpx
import redis.asyncio as aioredis
from fastapi import APIRouter, Depends, HTTPException, Request
from pydantic import BaseModel
from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

router = APIRouter(prefix="/webhooks")


class Base(DeclarativeBase):
    pass


class State(StrEnum):
    OPEN = "open"
    PAID = "paid"
    REFUNDED = "refunded"


ALLOWED = {State.OPEN: {State.PAID}, State.PAID: {State.REFUNDED}, State.REFUNDED: set()}


class Invoice(Base):
    __tablename__ = "invoices"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    state: Mapped[State]
    total: Mapped[int]
    paid: Mapped[int]
    version: Mapped[int]
    told_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    last_error: Mapped[str | None]

    def become(self, state: State) -> None:
        if state not in ALLOWED[self.state]:
            raise ValueError(f"{self.number} cannot become {state}")
        self.state = state


class InvoiceEvent(Base):
    __tablename__ = "invoice_events"
    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str]
    total: Mapped[int]
    sequence: Mapped[int]


class InvoiceMessage(BaseModel):
    id: str
    number: str
    state: State
    total: int
    version: int
    sequence: int
    occurred_at: datetime
    error: str


async def get_db() -> AsyncSession:
    raise NotImplementedError


Db = Annotated[AsyncSession, Depends(get_db)]


async def _load(db: AsyncSession, number: str) -> Invoice:
    invoice = (await db.scalars(select(Invoice).where(Invoice.number == number).with_for_update())).one_or_none()
    if invoice is None:
        raise HTTPException(409, "not known yet")
    return invoice


@router.post("/by-version")
async def by_version(event: InvoiceMessage, db: Db) -> None:
    invoice = await _load(db, event.number)
    if event.version <= invoice.version:
        return
    invoice.total = event.total
    invoice.version = event.version
    await db.commit()


@router.post("/by-time")
async def by_time(event: InvoiceMessage, db: Db) -> None:
    invoice = await _load(db, event.number)
    is_newer = invoice.told_at < event.occurred_at
    if is_newer:
        invoice.state = event.state
        invoice.told_at = event.occurred_at
    await db.commit()


@router.post("/in-the-statement")
async def in_the_statement(event: InvoiceMessage, db: Db) -> None:
    await db.execute(
        update(Invoice).where(Invoice.number == event.number, Invoice.version < event.version).values(total=event.total, version=event.version)
    )
    await db.commit()


@router.post("/guarded-upsert")
async def guarded_upsert(event: InvoiceMessage, db: Db) -> None:
    statement = insert(Invoice).values(number=event.number, total=event.total, version=event.version)
    await db.execute(
        statement.on_conflict_do_update(index_elements=["number"], set_={"total": event.total}, where=Invoice.version < event.version)
    )
    await db.commit()


@router.post("/sql-upsert")
async def sql_upsert(event: InvoiceMessage, db: Db) -> None:
    await db.execute(
        text("INSERT INTO invoices (number, total) VALUES (:n, :t) ON CONFLICT (number) DO UPDATE SET total = :t WHERE invoices.version < :v"),
        {"n": event.number, "t": event.total, "v": event.version},
    )
    await db.commit()


@router.post("/by-state")
async def by_state(event: InvoiceMessage, db: Db) -> None:
    invoice = await _load(db, event.number)
    if invoice.state is not State.OPEN:
        return
    invoice.state = State.PAID
    await db.commit()


@router.post("/by-machine")
async def by_machine(event: InvoiceMessage, db: Db) -> None:
    invoice = await _load(db, event.number)
    invoice.become(event.state)
    await db.commit()


@router.post("/compare-and-set")
async def compare_and_set(event: InvoiceMessage, db: Db) -> None:
    done = await db.execute(update(Invoice).where(Invoice.number == event.number, Invoice.state == State.OPEN).values(state=State.PAID))
    if done.rowcount == 0:  # type: ignore[attr-defined]
        raise HTTPException(409)
    await db.commit()


async def fetch_invoice(number: str) -> dict[str, Any]:
    async with httpx.AsyncClient(timeout=5) as client:
        answer = await client.get(f"https://billing.example/invoices/{number}")
        found: dict[str, Any] = answer.json()
        return found


@router.post("/refetched")
async def refetched(event: InvoiceMessage, db: Db) -> None:
    truth = await fetch_invoice(event.number)
    invoice = await _load(db, event.number)
    invoice.state = State(truth["state"])
    invoice.total = truth["total"]
    await db.commit()


@router.post("/added")
async def added(event: InvoiceMessage, db: Db) -> None:
    await db.execute(update(Invoice).where(Invoice.number == event.number).values(paid=Invoice.paid + event.total))
    await db.commit()


@router.post("/appended")
async def appended(event: InvoiceMessage, db: Db) -> None:
    await db.execute(
        insert(InvoiceEvent).values(id=event.id, number=event.number, total=event.total, sequence=event.sequence).on_conflict_do_nothing()
    )
    await db.commit()


@router.post("/derived")
async def derived(event: InvoiceMessage, db: Db) -> None:
    db.add(InvoiceEvent(id=event.id, number=event.number, total=event.total, sequence=event.sequence))
    await db.flush()
    told = (await db.scalars(select(InvoiceEvent).where(InvoiceEvent.number == event.number).order_by(InvoiceEvent.sequence))).all()
    invoice = await _load(db, event.number)
    invoice.total = told[-1].total
    await db.commit()


@router.post("/noted")
async def noted(event: InvoiceMessage, db: Db) -> None:
    invoice = await _load(db, event.number)
    invoice.opened_at = event.occurred_at
    invoice.last_error = event.error
    await db.commit()


@router.post("/retried")
async def retried(event: InvoiceMessage, db: Db) -> None:
    invoice = (await db.scalars(select(Invoice).where(Invoice.number == event.number))).one_or_none()
    if invoice is None:
        raise HTTPException(503, "try again")
    invoice.paid += event.total
    await db.commit()


@router.post("/counted")
async def counted(event: InvoiceMessage, request: Request) -> None:
    cache: aioredis.Redis = request.app.state.redis
    await cache.incrby(f"totals:{event.number}", event.total)
    await cache.sadd("numbers", event.number)  # type: ignore[misc]


@router.patch("/invoices/{number}")
async def rename(number: str, total: int, db: Db) -> None:
    invoice = await _load(db, number)
    invoice.total = total
    await db.commit()
