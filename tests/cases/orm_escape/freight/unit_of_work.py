"""A unit of work and a session dependency hold no row, only repositories and sessions."""

from collections.abc import AsyncIterator
from types import TracebackType
from typing import Annotated

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from freight.models import ParcelRow
from freight.repositories.base import BaseRepository
from freight.repositories.shipments import ShipmentRepository

engine = create_async_engine("postgresql+asyncpg://db/freight")
sessions = async_sessionmaker(engine, expire_on_commit=False)


async def get_session() -> AsyncIterator[AsyncSession]:
    async with sessions() as session:
        yield session


class UnitOfWork:
    shipments: ShipmentRepository
    parcels: BaseRepository[ParcelRow]

    async def __aenter__(self) -> "UnitOfWork":
        self.session = sessions()
        self.shipments = ShipmentRepository(self.session)
        self.parcels = BaseRepository[ParcelRow](self.session)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.session.close()


def get_repository(session: Annotated[AsyncSession, Depends(get_session)]) -> ShipmentRepository:
    return ShipmentRepository(session)


def get_parcels(session: Annotated[AsyncSession, Depends(get_session)]) -> BaseRepository[ParcelRow]:
    return BaseRepository(session)
