import asyncpg


class Balances:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool

    async def credit(self, customer: str, cents: int) -> None:
        await self.pool.execute("UPDATE balance SET cents = cents + $2 WHERE customer = $1", customer, cents)

    async def credit_once(self, event_id: str, customer: str, cents: int) -> bool:
        async with self.pool.acquire() as connection, connection.transaction():
            fresh = await connection.fetchval(
                "INSERT INTO seen_event (event_id) VALUES ($1) ON CONFLICT (event_id) DO NOTHING RETURNING event_id", event_id
            )
            if fresh is None:
                return False
            await connection.execute("UPDATE balance SET cents = cents + $2 WHERE customer = $1", customer, cents)
        return True
