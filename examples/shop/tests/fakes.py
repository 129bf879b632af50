"""Stand-ins for what lies outside the shop: other companies, the cache and the job queue."""

from __future__ import annotations

from shop.adapters.cache import ShopCache
from shop.adapters.carrier import CarrierClient
from shop.adapters.fraud import HttpFraudScreen
from shop.adapters.paylane import PaylaneClient
from shop.adapters.queue import JobQueue
from shop.kernel.errors import Conflict


class FakeCache(ShopCache):
    """A cache that forgets nothing and costs nothing."""

    def __init__(self) -> None:
        self.products: dict[int, bytes] = {}
        self.claims: set[str] = set()
        self.tables: dict[str, dict[str, str]] = {}

    async def find_product(self, product_id: int) -> bytes | None:
        return self.products.get(product_id)

    async def put_product(self, product_id: int, document: bytes) -> None:
        self.products[product_id] = document

    async def forget_product(self, product_id: int) -> None:
        self.products.pop(product_id, None)

    async def claim(self, key: str, seconds: int) -> bool:
        if key in self.claims:
            return False
        self.claims.add(key)
        return True

    async def put_table(self, name: str, table: dict[str, str]) -> None:
        self.tables[name] = table


class FakeQueue(JobQueue):
    """Remembers the jobs."""

    def __init__(self) -> None:
        self.jobs: list[tuple[str, tuple[int | str, ...]]] = []

    async def put(self, job: str, *arguments: int | str) -> None:
        self.jobs.append((job, arguments))


class FakePaylane(PaylaneClient):
    """Moves no money, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.declines = False
        self.charges: dict[int, int] = {}
        self.refunds: dict[int, int] = {}

    async def charge(self, payment_id: int, amount_cents: int) -> str:
        if self.declines:
            raise Conflict("the card was declined")
        self.charges[payment_id] = amount_cents
        return f"ch_{payment_id}"

    async def refund(self, payment_id: int, reference: str, amount_cents: int) -> str:
        self.refunds[payment_id] = amount_cents
        return f"re_{payment_id}"


class FakeCarrier(CarrierClient):
    """Delivers what it is told to."""

    def __init__(self) -> None:
        self.arrived: set[str] = set()

    async def delivery_days(self, postcode: str) -> int:
        return 2

    async def delivered(self, tracking_numbers: list[str]) -> set[str]:
        return self.arrived & set(tracking_numbers)


class FakeFraud(HttpFraudScreen):
    """Trusts everybody, until told otherwise."""

    def __init__(self) -> None:
        self.answer = 0.0

    def score(self, customer_id: int, total_cents: int) -> float:
        return self.answer
