"""The cache: copies of what is read often, and short-lived counters. Nothing here is the truth."""

from __future__ import annotations

from redis.asyncio import Redis

_PRODUCT_SECONDS = 300


class ShopCache:
    """Redis, in the shop's words."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def find_product(self, product_id: int) -> bytes | None:
        """The stored JSON of a product, or None when it has to be read again."""
        stored: bytes | None = await self._redis.get(f"product:{product_id}")
        return stored

    async def put_product(self, product_id: int, document: bytes) -> None:
        """Keep the JSON of a product for five minutes."""
        await self._redis.set(f"product:{product_id}", document, ex=_PRODUCT_SECONDS)

    async def forget_product(self, product_id: int) -> None:
        """Drop a product, so that the next reader asks the database."""
        await self._redis.delete(f"product:{product_id}")

    async def claim(self, key: str, seconds: int) -> bool:
        """Whether nobody claimed `key` within the last `seconds`; it is claimed now."""
        return bool(await self._redis.set(f"claim:{key}", 1, nx=True, ex=seconds))

    async def put_table(self, name: str, table: dict[str, str]) -> None:
        """Replace a small table (exchange rates, VAT rates, stock levels of the warehouse)."""
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.delete(f"table:{name}")
            pipe.hset(f"table:{name}", mapping=dict(table))
            await pipe.execute()
