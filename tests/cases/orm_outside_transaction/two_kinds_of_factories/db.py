from __future__ import annotations

from collections.abc import AsyncIterator

from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker

plain = sessionmaker(create_engine("postgresql:///systems"))
asynchronous = sessionmaker(create_async_engine("postgresql+asyncpg:///systems"), class_=AsyncSession, expire_on_commit=False)  # type: ignore[call-overload]


class Base(DeclarativeBase):
    pass


class System(Base):
    __tablename__ = "systems"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]


async def get_db() -> AsyncIterator[AsyncSession]:
    async with asynchronous() as session:
        yield session
