"""Factories and connections that are typed as blocking and entered by `async with`, which a blocking one has not; beside them the blocking ones entered by `with`."""

# only: apr-blocking-call
from __future__ import annotations

from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import sessionmaker

async_sessions: Any = sessionmaker(class_=AsyncSession, expire_on_commit=False)
cache_sessions = sessionmaker(class_=AsyncSession, expire_on_commit=False)  # type: ignore[type-var]
sessions = sessionmaker(expire_on_commit=False)


async def ok_begun() -> None:
    async with cache_sessions.begin() as session:  # type: ignore[attr-defined]
        await session.execute(text("SELECT 1"))


async def ok_made() -> None:
    async with async_sessions() as session:
        await session.execute(text("SELECT 1"))


async def bad_begun() -> None:
    with sessions.begin() as session:  # error: apr-blocking-call
        session.add(object())
