from __future__ import annotations

import asyncpg


class OfferStore:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool

    async def expire(self) -> None:
        await self.pool.execute("UPDATE offers SET status = 'expired' WHERE valid_until < now()")

    async def accept(self, offer: int) -> bool:
        done = await self.pool.execute("UPDATE offers SET status = 'accepted' WHERE id = $1 AND status = 'open'", offer)
        return bool(done == "UPDATE 1")

    async def close_poll(self, poll: int) -> None:
        await self.pool.execute("UPDATE polls SET status = 'closed' WHERE id = $1 AND status = 'open'", poll)

    async def reopen_poll(self, poll: int) -> bool:
        return bool(await self.pool.fetchval("UPDATE polls SET status = 'open' WHERE id = $1 AND status = 'closed' RETURNING id", poll))
