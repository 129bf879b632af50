from __future__ import annotations

from typing import Any, Generic, TypeVar

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from ..models import Base

M = TypeVar("M", bound=Base)


class AsyncRepository(Generic[M]):
    model_class: type[M]

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def one(self, key: int) -> M:
        result = await self._session.execute(select(self.model_class).where(self.model_class.id == key))  # type: ignore[attr-defined]
        return result.scalar_one()

    async def where(self, **values: Any) -> M | None:
        return await self._session.scalar(select(self.model_class).filter_by(**values))
