from contextvars import ContextVar
from functools import partial
from typing import Any, NewType, cast

from sku_shop.models import Sku
from sku_shop.repositories.skus import SkuRepository

current: ContextVar[Sku | None] = ContextVar("current", default=None)  # error: apr-orm-escape


class Stock:
    def __init__(self, skus: SkuRepository) -> None:
        self.skus = skus
        self.hooks: list[Any] = []

    @property
    def head(self) -> Sku | None:  # error: apr-orm-escape
        return None

    async def first(self) -> str:
        async with self.skus.locked("a") as sku:  # error: apr-orm-escape
            return sku.code

    async def sorted(self) -> list[str]:
        return sorted(map(lambda sku: sku.code, await self.skus.all()))  # error: apr-orm-escape

    async def index(self) -> dict[str, int]:
        return {sku.code: n for n, sku in enumerate(await self.skus.all())}  # error: apr-orm-escape

    def check(self, thing: object) -> bool:
        return isinstance(thing, Sku)

    def wrap(self, thing: Any) -> str:
        return cast(Sku, thing).code  # gap: apr-orm-escape a cast on the spot, kept nowhere

    async def codes(self) -> list[str]:
        return await self.skus.codes()

    async def rename(self, old: str, new: str) -> None:
        if not await self.skus.rename(old, new):
            raise LookupError(old)

    async def any(self) -> bool:
        return await self.skus.count() > 0 or await self.skus.exists("x")
