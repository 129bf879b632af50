"""A generic base repository: whoever derives from it gives rows away, and this is where that is said."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from freight.models import Base

M = TypeVar("M", bound=Base)


class BaseRepository(Generic[M]):
    model: type[M]

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def get(self, key: int) -> M | None:  # error: apr-orm-escape
        return await self.session.get(self.model, key)

    async def all(self) -> Sequence[M]:  # error: apr-orm-escape
        return (await self.session.scalars(select(self.model))).all()

    async def add(self, row: M) -> None:
        self.session.add(row)

    async def count(self) -> int:
        return await self.session.scalar(select(func.count()).select_from(self.model)) or 0

    async def remove(self, key: int) -> None:
        row = await self.session.get(self.model, key)
        if row is not None:
            await self.session.delete(row)

    async def clear(self) -> None:
        await self.session.execute(delete(self.model))

    async def _load(self, key: int) -> M:
        return await self.session.get_one(self.model, key)
