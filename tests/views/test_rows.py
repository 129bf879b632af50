"""Rows: where they come from, whether they are locked, where they are written, and what guards a section."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.views.row_guards import guard
from apr_mypy.views.row_writes import row_writes
from apr_mypy.views.rows import Given, Load, Made, sources
from apr_mypy.views.shown import shown
from apr_mypy.views.sql import update_of
from apr_mypy.views.transaction_scopes import are_separated

SOURCES = {
    "stocked": """
        import asyncpg
        from django.db import models
        from django.db.models import F
        from django.shortcuts import get_object_or_404
        from redis import Redis
        from sqlalchemy import select, text, update
        from sqlalchemy.ext.asyncio import AsyncSession
        from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

        class Base(DeclarativeBase):
            pass

        class Product(Base):
            __tablename__ = "products"
            id: Mapped[int] = mapped_column(primary_key=True)
            stock: Mapped[int]
            state: Mapped[str]
            tags: Mapped[list[str]]
            __mapper_args__ = {"eager_defaults": True}

        class Versioned(Base):
            __tablename__ = "versioned"
            id: Mapped[int] = mapped_column(primary_key=True)
            version: Mapped[int]
            stock: Mapped[int]
            __mapper_args__ = {"version_id_col": version}

        class Repo:
            def __init__(self, session: Session) -> None:
                self.session = session

            def get(self, key: int, *, lock: bool = False) -> Product | None:
                query = select(Product).where(Product.id == key)
                if lock:
                    query = query.with_for_update()
                return self.session.execute(query).scalar_one_or_none()

            def locked(self, key: int) -> Product:
                row = self.get(key, lock=True)
                assert row is not None
                return row

        def by_get(session: Session, key: int) -> None:
            row = session.get(Product, key)
            assert row is not None
            row.stock -= 1

        def by_locked_get(session: Session, key: int) -> None:
            row = session.get_one(Product, key, with_for_update=True)
            row.stock -= 1

        async def by_async(session: AsyncSession, key: int) -> None:
            row = (await session.execute(select(Product).where(Product.id == key, Product.state == "new"))).scalar_one()
            row.stock = row.stock - 1

        async def by_skip_locked(session: AsyncSession) -> None:
            statement = select(Product).where(Product.state == "new").with_for_update(skip_locked=True)
            for row in (await session.scalars(statement)).all():
                row.stock = row.stock - 1

        def by_repo(repo: Repo, key: int) -> None:
            row = repo.get(key)
            assert row is not None
            row.stock -= 1

        def by_locking_repo(repo: Repo, key: int) -> None:
            row = repo.locked(key)
            row.stock -= 1

        def made(session: Session) -> None:
            row = Product(stock=1)
            session.add(row)
            row.stock += 1

        def given(row: Product) -> None:
            row.stock += 1

        def committed(session: Session, key: int) -> None:
            row = session.get_one(Product, key, with_for_update=True)
            session.commit()
            row.stock -= 1

        def versioned(session: Session, key: int) -> None:
            row = session.get_one(Versioned, key)
            row.stock -= 1

        def compared(session: Session, key: int) -> bool:
            row = session.get_one(Product, key)
            done = session.execute(update(Product).where(Product.id == key, Product.stock == row.stock).values(stock=row.stock - 1))
            return bool(done.rowcount)  # type: ignore[attr-defined]

        def atomic(session: Session, key: int) -> None:
            session.execute(update(Product).where(Product.id == key).values(stock=Product.stock - 1))

        def section(session: Session, redis: Redis, key: int) -> None:
            with redis.lock(f"product:{key}"):
                row = session.get_one(Product, key)
                row.stock -= 1

        def advisory(session: Session, key: int) -> None:
            session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
            row = session.get_one(Product, key)
            row.stock -= 1

        async def raw(conn: asyncpg.Connection, key: int) -> None:
            row = await conn.fetchrow("SELECT stock FROM products WHERE id = $1", key)
            assert row is not None
            await conn.execute("UPDATE products SET stock = $1 WHERE id = $2", row["stock"] - 1, key)

        async def raw_locked(conn: asyncpg.Connection, key: int) -> None:
            row = await conn.fetchrow("SELECT stock FROM products WHERE id = $1 FOR UPDATE", key)
            assert row is not None
            await conn.execute("UPDATE products SET stock = $1 WHERE id = $2", row["stock"] - 1, key)

        class Wallet(models.Model):
            balance: models.IntegerField[int, int] = models.IntegerField()

            def credit(self, cents: int) -> None:
                self.balance += cents
                self.save()

        def by_shortcut(key: int) -> None:
            wallet = get_object_or_404(Wallet, pk=key)
            wallet.balance += 1
            wallet.save()

        def by_filter(key: int) -> None:
            wallet = Wallet.objects.select_for_update().filter(pk=key).first()
            assert wallet is not None
            wallet.balance = wallet.balance + 1
            wallet.save()

        def updated(key: int) -> None:
            Wallet.objects.filter(pk=key).update(balance=F("balance") + 1)
    """
}


def _row(sources_: Any, name: str) -> Any:
    fn = sources_.fn(f"stocked.{name}")
    write = next(one for one in row_writes(fn) if one.field in ("stock", "balance"))
    return fn, write, sources(sources_.program, fn, write.row) if write.row is not None else ()


@pytest.mark.parametrize(
    ("name", "model", "locked"),
    [
        ("by_get", "stocked.Product", False),
        ("by_locked_get", "stocked.Product", True),
        ("by_async", "stocked.Product", False),
        ("by_skip_locked", "stocked.Product", True),
        ("by_repo", "stocked.Product", False),
        ("by_locking_repo", "stocked.Product", True),
        ("by_shortcut", "stocked.Wallet", False),
        ("by_filter", "stocked.Wallet", True),
    ],
)
def test_where_a_row_was_loaded(sources: Any, name: str, model: str, locked: bool) -> None:
    _, _, found = _row(sources, name)
    assert [(type(one), one.model, one.locked) for one in found] == [(Load, model, locked)]


def test_rows_that_were_not_loaded_here(sources: Any) -> None:
    assert [type(one) for one in _row(sources, "made")[2]] == [Made]
    assert [(type(one), one.name) for one in _row(sources, "given")[2]] == [(Given, "row")]
    assert [(type(one), one.name) for one in _row(sources, "Wallet.credit")[2]] == [(Given, "self")]


def test_what_a_query_asks_for(sources: Any) -> None:
    _, _, found = _row(sources, "by_async")
    assert [name for name, _ in found[0].conditions] == ["id", "state"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("by_get", ""),
        ("by_repo", ""),
        ("by_locked_get", "row lock"),
        ("by_locking_repo", "row lock"),
        ("committed", ""),
        ("versioned", "version"),
        ("section", "lock around the section"),
        ("advisory", "lock around the section"),
    ],
)
def test_what_guards_a_section(sources: Any, name: str, expected: str) -> None:
    _, write, found = _row(sources, name)
    assert guard(sources.program, found[0], write.record, write, write.record) == expected


@pytest.mark.parametrize(
    ("name", "atomic", "compares"), [("compared", False, True), ("atomic", True, False), ("updated", True, False), ("raw", False, False)]
)
def test_what_a_statement_writes(sources: Any, name: str, atomic: bool, compares: bool) -> None:
    _, write, _ = _row(sources, name)
    assert (write.atomic, write.compares_and_sets) == (atomic, compares)


def test_a_drivers_record(sources: Any) -> None:
    fn = sources.fn("stocked.raw")
    (write,) = row_writes(fn)
    assert write.tables == {"products"}
    assert shown(write.value) == "row['stock'] - 1"


def test_a_commit_separates(sources: Any) -> None:
    fn, write, found = _row(sources, "committed")
    assert are_separated(sources.program, fn, found[0].site, write.record)
    fn, write, found = _row(sources, "by_locked_get")
    assert not are_separated(sources.program, fn, found[0].site, write.record)


def test_updates_in_sql() -> None:
    found = update_of("UPDATE shop.accounts SET balance = balance - %s, state = %s WHERE id = %s AND version = %s")
    assert found is not None
    assert (found.table, found.where) == ("accounts", {"id", "version"})
    assert found.sets == {"balance": ("balance - %s", 0), "state": ("%s", 1)}
    assert update_of("SELECT 1") is None
