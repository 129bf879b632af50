from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from fastapi import Depends, HTTPException, Request
from redis.asyncio import Redis
from sqlalchemy import ForeignKey, String
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

sessions = async_sessionmaker(create_async_engine("postgresql+asyncpg://db/crm"))
redis = Redis.from_url("redis://cache")
P = ParamSpec("P")
R = TypeVar("R")


class Base(DeclarativeBase):
    pass


class Received(Base):
    __tablename__ = "received"
    event_id: Mapped[str] = mapped_column(String(64), primary_key=True)


class Lead(Base):
    __tablename__ = "leads"
    id: Mapped[int] = mapped_column(primary_key=True)
    mail: Mapped[str]


class Reward(Base):
    __tablename__ = "rewards"
    id: Mapped[int] = mapped_column(primary_key=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey("leads.id"))
    event_id: Mapped[str] = mapped_column(unique=True)
    points: Mapped[int]


class Recorder(ABC):
    @abstractmethod
    async def record(self, session: AsyncSession, event_id: str) -> None: ...


class UniqueRecorder(Recorder):
    async def record(self, session: AsyncSession, event_id: str) -> None:
        session.add(Received(event_id=event_id))
        await session.flush()


class Leads:
    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder

    async def add(self, body: dict[str, Any]) -> None:
        async with sessions.begin() as session:
            session.add(Lead(mail=body["mail"]))

    async def add_once(self, event_id: str, body: dict[str, Any]) -> None:
        try:
            async with sessions.begin() as session:
                await self.recorder.record(session, event_id)
                session.add(Lead(mail=body["mail"]))
        except IntegrityError:
            return

    async def reward(self, event_id: str, lead_id: int) -> None:
        try:
            async with sessions.begin() as session:
                session.add(Reward(lead_id=lead_id, event_id=event_id, points=10))
        except IntegrityError:
            return


async def only_once(request: Request) -> None:
    """Refuses a delivery that has been here before."""
    event_id = request.headers["X-Event-Id"]
    if not await redis.set(f"event:{event_id}", "1", nx=True, ex=86400):
        raise HTTPException(200, "duplicate")


def deduplicated(handler: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R | None]]:
    @wraps(handler)
    async def wrapper(*args: P.args, **kwargs: P.kwargs) -> R | None:
        event: Any = kwargs["event"]
        if not await redis.setnx(f"event:{event['id']}", 1):
            return None
        return await handler(*args, **kwargs)

    return wrapper


Once = Depends(only_once)
