"""The database: engine and transactions."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from sqlalchemy import Pool
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine


class Database:
    """Hands out transactions. One a process."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)

    def transaction(self) -> AbstractAsyncContextManager[AsyncSession]:
        """A session in a transaction: committed at the end of the block, rolled back when it raises."""
        return self._sessions.begin()

    async def close(self) -> None:
        """Give all connections back."""
        await self._engine.dispose()


def make_engine(url: str, pool: type[Pool] | None = None) -> AsyncEngine:
    """An engine whose connection attempts end after 5 s and whose commands end after 10 s."""
    return create_async_engine(url, poolclass=pool, connect_args={"timeout": 5, "command_timeout": 10})
