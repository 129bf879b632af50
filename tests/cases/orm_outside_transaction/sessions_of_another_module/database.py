"""Two databases: one whose sessions forget, one whose sessions do not."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from types import TracebackType
from typing import Self

from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session, sessionmaker

from .models import Customer

engine = create_engine("postgresql:///shop")
async_engine = create_async_engine("postgresql+asyncpg:///shop")
SessionLocal = sessionmaker(engine)
Keeping = sessionmaker(engine, expire_on_commit=False)
forgetful = async_sessionmaker(async_engine)
faithful = async_sessionmaker(async_engine, expire_on_commit=False)


@contextmanager
def session_scope() -> Iterator[Session]:
    session = SessionLocal()
    try:
        yield session
        session.commit()
    except Exception:
        session.rollback()
        raise
    finally:
        session.close()


@contextmanager
def reading() -> Iterator[Session]:
    with Keeping() as session:
        yield session


@asynccontextmanager
async def transaction() -> AsyncIterator[AsyncSession]:
    async with forgetful() as session, session.begin():
        yield session


@asynccontextmanager
async def faithful_transaction() -> AsyncIterator[AsyncSession]:
    async with faithful.begin() as session:
        yield session


async def get_session() -> AsyncIterator[AsyncSession]:
    async with forgetful() as session:
        yield session


async def get_faithful_session() -> AsyncIterator[AsyncSession]:
    async with faithful() as session:
        yield session


class UnitOfWork:
    session: AsyncSession

    async def __aenter__(self) -> Self:
        self.session = forgetful()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if error is not None:
            await self.session.rollback()
        await self.session.close()

    async def commit(self) -> None:
        await self.session.commit()


class Database:
    """What hands out sessions, as a container injects it."""

    def __init__(self, factory: async_sessionmaker[AsyncSession]) -> None:
        self._factory = factory

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        session = self._factory()
        try:
            yield session
        finally:
            await session.close()


database = Database(faithful)


class Customers:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def by_id(self, customer_id: int) -> Customer:
        return await self.session.get_one(Customer, customer_id)


@asynccontextmanager
async def repositories() -> AsyncIterator[tuple[Customers, AsyncSession]]:
    async with forgetful() as session:
        yield Customers(session), session


@asynccontextmanager
async def customers() -> AsyncIterator[Customers]:
    async with forgetful() as session:
        yield Customers(session)
