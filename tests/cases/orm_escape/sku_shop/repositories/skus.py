from __future__ import annotations

from collections.abc import Callable
from contextlib import asynccontextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from sku_shop.models import Sku, SkuList

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

Rows: TypeAlias = "dict[str, Sku]"


class SkuRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def all(self) -> SkuList:  # error: apr-orm-escape
        return list(await self.session.scalars(select(Sku)))

    async def by_code(self) -> Rows:  # error: apr-orm-escape
        return {}

    @asynccontextmanager
    async def locked(self, code: str) -> AsyncIterator[Sku]:  # error: apr-orm-escape
        yield (await self.session.scalars(select(Sku).with_for_update())).one()

    @cached_property
    def cache(self) -> set[Sku]:  # error: apr-orm-escape
        return set()

    def loader(self) -> Callable[[int], Sku]:  # error: apr-orm-escape
        raise NotImplementedError

    @classmethod
    def blank(cls) -> Sku:  # error: apr-orm-escape
        return Sku(code="")

    async def codes(self) -> list[str]:
        return list(await self.session.scalars(select(Sku.code)))

    async def count(self) -> int:
        return await self.session.scalar(select(func.count(Sku.id))) or 0

    async def rename(self, code: str, new: str) -> bool:
        result = await self.session.execute(update(Sku).where(Sku.code == code).values(code=new).returning(Sku.id))
        return result.first() is not None

    def _key(self, sku: Sku) -> str:
        return sku.code

    async def exists(self, code: str) -> bool:
        sku: Sku | None = await self.session.scalar(select(Sku).where(Sku.code == code))
        return sku is not None


class SkuMapper:
    @staticmethod
    def to_dict(row: Sku) -> dict[str, Any]:
        return {"code": row.code}
