"""Statements that take a run for one worker or give it back: the condition on who has it is the guard, a stamp or a tenant is none."""
# only: apr-unvalidated-transition

from __future__ import annotations

import enum
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from sqlalchemy import Enum, or_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

STALE = timedelta(minutes=5)


class Base(DeclarativeBase):
    pass


class RunStatus(enum.StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    STOPPED = "stopped"
    COMPLETED = "completed"


class Run(Base):
    __tablename__ = "runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    tenant: Mapped[str]
    status: Mapped[RunStatus] = mapped_column(Enum(RunStatus))
    claimed_at: Mapped[datetime | None]
    claimed_by: Mapped[str | None]
    cooldown_until: Mapped[datetime | None]
    updated_at: Mapped[datetime | None]


class Worker:
    def __init__(self, name: str) -> None:
        self.name = name

    async def stop(self, session: AsyncSession, run_id: int, now: datetime) -> int | None:
        statement = (
            update(Run)
            .where(Run.id == run_id)
            .where(Run.claimed_at.is_not(None))
            .where(or_(Run.cooldown_until.is_(None), Run.cooldown_until <= now))
            .values(claimed_at=None, claimed_by=None, status=RunStatus.STOPPED, cooldown_until=now + STALE)
            .returning(Run.id)
        )
        return await session.scalar(statement)

    async def claim(self, session: AsyncSession, run_id: int, now: datetime) -> None:
        statement = (
            update(Run)
            .where(Run.id == run_id)
            .where(or_(Run.claimed_by.is_(None), Run.claimed_by == self.name, Run.claimed_at < now - STALE))
            .values(claimed_at=now, claimed_by=self.name, status=RunStatus.RUNNING)
            .returning(Run.id)
        )
        if await session.scalar(statement) is None:
            raise ValueError(f"run {run_id} is another worker's")

    async def finish(self, session: AsyncSession, run_id: int) -> bool:
        found = await session.execute(
            update(Run).where(Run.id == run_id, Run.claimed_by == self.name).values(claimed_by=None, status=RunStatus.COMPLETED).returning(Run.id)
        )
        return found.scalar_one_or_none() is not None

    async def finish_of_tenant(self, session: AsyncSession, run_id: int, tenant: str, now: datetime) -> None:
        await session.execute(
            update(Run)  # error: apr-unvalidated-transition
            .where(Run.id == run_id, Run.tenant == tenant)
            .values(claimed_by=None, status=RunStatus.COMPLETED)
        )

    async def stop_what_is_old(self, session: AsyncSession, now: datetime) -> None:
        await session.execute(
            update(Run).where(Run.claimed_at < now - STALE).values(claimed_at=now, status=RunStatus.STOPPED)  # error: apr-unvalidated-transition
        )

    async def touch(self, session: AsyncSession, run_id: int, seen: datetime, now: datetime) -> None:
        await session.execute(
            update(Run)  # error: apr-unvalidated-transition
            .where(Run.id == run_id, Run.updated_at != now)
            .values(updated_at=now, status=RunStatus.RUNNING)
        )


class Scan(models.Model):
    class State(models.TextChoices):
        QUEUED = "queued"
        ACTIVE = "active"
        ENDED = "ended"

    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    worker = models.CharField(max_length=40, null=True)
    host = models.CharField(max_length=40)


def take(scan_id: int, me: str) -> bool:
    return Scan.objects.filter(pk=scan_id, worker__isnull=True).update(worker=me, state=Scan.State.ACTIVE) == 1


def give_back(scan_id: int, me: str) -> bool:
    return Scan.objects.filter(pk=scan_id, worker=me).update(worker=None, state=Scan.State.ENDED) == 1


def end(scan_id: int, host: str) -> None:
    Scan.objects.filter(pk=scan_id, host=host).update(worker=None, state=Scan.State.ENDED)  # error: apr-unvalidated-transition


def end_all(now: datetime | None = None) -> None:
    Scan.objects.filter(host="a").update(worker=f"ended {now or timezone.now()}", state=Scan.State.ENDED)  # error: apr-unvalidated-transition
