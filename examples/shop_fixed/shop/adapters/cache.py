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

    async def count_view(self, product_id: int) -> None:
        """One more view of a product."""
        await self._redis.zincrby("views", 1, str(product_id))

    async def most_viewed(self, limit: int) -> list[int]:
        """The ids of the products that people look at most, most viewed first."""
        ranking: list[bytes] = await self._redis.zrevrange("views", 0, limit - 1)
        return [int(product_id) for product_id in ranking]

    async def claim(self, key: str, seconds: int) -> bool:
        """Whether nobody claimed `key` within the last `seconds`; it is claimed now."""
        return bool(await self._redis.set(f"claim:{key}", 1, nx=True, ex=seconds))

    async def put_table(self, name: str, table: dict[str, str]) -> None:
        """Replace a small table (exchange rates, VAT rates, stock levels of the warehouse)."""
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.delete(f"table:{name}")
            pipe.hset(f"table:{name}", mapping=dict(table))
            await pipe.execute()
