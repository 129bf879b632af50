# only: apr-n-plus-one
"""A query for each item: directly, through repositories, helpers and gather; asked once, a few times, in batches or from a cache is silent."""

from __future__ import annotations

import asyncio
import enum
import functools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

import asyncpg
import psycopg
from sqlalchemy import ForeignKey, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Status(enum.Enum):
    NEW = "new"
    DONE = "done"


class Product(Base):
    __tablename__ = "products"
    id: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str]
    status: Mapped[str]


class Stock(Base):
    __tablename__ = "stock"
    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    count: Mapped[int]


def batched(ids: Sequence[int], size: int) -> Iterator[tuple[int, ...]]:
    for start in range(0, len(ids), size):
        yield tuple(ids[start : start + size])


REGIONS = ("north", "south")


def get_in_a_loop(session: Session, ids: list[int]) -> list[Product]:
    found = []
    for product_id in ids:
        product = session.get(Product, product_id)  # error: apr-n-plus-one
        if product is not None:
            found.append(product)
    return found


def select_in_a_loop(session: Session) -> dict[str, int]:
    counts = {}
    for product in session.scalars(select(Product)):
        statement = select(func.sum(Stock.count)).where(Stock.product_id == product.id)
        counts[product.sku] = session.execute(statement).scalar_one()  # error: apr-n-plus-one
    return counts


def the_same_query_for_each_row(session: Session) -> list[bool]:
    full = []
    for product in session.scalars(select(Product)).all():
        limit = session.scalar(select(func.max(Stock.count)))  # error: apr-n-plus-one
        full.append(product.id > (limit or 0))
    return full


def refreshed_one_by_one(session: Session, products: list[Product]) -> None:
    session.add_all(products)
    session.commit()
    for product in products:
        session.refresh(product)  # error: apr-n-plus-one


def asked_once(session: Session, ids: list[int]) -> dict[int, Product]:
    return {product.id: product for product in session.scalars(select(Product).where(Product.id.in_(ids)))}


def in_batches(session: Session, ids: list[int]) -> Iterator[Product]:
    for start in range(0, len(ids), 500):
        yield from session.scalars(select(Product).where(Product.id.in_(ids[start : start + 500])))


def in_batches_of_a_helper(session: Session, ids: list[int]) -> Iterator[Product]:
    for chunk in batched(ids, 500):
        yield from session.scalars(select(Product).where(Product.id.in_(chunk)))


def by_key_set(session: Session) -> Iterator[Product]:
    last = 0
    while True:
        page = session.scalars(select(Product).where(Product.id > last).order_by(Product.id).limit(100)).all()
        if not page:
            return
        yield from page
        last = page[-1].id


def for_a_few(session: Session) -> dict[str, int]:
    return {status.value: session.scalar(select(func.count()).where(Product.status == status.value)) or 0 for status in Status}


def for_a_constant(session: Session) -> list[int]:
    return [session.scalar(select(func.count()).where(Product.sku.startswith(region))) or 0 for region in REGIONS]


def for_literals(session: Session) -> list[Product | None]:
    return [session.get(Product, one) for one in (1, 2, 3)]


def writes_are_no_questions(session: Session, counts: dict[int, int]) -> None:
    for product_id, count in counts.items():
        session.execute(update(Stock).where(Stock.product_id == product_id).values(count=count))
        session.execute(insert(Stock).values(product_id=product_id, count=count))
        session.add(Stock(product_id=product_id, count=count))


def the_first_that_is_there(session: Session, ids: list[int]) -> Product | None:
    for product_id in ids:
        if product_id > 0:
            return session.get(Product, product_id)
    return None


def looked_up_in_a_cache_first(session: Session, ids: Iterable[int]) -> list[str]:
    seen: dict[int, Product] = {}
    for product_id in ids:
        if product_id not in seen:
            seen[product_id] = session.get_one(Product, product_id)
    return [one.sku for one in seen.values()]


class Rows(Protocol):
    def get(self, key: int) -> str: ...


def same_names_with_another_meaning(rows: dict[int, str], settings: Rows, keys: list[int]) -> list[str]:
    return [rows.get(key, "") + settings.get(key) for key in keys]


class ProductRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, product_id: int) -> Product | None:
        return await self._session.get(Product, product_id)

    async def get_many(self, ids: Sequence[int]) -> Sequence[Product]:
        return (await self._session.scalars(select(Product).where(Product.id.in_(ids)))).all()

    async def names(self, ids: list[int]) -> list[str]:
        found = []
        for one in ids:
            product = await self.get(one)  # error: apr-n-plus-one
            if product is not None:
                found.append(product.sku)
        return found


async def gathered(repository: ProductRepository, ids: list[int]) -> list[Product | None]:
    return await asyncio.gather(*(repository.get(one) for one in ids))  # error: apr-n-plus-one


async def in_a_task_group(repository: ProductRepository, ids: list[int]) -> None:
    async with asyncio.TaskGroup() as group:
        for one in ids:
            group.create_task(repository.get(one))  # error: apr-n-plus-one


async def awaited_in_a_comprehension(repository: ProductRepository, ids: list[int]) -> list[Product | None]:
    return [await repository.get(one) for one in ids]  # error: apr-n-plus-one


async def asked_once_by_the_repository(repository: ProductRepository, ids: list[int]) -> Sequence[Product]:
    return await repository.get_many(ids)


async def chunk_by_chunk(repository: ProductRepository, chunks: list[list[int]]) -> list[Product]:
    return [product for chunk in chunks for product in await repository.get_many(chunk)]


def _stock_of(session: Session, product: Product, known: dict[int, int] | None = None) -> int:
    if known is None:
        return session.scalar(select(Stock.count).where(Stock.product_id == product.id)) or 0
    return known[product.id]


def through_a_helper(session: Session) -> int:
    return sum(_stock_of(session, product) for product in session.scalars(select(Product)))  # error: apr-n-plus-one


def through_a_helper_that_is_told(session: Session, known: dict[int, int]) -> int:
    return sum(_stock_of(session, product, known) for product in session.scalars(select(Product)))


@functools.lru_cache(maxsize=512)
def _region(session: Session, product_id: int) -> str:
    return session.get_one(Product, product_id).sku


def remembered_by_a_cache(session: Session, ids: list[int]) -> list[str]:
    return [_region(session, one) for one in ids]


def through_a_partial(session: Session, ids: list[int]) -> list[Any]:
    fetch = functools.partial(session.get, Product)
    return [fetch(one) for one in ids]  # error: apr-n-plus-one


def through_map(session: Session, ids: list[int]) -> list[Product | None]:
    return list(map(lambda one: session.get(Product, one), ids))  # error: apr-n-plus-one


async def with_asyncpg(pool: asyncpg.Pool, ids: list[int]) -> list[Any]:
    return [await pool.fetchrow("SELECT sku FROM products WHERE id = $1", one) for one in ids]  # error: apr-n-plus-one


async def with_asyncpg_at_once(pool: asyncpg.Pool, ids: list[int]) -> list[Any]:
    return list(await pool.fetch("SELECT sku FROM products WHERE id = ANY($1)", ids))


def with_psycopg(connection: psycopg.Connection[Any], ids: list[int]) -> list[Any]:
    found = []
    for one in ids:
        cursor = connection.execute("SELECT sku FROM products WHERE id = %s", (one,))  # error: apr-n-plus-one
        found.append(cursor.fetchone())
    return found


def with_psycopg_written(connection: psycopg.Connection[Any], names: dict[int, str]) -> None:
    for one, name in names.items():
        connection.execute("UPDATE products SET sku = %s WHERE id = %s", (name, one))
