"""The catalogue in the database. Rows come in and out as domain objects only."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import case, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from shop.features.catalog.domain import Product, Review, StockAlert
from shop.features.catalog.models import ProductRow, ReviewRow, StockAlertRow
from shop.kernel.errors import Conflict, Invalid, NotFound


def _product(row: ProductRow) -> Product:
    return Product(id=row.id, sku=row.sku, name=row.name, price_cents=row.price_cents, stock=row.stock)


class ProductRepository:
    """Products."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, sku: str, name: str, price_cents: int) -> int:
        """Store a new product without stock and return its id. Raises Conflict when the SKU is taken."""
        row = ProductRow(sku=sku, name=name, price_cents=price_cents, stock=0)
        self._session.add(row)
        try:
            await self._session.flush()
        except IntegrityError as error:
            raise Conflict(f"there is a product {sku}") from error
        return row.id

    async def get(self, product_id: int) -> Product:
        """One product. Raises NotFound."""
        row = await self._session.get(ProductRow, product_id)
        if row is None:
            raise NotFound(f"there is no product {product_id}")
        return _product(row)

    async def named(self, product_ids: Collection[int]) -> list[Product]:
        """Those of the given products that exist."""
        rows = await self._session.scalars(select(ProductRow).where(ProductRow.id.in_(product_ids)))
        return [_product(row) for row in rows]

    async def page(self, after_id: int, limit: int) -> list[Product]:
        """The next products in the order of their ids."""
        query = select(ProductRow).where(ProductRow.id > after_id).order_by(ProductRow.id).limit(limit)
        return [_product(row) for row in await self._session.scalars(query)]

    async def set_price(self, product_id: int, price_cents: int) -> None:
        """Give a product a new price. Raises Invalid."""
        if not 0 < price_cents <= 1_000_000:
            raise Invalid("a price is between 1 cent and 10,000 euros")
        await self._session.execute(
            update(ProductRow).where(ProductRow.id == product_id).values(price_cents=price_cents)
        )

    async def restock(self, product_id: int, quantity: int) -> None:
        """Add pieces to the stock. Raises NotFound."""
        row = await self._session.get(ProductRow, product_id)
        if row is None:
            raise NotFound(f"there is no product {product_id}")
        row.stock = row.stock + quantity

    async def take(self, quantities: Mapping[int, int]) -> int:
        """Take pieces out of the stock, by product id. How many products had enough of them."""
        wanted = case(dict(quantities), value=ProductRow.id)
        taken = await self._session.scalars(
            update(ProductRow)
            .where(ProductRow.id.in_(list(quantities)), ProductRow.stock >= wanted)
            .values(stock=ProductRow.stock - wanted)
            .returning(ProductRow.id)
        )
        return len(taken.all())

    async def give_back(self, quantities: Mapping[int, int]) -> None:
        """Undo `take`."""
        returned = case(dict(quantities), value=ProductRow.id)
        await self._session.execute(
            update(ProductRow).where(ProductRow.id.in_(list(quantities))).values(stock=ProductRow.stock + returned)
        )


class ReviewRepository:
    """Reviews."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def exists(self, product_id: int, customer_id: int) -> bool:
        """Whether this customer has reviewed the product."""
        query = select(ReviewRow.id).where(ReviewRow.product_id == product_id, ReviewRow.customer_id == customer_id)
        return await self._session.scalar(query.limit(1)) is not None

    async def add(self, review: Review) -> None:
        """Store a review."""
        self._session.add(
            ReviewRow(
                product_id=review.product_id,
                customer_id=review.customer_id,
                rating=review.rating,
                text=review.text,
            )
        )
        await self._session.flush()

    async def of_product(self, product_id: int) -> list[Review]:
        """The newest reviews of a product."""
        query = select(ReviewRow).where(ReviewRow.product_id == product_id).order_by(ReviewRow.id.desc()).limit(50)
        return [
            Review(product_id=row.product_id, customer_id=row.customer_id, rating=row.rating, text=row.text)
            for row in await self._session.scalars(query)
        ]


class StockAlertRepository:
    """Back-in-stock alerts."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, product_id: int, customer_id: int, email: str) -> int:
        """Store a waiting alert and return its id. Raises Conflict when there is one already."""
        row = StockAlertRow(product_id=product_id, customer_id=customer_id, email=email)
        self._session.add(row)
        try:
            await self._session.flush()
        except IntegrityError as error:
            raise Conflict("you will be told already") from error
        return row.id

    async def due(self, limit: int) -> list[StockAlert]:
        """Waiting alerts for products that are there again."""
        query = (
            select(StockAlertRow.id, ProductRow.name, StockAlertRow.email)
            .join(ProductRow, ProductRow.id == StockAlertRow.product_id)
            .where(StockAlertRow.is_sent.is_(False), StockAlertRow.is_cancelled.is_(False), ProductRow.stock > 0)
            .order_by(StockAlertRow.id)
            .limit(limit)
        )
        return [
            StockAlert(id=alert_id, product_name=name, email=email)
            for alert_id, name, email in await self._session.execute(query)
        ]

    async def mark_sent(self, alert_ids: Collection[int]) -> int:
        """Close those of the given alerts that still wait. How many there were."""
        closed = await self._session.scalars(
            update(StockAlertRow)
            .where(
                StockAlertRow.id.in_(alert_ids), StockAlertRow.is_sent.is_(False), StockAlertRow.is_cancelled.is_(False)
            )
            .values(is_sent=True)
            .returning(StockAlertRow.id)
        )
        return len(closed.all())

    async def cancel(self, alert_id: int, customer_id: int) -> int:
        """Cancel a customer's waiting alert. How many there were: 0 or 1."""
        cancelled = await self._session.scalars(
            update(StockAlertRow)
            .where(
                StockAlertRow.id == alert_id,
                StockAlertRow.customer_id == customer_id,
                StockAlertRow.is_sent.is_(False),
                StockAlertRow.is_cancelled.is_(False),
            )
            .values(is_cancelled=True)
            .returning(StockAlertRow.id)
        )
        return len(cancelled.all())
