"""What the tests start from: an empty database in memory, and stand-ins for everything outside."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import StaticPool
from sqlalchemy.ext.asyncio import create_async_engine

from shop.database import Database
from shop.features.accounts.services import AccountService
from shop.features.catalog.services import CatalogService
from shop.features.orders.services import OrderService
from shop.features.payments.services import PaymentService
from shop.kernel.identity import Principal
from shop.settings import settings
from shop.tables import Base
from tests.fakes import FakeCache, FakeCarrier, FakeFraud, FakePaylane, FakeQueue


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SHOP_TOKEN_KEY", "a key that only the tests believe in")
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
async def database() -> AsyncIterator[Database]:
    engine = create_async_engine("sqlite+aiosqlite://", poolclass=StaticPool, connect_args={"timeout": 5})
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    database = Database(engine)
    yield database
    await database.close()


@pytest.fixture
def cache() -> FakeCache:
    return FakeCache()


@pytest.fixture
def queue() -> FakeQueue:
    return FakeQueue()


@pytest.fixture
def paylane() -> FakePaylane:
    return FakePaylane()


@pytest.fixture
def carrier() -> FakeCarrier:
    return FakeCarrier()


@pytest.fixture
def fraud() -> FakeFraud:
    return FakeFraud()


@pytest.fixture
def accounts(database: Database, cache: FakeCache, queue: FakeQueue) -> AccountService:
    return AccountService(database, cache, queue)


@pytest.fixture
def catalog(database: Database, cache: FakeCache) -> CatalogService:
    return CatalogService(database, cache)


@pytest.fixture
def orders(database: Database, fraud: FakeFraud, carrier: FakeCarrier) -> OrderService:
    return OrderService(database, fraud, carrier)


@pytest.fixture
def payments(database: Database, paylane: FakePaylane, queue: FakeQueue) -> PaymentService:
    return PaymentService(database, paylane, queue)


@pytest.fixture
def staff() -> Principal:
    return Principal(customer_id=900, email="staff@shop.example", is_staff=True)


@pytest.fixture
def ada() -> Principal:
    return Principal(customer_id=1, email="ada@example.org")


@pytest.fixture
def bob() -> Principal:
    return Principal(customer_id=2, email="bob@example.org")


@pytest.fixture
async def teapot(catalog: CatalogService, staff: Principal) -> int:
    """A product of 24 euros, of which there are ten."""
    product_id = await catalog.add_product(staff, "TEA-1", "Teapot", 2_400)
    await catalog.restock(staff, product_id, 10)
    return product_id


@pytest.fixture
async def order(orders: OrderService, ada: Principal, teapot: int) -> int:
    """Ada's order of two teapots, not paid for."""
    return await orders.place(ada, "10115", {teapot: 2})
