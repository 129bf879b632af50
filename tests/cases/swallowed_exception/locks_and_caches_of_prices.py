# only: apr-swallowed-exception
"""What is done whether it failed or not is no answer to a failure; what is worked out where the cache has nothing is."""

from __future__ import annotations

import redis.asyncio as aioredis
from django.core.cache import cache
from django.db import models
from types import TracebackType

Kind = type[BaseException] | None


class Price(models.Model):
    sku: models.CharField[str, str] = models.CharField(max_length=20)
    cents: models.IntegerField[int, int] = models.IntegerField()


class PriceLock:
    def __init__(self, redis: aioredis.Redis, sku: str) -> None:
        self.redis = redis
        self.key = f"lock:{sku}"

    async def __aenter__(self) -> None:
        await self.redis.set(self.key, "1", nx=True, ex=10)

    async def __aexit__(self, kind: Kind, error: BaseException | None, trace: TracebackType | None) -> bool:
        await self.redis.delete(self.key)
        return True  # error: apr-swallowed-exception


class CarefulLock(PriceLock):
    async def __aexit__(self, kind: Kind, error: BaseException | None, trace: TracebackType | None) -> bool:
        await self.redis.delete(self.key)
        return False


class NotedLock(PriceLock):
    failed: BaseException | None = None

    async def __aexit__(self, kind: Kind, error: BaseException | None, trace: TracebackType | None) -> bool:
        await self.redis.delete(self.key)
        self.failed = error
        return True


def prices(shop: int) -> dict[str, int]:
    try:
        found = cache.get(f"prices:{shop}")
    except ConnectionError:
        found = None
    return dict(found or Price.objects.values_list("sku", "cents"))


def prices_of_yesterday(shop: int) -> list[object]:
    try:
        found = cache.get(f"yesterday:{shop}")
    except ConnectionError:  # error: apr-swallowed-exception
        found = ()
    return sorted(found)
