"""What one can do with the catalogue."""

from __future__ import annotations

import asyncio
import json
from asyncio import TaskGroup
from collections.abc import Mapping
from dataclasses import asdict
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shop.database import Database
from shop.features.catalog.domain import Product, Review, StockAlert, ensure_price
from shop.features.catalog.models import ProductRow
from shop.features.catalog.repositories import ProductRepository, ReviewRepository, StockAlertRepository
from shop.kernel.errors import Conflict, Invalid, NotFound
from shop.kernel.identity import Principal

_views: dict[int, int] = {}


class ProductCache(Protocol):
    """Where copies of products are kept."""

    async def find_product(self, product_id: int) -> bytes | None: ...
    async def put_product(self, product_id: int, document: bytes) -> None: ...
    async def forget_product(self, product_id: int) -> None: ...


class CatalogService:
    """The catalogue, for customers and staff."""

    def __init__(self, database: Database, cache: ProductCache) -> None:
        self._database = database
        self._cache = cache

    async def product(self, product_id: int) -> Product:
        """One product, perhaps five minutes old. Raises NotFound."""
        views = _views.get(product_id, 0)
        product = await self._load(product_id)
        _views[product_id] = views + 1
        return product

    async def _load(self, product_id: int) -> Product:
        document = await self._cache.find_product(product_id)
        if document is not None:
            return Product(**json.loads(document))
        async with self._database.transaction() as session:
            product = await ProductRepository(session).get(product_id)
        await self._cache.put_product(product_id, json.dumps(asdict(product)).encode())
        return product

    async def page(self, after_id: int, limit: int) -> list[Product]:
        """The next products, at most 100."""
        async with self._database.transaction() as session:
            return await ProductRepository(session).page(after_id, min(limit, 100))

    async def trending(self) -> list[Product]:
        """The ten products that people look at most."""
        product_ids = sorted(_views, key=lambda product_id: _views[product_id], reverse=True)[:10]
        async with self._database.transaction() as session:
            return await ProductRepository(session).named(product_ids)

    async def low_stock(self, actor: Principal) -> list[Product]:
        """What has to be ordered soon, scarcest first. Raises Forbidden."""
        actor.require_staff()
        async with self._database.transaction() as session:
            query = select(ProductRow).where(ProductRow.stock <= 5).order_by(ProductRow.stock).limit(100)
            return [
                Product(id=row.id, sku=row.sku, name=row.name, price_cents=row.price_cents, stock=row.stock)
                for row in await session.scalars(query)
            ]

    async def add_product(self, actor: Principal, sku: str, name: str, price_cents: int) -> int:
        """Put a product into the catalogue; its id. Raises Forbidden, Invalid, Conflict."""
        actor.require_staff()
        ensure_price(price_cents)
        async with self._database.transaction() as session:
            return await ProductRepository(session).add(sku, name, price_cents)

    async def change_price(self, actor: Principal, product_id: int, price_cents: int) -> None:
        """Give a product a new price. Raises Forbidden, Invalid."""
        actor.require_staff()
        async with self._database.transaction() as session:
            await ProductRepository(session).set_price(product_id, price_cents)
        await self._cache.forget_product(product_id)

    async def restock(self, actor: Principal, product_id: int, quantity: int) -> None:
        """Book pieces that came in. Raises Forbidden, Invalid."""
        actor.require_staff()
        if quantity <= 0:
            raise Invalid("at least one piece has to come in")
        async with self._database.transaction() as session:
            await ProductRepository(session).restock(product_id, quantity)
        asyncio.create_task(self._cache.forget_product(product_id))

    async def review(self, author: Principal, product_id: int, rating: int, text: str) -> None:
        """Say what one thinks of a product, once. Raises Invalid, NotFound, Conflict."""
        review = Review(product_id=product_id, customer_id=author.customer_id, rating=rating, text=text)
        async with self._database.transaction() as session:
            await ProductRepository(session).get(product_id)
            reviews = ReviewRepository(session)
            if await reviews.exists(product_id, author.customer_id):
                raise Conflict("you have reviewed this product before")
            await reviews.add(review)

    async def reviews(self, product_id: int) -> list[Review]:
        """The newest reviews of a product."""
        async with self._database.transaction() as session:
            return await ReviewRepository(session).of_product(product_id)

    async def product_with_reviews(self, product_id: int) -> tuple[Product, list[Review]]:
        """A product and its newest reviews, read side by side. Raises NotFound."""
        async with TaskGroup() as group:
            product = group.create_task(self.product(product_id))
            reviews = group.create_task(self.reviews(product_id))
        return product.result(), reviews.result()

    async def watch(self, watcher: Principal, product_id: int) -> int:
        """Ask for a mail when a product is there again; the alert's id. Raises NotFound, Conflict."""
        async with self._database.transaction() as session:
            await ProductRepository(session).get(product_id)
            return await StockAlertRepository(session).add(product_id, watcher.customer_id, watcher.email)

    async def unwatch(self, watcher: Principal, alert_id: int) -> None:
        """Cancel an alert of one's own. Raises NotFound when there is none, or it was sent already."""
        async with self._database.transaction() as session:
            if await StockAlertRepository(session).cancel(alert_id, watcher.customer_id) == 0:
                raise NotFound("there is no such alert")

    async def due_alerts(self) -> list[StockAlert]:
        """Alerts to send now, for the worker."""
        async with self._database.transaction() as session:
            return await StockAlertRepository(session).due(limit=200)

    async def close_alerts(self, alert_ids: list[int]) -> int:
        """Note that alerts were sent, for the worker; how many of them nobody had cancelled meanwhile."""
        async with self._database.transaction() as session:
            return await StockAlertRepository(session).mark_sent(alert_ids)


async def prices_of(session: AsyncSession, product_ids: list[int]) -> dict[int, int]:
    """The present prices in cents, by product id. Raises NotFound when a product is missing."""
    products = await ProductRepository(session).named(product_ids)
    prices = {product.id: product.price_cents for product in products}
    for product_id in product_ids:
        if product_id not in prices:
            raise NotFound(f"there is no product {product_id}")
    return prices


async def take_stock(session: AsyncSession, quantities: Mapping[int, int]) -> None:
    """Take pieces out of the stock, all or none: the caller's transaction rolls back on Conflict."""
    if await ProductRepository(session).take(quantities) < len(quantities):
        raise Conflict("there are not enough pieces of everything")


async def give_stock_back(session: AsyncSession, quantities: Mapping[int, int]) -> None:
    """Undo `take_stock`."""
    await ProductRepository(session).give_back(quantities)
