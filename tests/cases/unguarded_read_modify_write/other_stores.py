"""Tortoise, Peewee, Beanie, asyncpg, psycopg, sqlite, MongoDB and Redis: the same loss, and each store's own way around it."""
# only: apr-unguarded-read-modify-write, apr-missing-row-lock

from __future__ import annotations

import json
import sqlite3
from typing import Any

import asyncpg
import peewee
import psycopg
from beanie import Document
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.collection import Collection
from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from tortoise import fields
from tortoise.expressions import F
from tortoise.models import Model
from tortoise.transactions import in_transaction


class Ticket(Model):
    id = fields.IntField(primary_key=True)
    seats = fields.IntField()
    tags: list[str] = fields.JSONField()  # type: ignore[assignment]


class Counter(Document):
    hits: int = 0
    names: list[str] = []


class Guarded(Document):
    hits: int = 0

    class Settings:
        use_revision = True


database = peewee.SqliteDatabase("shop.db")


class Part(peewee.Model):
    stock = peewee.IntegerField()

    class Meta:
        database = database


async def reserve(ticket_id: int, seats: int) -> None:
    async with in_transaction():
        ticket = await Ticket.get(id=ticket_id)
        ticket.seats -= seats  # error: apr-unguarded-read-modify-write
        await ticket.save()


async def reserve_first(ticket_id: int) -> None:
    ticket = await Ticket.filter(id=ticket_id).first()
    assert ticket is not None
    ticket.seats = ticket.seats - 1  # error: apr-unguarded-read-modify-write
    await ticket.save(update_fields=["seats"])


async def hit(counter_id: str) -> None:
    counter = await Counter.get(counter_id)
    assert counter is not None
    counter.hits += 1  # error: apr-unguarded-read-modify-write
    await counter.save()


async def name(counter_id: str, name: str) -> None:
    counter = await Counter.find_one(Counter.hits == 3)
    assert counter is not None
    counter.names.append(name)  # error: apr-unguarded-read-modify-write
    await counter.replace()


def take(part_id: int) -> None:
    part = Part.get_by_id(part_id)
    part.stock -= 1  # error: apr-unguarded-read-modify-write
    part.save()


def take_in_a_transaction(part_id: int) -> None:
    with database.atomic():
        part = Part.select().where(Part.id == part_id).get()
        part.stock = part.stock - 1  # error: apr-unguarded-read-modify-write
        part.save()


async def pay(conn: asyncpg.Connection[Any], account: int, cents: int) -> None:
    async with conn.transaction():
        row = await conn.fetchrow("SELECT balance FROM accounts WHERE id = $1", account)
        if row is None or row["balance"] < cents:
            raise ValueError("no money")
        await conn.execute(  # error: apr-unguarded-read-modify-write
            "UPDATE accounts SET balance = $1 WHERE id = $2", row["balance"] - cents, account
        )


async def pay_by_value(pool: asyncpg.Pool[Any], account: int, cents: int) -> None:
    balance = await pool.fetchval("SELECT balance FROM accounts WHERE id = $1", account)
    await pool.execute("UPDATE accounts SET balance = $2 WHERE id = $1", account, balance - cents)  # error: apr-unguarded-read-modify-write


def pay_psycopg(conn: psycopg.Connection[Any], account: int, cents: int) -> None:
    with conn.cursor() as cursor:
        cursor.execute("SELECT balance FROM accounts WHERE id = %s", (account,))
        row = cursor.fetchone()
        assert row is not None
        left = row[0] - cents
        cursor.execute("UPDATE accounts SET balance = %s WHERE id = %s", (left, account))  # error: apr-unguarded-read-modify-write
    conn.commit()


def pay_sqlite(conn: sqlite3.Connection, account: int, cents: int) -> None:
    (balance,) = conn.execute("SELECT balance FROM accounts WHERE id = ?", (account,)).fetchone()
    conn.execute("UPDATE accounts SET balance = ? WHERE id = ?", (balance - cents, account))  # error: apr-unguarded-read-modify-write
    conn.commit()


def sell(products: Collection[dict[str, Any]], sku: str) -> None:
    product = products.find_one({"sku": sku})
    assert product is not None
    products.update_one({"sku": sku}, {"$set": {"stock": product["stock"] - 1}})  # error: apr-unguarded-read-modify-write


async def sell_whole(products: AsyncCollection[dict[str, Any]], sku: str) -> None:
    product = await products.find_one({"sku": sku})
    assert product is not None
    product["stock"] -= 1  # error: apr-unguarded-read-modify-write
    await products.replace_one({"sku": sku}, product)


def count(redis: Redis, key: str) -> None:
    hits = int(redis.get(key) or 0)  # type: ignore[arg-type]
    redis.set(key, hits + 1)  # error: apr-unguarded-read-modify-write


async def remember(redis: AsyncRedis, user: int, item: str) -> None:
    raw = await redis.get(f"cart:{user}")
    cart = json.loads(raw) if raw else []
    cart.append(item)
    await redis.set(f"cart:{user}", json.dumps(cart), ex=3600)  # error: apr-unguarded-read-modify-write


# --- left ---


async def reserve_locked(ticket_id: int, seats: int) -> None:
    async with in_transaction() as connection:
        ticket = await Ticket.filter(id=ticket_id).using_db(connection).select_for_update().get()
        ticket.seats -= seats
        await ticket.save(using_db=connection)


async def reserve_in_the_database(ticket_id: int, seats: int) -> None:
    await Ticket.filter(id=ticket_id, seats__gte=seats).update(seats=F("seats") - seats)


async def hit_with_revision(counter_id: str) -> None:
    counter = await Guarded.get(counter_id)
    assert counter is not None
    counter.hits += 1
    await counter.save()


def take_in_the_database(part_id: int) -> int:
    return int(Part.update(stock=Part.stock - 1).where(Part.id == part_id, Part.stock > 0).execute())


def take_locked(part_id: int) -> None:
    with database.atomic():
        part = Part.select().where(Part.id == part_id).for_update().get()
        part.stock -= 1
        part.save()


async def pay_locked(conn: asyncpg.Connection[Any], account: int, cents: int) -> None:
    async with conn.transaction():
        row = await conn.fetchrow("SELECT balance FROM accounts WHERE id = $1 FOR UPDATE", account)
        assert row is not None
        await conn.execute("UPDATE accounts SET balance = $1 WHERE id = $2", row["balance"] - cents, account)


async def pay_isolated(conn: asyncpg.Connection[Any], account: int, cents: int) -> None:
    async with conn.transaction(isolation="serializable"):
        balance = await conn.fetchval("SELECT balance FROM accounts WHERE id = $1", account)
        await conn.execute("UPDATE accounts SET balance = $1 WHERE id = $2", balance - cents, account)


async def pay_in_the_database(conn: asyncpg.Connection[Any], account: int, cents: int) -> None:
    row = await conn.fetchrow("SELECT balance FROM accounts WHERE id = $1", account)
    assert row is not None
    await conn.execute("UPDATE accounts SET balance = balance - $1 WHERE id = $2", cents, account)


def sell_in_the_database(products: Collection[dict[str, Any]], sku: str) -> None:
    product = products.find_one({"sku": sku})
    assert product is not None
    products.update_one({"sku": sku}, {"$inc": {"stock": -1}, "$set": {"last_price": product["price"]}})
    products.find_one_and_update({"sku": sku}, {"$push": {"buyers": 3}})


def sell_if_unchanged(products: Collection[dict[str, Any]], sku: str) -> bool:
    product = products.find_one({"sku": sku})
    assert product is not None
    done = products.update_one({"sku": sku, "stock": product["stock"]}, {"$set": {"stock": product["stock"] - 1}})
    return done.modified_count == 1


def count_in_the_store(redis: Redis, key: str) -> None:
    redis.incr(key)
    seen = redis.get(key)
    redis.set(f"{key}:copy", str(seen))


def count_locked(redis: Redis, key: str) -> None:
    with redis.lock(f"lock:{key}"):
        hits = int(redis.get(key) or 0)  # type: ignore[arg-type]
        redis.set(key, hits + 1)


def cache(redis: Redis, key: str) -> None:
    value = redis.get(key)
    if value is None:
        redis.set(key, "computed", ex=60)
