"""What jobs are built from. A job runs its own event loop, so nothing of it is kept between jobs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
from redis.asyncio import Redis
from sqlalchemy import NullPool

from shop.adapters.cache import ShopCache
from shop.adapters.carrier import CarrierClient
from shop.adapters.fraud import HttpFraudScreen
from shop.adapters.mailer import Mailer
from shop.adapters.paylane import PaylaneClient
from shop.adapters.queue import JobQueue
from shop.database import Database, make_engine
from shop.features.accounts.api import AccountService
from shop.features.catalog.api import CatalogService
from shop.features.orders.api import OrderService
from shop.features.payments.api import PaymentService
from shop.settings import settings


@dataclass(frozen=True)
class Services:
    """The services of all features, and the cache."""

    accounts: AccountService
    catalog: CatalogService
    orders: OrderService
    payments: PaymentService
    cache: ShopCache


@asynccontextmanager
async def services() -> AsyncIterator[Services]:
    """The services, for one job."""
    config = settings()
    database = Database(make_engine(config.database_url, NullPool))
    redis: Redis = Redis.from_url(config.redis_url, socket_timeout=1, socket_connect_timeout=1)
    cache = ShopCache(redis)
    queue = JobQueue(config.broker_url)
    async with httpx.AsyncClient(timeout=httpx.Timeout(5.0)) as http:
        paylane = PaylaneClient(http, config.paylane_url, config.paylane_key.get_secret_value())
        carrier = CarrierClient(http, config.carrier_url)
        fraud = HttpFraudScreen(config.fraud_url)
        try:
            yield Services(
                accounts=AccountService(database, cache, queue),
                catalog=CatalogService(database, cache),
                orders=OrderService(database, fraud, carrier),
                payments=PaymentService(database, paylane, queue),
                cache=cache,
            )
        finally:
            await redis.aclose()
            await database.close()


def mailer() -> Mailer:
    """Outgoing mail."""
    config = settings()
    return Mailer(config.smtp_host, config.smtp_port, config.smtp_user, config.smtp_password.get_secret_value())
