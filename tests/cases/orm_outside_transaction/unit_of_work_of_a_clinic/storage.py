from typing import Any, Self

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import joinedload

from .models import Slot

sessions = async_sessionmaker(create_async_engine("postgresql+asyncpg:///clinic"))


class SlotRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, slot_id: int) -> Slot:
        return await self._session.get_one(Slot, slot_id)

    async def of(self, practitioner_id: int, *, named: bool = False) -> list[Slot]:
        statement = select(Slot).where(Slot.practitioner_id == practitioner_id)
        if named:
            statement = statement.options(joinedload(Slot.practitioner))
        return list(await self._session.scalars(statement))


class UnitOfWork:
    slots: SlotRepository

    async def __aenter__(self) -> Self:
        self._session = sessions()
        self.slots = SlotRepository(self._session)
        return self

    async def __aexit__(self, *args: Any) -> None:
        await self._session.close()

    async def commit(self) -> None:
        await self._session.commit()
