# only: apr-unguarded-read-modify-write, apr-missing-row-lock, apr-unvalidated-transition, apr-uncoordinated-job
from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel
from sqlalchemy import JSON, ForeignKey, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Wallet(Base):
    __tablename__ = "wallets"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int]
    balance: Mapped[Decimal] = mapped_column(default=Decimal(0))
    points: Mapped[int] = mapped_column(default=0)
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    settings: Mapped[dict[str, Any]] = mapped_column(MutableDict.as_mutable(JSON), default=dict)
    note: Mapped[str | None]
    seen_at: Mapped[dt.datetime | None]
    credit: Mapped[CreditLine] = relationship(back_populates="wallet")


class CreditLine(Base):
    __tablename__ = "credit_lines"
    id: Mapped[int] = mapped_column(primary_key=True)
    wallet_id: Mapped[int] = mapped_column(ForeignKey("wallets.id"))
    used: Mapped[int] = mapped_column(default=0)
    wallet: Mapped[Wallet] = relationship(back_populates="credit")


class Ticket(Base):
    __tablename__ = "tickets"
    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column()
    seats: Mapped[int]
    __mapper_args__ = {"version_id_col": version}


engine = create_async_engine("postgresql+asyncpg://db/app")
Session = async_sessionmaker(engine, expire_on_commit=False)


async def get_db() -> Any:
    async with Session() as session:
        yield session


Db = Annotated[AsyncSession, Depends(get_db)]
router = APIRouter()


class TopUp(BaseModel):
    amount: Decimal


@router.post("/wallets/{wallet_id}/top-up")
async def top_up(wallet_id: int, body: TopUp, db: Db) -> dict[str, str]:
    wallet = await db.get(Wallet, wallet_id)
    if wallet is None:
        raise HTTPException(404)
    wallet.balance += body.amount  # error: apr-unguarded-read-modify-write
    await db.commit()
    return {"balance": str(wallet.balance)}


@router.post("/wallets/{wallet_id}/top-up-begin")
async def top_up_in_transaction(wallet_id: int, body: TopUp, db: Db) -> None:
    async with db.begin():
        wallet = (await db.execute(select(Wallet).where(Wallet.id == wallet_id))).scalar_one()
        new_balance = wallet.balance + body.amount
        wallet.balance = new_balance  # error: apr-unguarded-read-modify-write


@router.post("/wallets/{wallet_id}/points")
async def add_points(wallet_id: int, db: Db) -> None:
    points = await db.scalar(select(Wallet.points).where(Wallet.id == wallet_id))
    await db.execute(update(Wallet).where(Wallet.id == wallet_id).values(points=(points or 0) + 10))  # error: apr-unguarded-read-modify-write
    await db.commit()


@router.post("/wallets/{wallet_id}/tags")
async def add_tag(wallet_id: int, tag: str, db: Db) -> None:
    wallet = await db.get_one(Wallet, wallet_id)
    wallet.tags = [*wallet.tags, tag]  # error: apr-unguarded-read-modify-write
    await db.commit()


@router.patch("/wallets/{wallet_id}/settings")
async def merge_settings(wallet_id: int, patch: dict[str, Any], db: Db) -> None:
    wallet = await db.get_one(Wallet, wallet_id)
    wallet.settings = {**wallet.settings, **patch}  # error: apr-unguarded-read-modify-write
    await db.commit()


@router.patch("/wallets/{wallet_id}/settings/{key}")
async def set_setting(wallet_id: int, key: str, value: str, db: Db) -> None:
    wallet = await db.get_one(Wallet, wallet_id)
    wallet.settings[key] = value  # error: apr-unguarded-read-modify-write
    await db.commit()


@router.patch("/wallets/{wallet_id}/settings-update")
async def update_settings(wallet_id: int, patch: dict[str, Any], db: Db) -> None:
    wallet = await db.get_one(Wallet, wallet_id)
    wallet.settings.update(patch)  # error: apr-unguarded-read-modify-write
    await db.commit()


@router.post("/wallets/{wallet_id}/credit")
async def use_credit(wallet_id: int, amount: int, db: Db) -> None:
    wallet = await db.get_one(Wallet, wallet_id)
    wallet.credit.used = wallet.credit.used + amount  # error: apr-unguarded-read-modify-write
    await db.commit()


@router.post("/transfer")
async def transfer(source: int, target: int, amount: Decimal, db: Db) -> None:
    rows = {w.id: w for w in (await db.scalars(select(Wallet).where(Wallet.id.in_([source, target])))).all()}
    if rows[source].balance < amount:
        raise HTTPException(409, "insufficient funds")
    rows[source].balance -= amount  # error: apr-unguarded-read-modify-write
    rows[target].balance += amount
    await db.commit()


async def decay_points(db: AsyncSession) -> int:
    n = 0
    for wallet in await db.scalars(select(Wallet).where(Wallet.points > 0)):
        wallet.points = max(0, int(wallet.points * 0.9))  # error: apr-unguarded-read-modify-write
        n += 1
    await db.commit()
    return n


async def lock_too_late(wallet_id: int, amount: Decimal) -> None:
    async with Session() as s:
        wallet = await s.get_one(Wallet, wallet_id)
        current = wallet.balance
    async with Session.begin() as s:
        locked = await s.get_one(Wallet, wallet_id, with_for_update=True)
        locked.balance = current + amount  # error: apr-unguarded-read-modify-write


async def lock_given_back(wallet_id: int, db: AsyncSession) -> None:
    wallet = await db.get_one(Wallet, wallet_id, with_for_update=True)
    await db.commit()
    wallet.points = wallet.points + 1  # error: apr-unguarded-read-modify-write
    await db.commit()


def adjust(wallet: Wallet, delta: int) -> None:
    wallet.points += delta


async def adjust_from_outside(wallet_id: int, db: AsyncSession) -> None:
    wallet = await db.get_one(Wallet, wallet_id)
    adjust(wallet, 5)  # error: apr-unguarded-read-modify-write
    await db.commit()


# near misses ---------------------------------------------------------------------------------------------------


async def top_up_locked(wallet_id: int, amount: Decimal, db: AsyncSession) -> None:
    async with db.begin():
        wallet = await db.get_one(Wallet, wallet_id, with_for_update={"key_share": True})
        wallet.balance += amount


async def top_up_select_locked(wallet_id: int, amount: Decimal, db: AsyncSession) -> None:
    stmt = select(Wallet).where(Wallet.id == wallet_id)
    stmt = stmt.with_for_update(of=Wallet)
    wallet = (await db.execute(stmt)).scalar_one_or_none()
    if wallet is None:
        raise LookupError(wallet_id)
    wallet.balance += amount
    await db.commit()


async def top_up_refreshed(wallet_id: int, amount: Decimal, db: AsyncSession) -> None:
    wallet = await db.get_one(Wallet, wallet_id)
    await db.refresh(wallet, with_for_update=True)
    wallet.balance += amount
    await db.commit()


async def top_up_expression(wallet_id: int, amount: Decimal, db: AsyncSession) -> None:
    wallet = await db.get_one(Wallet, wallet_id)
    wallet.balance = Wallet.balance + amount  # type: ignore[assignment]
    await db.commit()


async def top_up_update(wallet_id: int, amount: Decimal, db: AsyncSession) -> Decimal | None:
    done = await db.execute(update(Wallet).where(Wallet.id == wallet_id).values({Wallet.balance: Wallet.balance + amount}).returning(Wallet.balance))
    await db.commit()
    return done.scalar_one_or_none()


async def compare_and_set_points(wallet_id: int, db: AsyncSession) -> bool:
    for _ in range(5):
        old = (await db.execute(select(Wallet.points).where(Wallet.id == wallet_id))).scalar_one()
        result = await db.execute(update(Wallet).where(Wallet.id == wallet_id, Wallet.points == old).values(points=old + 1))
        if result.rowcount == 1:  # type: ignore[attr-defined]
            await db.commit()
            return True
    return False


async def serializable(wallet_id: int, amount: Decimal) -> None:
    async with engine.connect() as conn:
        conn = await conn.execution_options(isolation_level="SERIALIZABLE")
        async with AsyncSession(conn) as s, s.begin():
            wallet = await s.get_one(Wallet, wallet_id)
            wallet.balance += amount


async def advisory(wallet_id: int, amount: Decimal, db: AsyncSession) -> None:
    async with db.begin():
        await db.execute(select(func.pg_advisory_xact_lock(wallet_id)))
        wallet = await db.get_one(Wallet, wallet_id)
        wallet.balance += amount


async def advisory_text(wallet_id: int, amount: Decimal, db: AsyncSession) -> None:
    async with db.begin():
        await db.execute(text("SELECT pg_advisory_xact_lock(:k)"), {"k": wallet_id})
        wallet = await db.get_one(Wallet, wallet_id)
        wallet.balance += amount


async def versioned(ticket_id: int, db: AsyncSession) -> None:
    ticket = await db.get_one(Ticket, ticket_id)
    ticket.seats -= 1
    await db.commit()


async def opened(owner_id: int, bonus: int, db: AsyncSession) -> Wallet:
    wallet = Wallet(owner_id=owner_id, points=0)
    db.add(wallet)
    await db.flush()
    wallet.points = wallet.points + bonus
    await db.commit()
    return wallet


async def blind(wallet_id: int, db: AsyncSession) -> None:
    wallet = await db.get_one(Wallet, wallet_id)
    wallet.balance = Decimal(0)
    wallet.seen_at = dt.datetime.now(dt.UTC)
    await db.commit()


async def shown(wallet_id: int, db: AsyncSession) -> Decimal:
    wallet = await db.get_one(Wallet, wallet_id)
    total = wallet.balance
    total += 5
    return total


async def trimmed(wallet_id: int, db: AsyncSession) -> None:
    wallet = await db.get_one(Wallet, wallet_id)
    wallet.note = wallet.note.strip() if wallet.note else None
    await db.commit()
