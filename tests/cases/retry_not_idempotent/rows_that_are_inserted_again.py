# only: apr-retry-not-idempotent
"""Inserts, upserts, sums and absolute updates that are tried again, with SQLAlchemy, Django, asyncpg and pymongo."""

from __future__ import annotations

import asyncpg
from django.db import OperationalError as DjangoError
from django.db import models
from pymongo.collection import Collection
from sqlalchemy import text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from tenacity import retry, retry_if_exception_type, stop_after_attempt


class Base(DeclarativeBase):
    pass


class Entry(Base):
    __tablename__ = "entries"
    id: Mapped[int] = mapped_column(primary_key=True)
    note: Mapped[str]


class Booking(Base):
    __tablename__ = "bookings"
    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)


class Stock(Base):
    __tablename__ = "stock"
    sku: Mapped[str] = mapped_column(primary_key=True)
    quantity: Mapped[int]


class Visit(models.Model):
    page = models.CharField(max_length=80)

    class Meta:
        app_label = "visits"


@retry(retry=retry_if_exception_type(OperationalError), stop=stop_after_attempt(3))
def note(session: Session, words: str) -> None:  # error: apr-retry-not-idempotent
    session.add(Entry(note=words))
    session.commit()


@retry(retry=retry_if_exception_type(OperationalError), stop=stop_after_attempt(3))
def book(session: Session, reference: str) -> None:
    session.execute(insert(Booking).values(reference=reference).on_conflict_do_nothing(index_elements=["reference"]))
    session.commit()


@retry(stop=stop_after_attempt(3))
def take(session: Session, sku: str, amount: int) -> None:  # error: apr-retry-not-idempotent
    session.execute(update(Stock).where(Stock.sku == sku).values(quantity=Stock.quantity - amount))
    session.commit()


@retry(stop=stop_after_attempt(3))
def set_quantity(session: Session, sku: str, amount: int) -> None:
    session.execute(update(Stock).where(Stock.sku == sku).values(quantity=amount))
    session.commit()


@retry(retry=retry_if_exception_type(IntegrityError), stop=stop_after_attempt(3))
def new_code(session: Session, words: str) -> None:
    session.add(Entry(note=words))
    session.commit()


@retry(stop=stop_after_attempt(3))
async def log(pool: asyncpg.Pool, words: str) -> None:  # error: apr-retry-not-idempotent
    await pool.execute("INSERT INTO entries (note) VALUES ($1)", words)


@retry(stop=stop_after_attempt(3))
async def log_once(pool: asyncpg.Pool, key: str, words: str) -> None:
    await pool.execute("INSERT INTO entries (key, note) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING", key, words)


@retry(retry=retry_if_exception_type(asyncpg.SerializationError), stop=stop_after_attempt(3))
async def serialized(pool: asyncpg.Pool, words: str) -> None:
    await pool.execute("INSERT INTO entries (note) VALUES ($1)", words)


@retry(stop=stop_after_attempt(3))
def add_by_text(session: Session, words: str) -> None:  # error: apr-retry-not-idempotent
    session.execute(text("INSERT INTO entries (note) VALUES (:note)"), {"note": words})


@retry(retry=retry_if_exception_type(DjangoError), stop=stop_after_attempt(3))
def visit(page: str) -> None:  # error: apr-retry-not-idempotent
    Visit.objects.create(page=page)


@retry(retry=retry_if_exception_type(DjangoError), stop=stop_after_attempt(3))
def visit_once(page: str) -> None:
    Visit.objects.update_or_create(page=page, defaults={"page": page})


@retry(stop=stop_after_attempt(3))
def record(events: Collection[dict[str, object]], name: str) -> None:  # error: apr-retry-not-idempotent
    events.insert_one({"name": name})


@retry(stop=stop_after_attempt(3))
def replace(events: Collection[dict[str, object]], name: str) -> None:
    events.replace_one({"name": name}, {"name": name}, upsert=True)
