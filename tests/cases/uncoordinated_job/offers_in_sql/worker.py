from __future__ import annotations

import asyncpg
from taskiq import InMemoryBroker

from .store import OfferStore

broker = InMemoryBroker()


@broker.task(schedule=[{"cron": "* * * * *"}])
async def expire_offers(dsn: str) -> None:  # error: apr-uncoordinated-job
    async with asyncpg.create_pool(dsn) as pool:
        await OfferStore(pool).expire()


@broker.task
async def close_poll(dsn: str, poll: int) -> None:
    async with asyncpg.create_pool(dsn) as pool:
        await OfferStore(pool).close_poll(poll)
