# only: apr-unguarded-read-modify-write
"""A number that is read in one transaction and written in the next, to a row that is locked by then."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

Sessions = async_sessionmaker(create_async_engine("postgresql+asyncpg://plans"))


class Base(DeclarativeBase):
    pass


class Plan(Base):
    __tablename__ = "plans"

    id: Mapped[int] = mapped_column(primary_key=True)
    credits: Mapped[int] = mapped_column(default=0)


async def spend(plan_id: int, cost: int, charge: Callable[[int], Awaitable[None]]) -> None:
    async with Sessions() as db:
        plan = await db.get_one(Plan, plan_id)
        credits = plan.credits
    await charge(cost)
    async with Sessions.begin() as db:
        plan = await db.get_one(Plan, plan_id, with_for_update=True)
        plan.credits = credits - cost  # gap: apr-unguarded-read-modify-write


async def spend_what_is_there(plan_id: int, cost: int, charge: Callable[[int], Awaitable[None]]) -> None:
    await charge(cost)
    async with Sessions.begin() as db:
        plan = await db.get_one(Plan, plan_id, with_for_update=True)
        plan.credits = plan.credits - cost
