# only: apr-orm-outside-transaction
"""Rows that an object keeps beside the session that it was made for, and rows that one keeps which asks for a session each time."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class Ferry(Base):
    __tablename__ = "ferries"
    name: Mapped[str]


class Importer:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self._ferry_cache: dict[int, Ferry] = {}

    async def ferry(self, ferry_id: int) -> Ferry:
        if ferry_id not in self._ferry_cache:
            self._ferry_cache[ferry_id] = await self.session.get_one(Ferry, ferry_id)
        return self._ferry_cache[ferry_id]


class Timetable:
    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self.sessions = sessions
        self._ferry_cache: dict[int, Ferry] = {}

    async def ferry(self, session: AsyncSession, ferry_id: int) -> Ferry:
        if ferry_id not in self._ferry_cache:
            self._ferry_cache[ferry_id] = await session.get_one(Ferry, ferry_id)  # error: apr-orm-outside-transaction
        return self._ferry_cache[ferry_id]
