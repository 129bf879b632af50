"""Rows that a worker has taken by a token, a claim or an UPDATE that changes nothing; and helpers that only sound like it."""
# only: apr-unguarded-read-modify-write

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import ForeignKey, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

logger = logging.getLogger(__name__)
sessions = async_sessionmaker(create_async_engine("postgresql+asyncpg:///work"), expire_on_commit=False)
STALE = timedelta(minutes=2)


class Base(DeclarativeBase):
    pass


class Job(Base):
    __tablename__ = "jobs"

    id: Mapped[int] = mapped_column(primary_key=True)
    lock_token: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    heartbeat_at: Mapped[datetime | None]


class Step(Base):
    __tablename__ = "steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("jobs.id"))
    tries: Mapped[int] = mapped_column(default=0)


class Tool(Base):
    __tablename__ = "tools"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    uses: Mapped[int] = mapped_column(default=0)


async def refetch(session: AsyncSession, job_id: int, token: str) -> Job | None:
    return (await session.execute(select(Job).where(Job.id == job_id, Job.lock_token == token))).scalar_one_or_none()


async def try_again(job_id: int, token: str) -> None:
    async with sessions() as session:
        job = await refetch(session, job_id, token)
        if job is None:
            logger.warning("job %s is another worker's, lock_token %s", job_id, token)
            return
        await count_tries(session, job_id)
        job.attempts += 1
        await session.commit()


async def count_tries(session: AsyncSession, job_id: int) -> None:
    for step in (await session.scalars(select(Step).where(Step.job_id == job_id))).all():
        step.tries += 1


async def count_attempt(job_id: int, token: str) -> None:
    async with sessions() as session:
        job = await session.get_one(Job, job_id)
        logger.info("token %s", token)
        job.attempts += 1  # error: apr-unguarded-read-modify-write
        await session.commit()


async def claim_lock(session: AsyncSession, job_id: int) -> bool:
    now = datetime.now(UTC)
    taken = await session.scalar(
        update(Job).where(Job.id == job_id, or_(Job.heartbeat_at.is_(None), Job.heartbeat_at < now - STALE)).values(heartbeat_at=now).returning(Job.id)
    )
    return taken is not None


async def count_steps(job_id: int) -> None:
    async with sessions() as session:
        if not await claim_lock(session, job_id):
            raise RuntimeError(job_id)
        step = (await session.scalars(select(Step).where(Step.job_id == job_id).order_by(Step.id.desc()).limit(1))).one()
        step.tries = step.tries + 1
        await session.commit()


class Tools:
    async def _lock_tool(self, session: AsyncSession, tool_id: int) -> Tool | None:
        await session.execute(update(Tool).where(Tool.id == tool_id).values(version=Tool.version))
        return await session.get(Tool, tool_id, populate_existing=True)

    async def _unlocked_tool(self, session: AsyncSession, tool_id: int) -> Tool | None:
        await session.execute(update(Tool).where(Tool.id == tool_id + 1).values(version=2))
        return await session.get(Tool, tool_id)

    async def use(self, tool_id: int) -> None:
        async with sessions() as session:
            tool = await self._lock_tool(session, tool_id)
            if tool is None:
                raise LookupError(tool_id)
            tool.uses += 1
            await session.commit()

    async def use_without(self, tool_id: int) -> None:
        async with sessions() as session:
            tool = await self._unlocked_tool(session, tool_id)
            if tool is None:
                raise LookupError(tool_id)
            tool.uses += 1  # error: apr-unguarded-read-modify-write
            await session.commit()


@asynccontextmanager
async def open_session() -> AsyncIterator[AsyncSession]:
    async with sessions() as session:
        yield session
