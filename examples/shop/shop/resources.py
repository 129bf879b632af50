"""Everything the process opens once: database, cache, queue and the clients of other systems."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
from fastapi import Request
from redis.asyncio import Redis

from shop.adapters.cache import ShopCache
from shop.adapters.carrier import CarrierClient
from shop.adapters.fraud import HttpFraudScreen
from shop.adapters.paylane import PaylaneClient
from shop.adapters.queue import JobQueue
from shop.database import Database, make_engine
from shop.settings import Settings


@dataclass(frozen=True)
class Resources:
    """What the features are built from."""

    settings: Settings
    database: Database
    cache: ShopCache
    queue: JobQueue
    paylane: PaylaneClient
    carrier: CarrierClient
    fraud: HttpFraudScreen


@asynccontextmanager
async def open_resources(settings: Settings) -> AsyncIterator[Resources]:
    """Open everything, and close it at the end."""
    database = Database(make_engine(settings.database_url))
    redis: Redis = Redis.from_url(settings.redis_url, socket_timeout=1, socket_connect_timeout=1)
    async with httpx.AsyncClient(timeout=httpx.Timeout(5.0)) as http:
        try:
            yield Resources(
                settings=settings,
                database=database,
                cache=ShopCache(redis),
                queue=JobQueue(settings.broker_url),
                paylane=PaylaneClient(http, settings.paylane_url, settings.paylane_key.get_secret_value()),
                carrier=CarrierClient(http, settings.carrier_url),
                fraud=HttpFraudScreen(settings.fraud_url),
            )
        finally:
            await redis.aclose()
            await database.close()


async def get_resources(request: Request) -> Resources:
    """The resources of this application, for `Depends`."""
    resources = request.app.state.resources
    assert isinstance(resources, Resources)
    return resources
