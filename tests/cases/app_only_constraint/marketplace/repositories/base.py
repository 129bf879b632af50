"""A generic base, and the protocol that services ask for."""

from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from marketplace.models import Base, Review

ModelT = TypeVar("ModelT", bound=Base)


class Repository(Generic[ModelT]):
    model: type[ModelT]

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find_by(self, **filters: Any) -> ModelT | None:
        return await self._session.scalar(select(self.model).filter_by(**filters))

    async def exists(self, **filters: Any) -> bool:
        return (await self.find_by(**filters)) is not None

    async def add(self, row: ModelT) -> ModelT:
        self._session.add(row)
        await self._session.flush()
        return row


class Reviews(Protocol):
    async def of(self, listing_id: int, buyer_id: int) -> Review | None: ...

    async def store(self, review: Review) -> None: ...
