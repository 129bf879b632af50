# only: apr-unguarded-read-modify-write, apr-missing-row-lock, apr-unvalidated-transition, apr-uncoordinated-job
from __future__ import annotations

import json
from typing import Any, cast

import asyncpg
import peewee as pw
import psycopg
import redis
import redis.asyncio as aioredis
from beanie import Document
from beanie.odm.operators.update.general import Inc
from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo import MongoClient, ReturnDocument
from pymongo.collection import Collection
from sqlmodel import Field, Session, SQLModel, create_engine, select
from tortoise import fields
from tortoise.expressions import F
from tortoise.models import Model
from tortoise.transactions import in_transaction

# asyncpg


class SeatRepository:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool

    async def take(self, flight: int, n: int) -> int:
        async with self.pool.acquire() as conn:
            row = await conn.fetchrow("SELECT id, seats FROM flights WHERE id = $1", flight)
            if row is None or row["seats"] < n:
                raise ValueError("full")
            left = row["seats"] - n
            await conn.execute("UPDATE flights SET seats = $1 WHERE id = $2", left, flight)  # error: apr-unguarded-read-modify-write
            return cast(int, left)

    async def take_in_transaction(self, flight: int) -> None:
        async with self.pool.acquire() as conn, conn.transaction():
            seats = await conn.fetchval("SELECT seats FROM flights WHERE id = $1", flight)
            await conn.execute("UPDATE flights SET seats = $2 WHERE id = $1", flight, seats - 1)  # error: apr-unguarded-read-modify-write

    async def take_serializable(self, flight: int) -> None:
        async with self.pool.acquire() as conn, conn.transaction(isolation="serializable"):
            seats = await conn.fetchval("SELECT seats FROM flights WHERE id = $1", flight)
            await conn.execute("UPDATE flights SET seats = $2 WHERE id = $1", flight, seats - 1)

    async def take_locked(self, flight: int) -> None:
        async with self.pool.acquire() as conn, conn.transaction():
            seats = await conn.fetchval("SELECT seats FROM flights WHERE id = $1 FOR NO KEY UPDATE", flight)
            await conn.execute("UPDATE flights SET seats = $2 WHERE id = $1", flight, seats - 1)

    async def take_atomic(self, flight: int) -> None:
        async with self.pool.acquire() as conn:
            await conn.execute("UPDATE flights SET seats = seats - 1 WHERE id = $1 AND seats > 0", flight)

    async def take_compared(self, flight: int) -> bool:
        async with self.pool.acquire() as conn:
            seats = await conn.fetchval("SELECT seats FROM flights WHERE id = $1", flight)
            tag = await conn.execute("UPDATE flights SET seats = $3 WHERE id = $1 AND seats = $2", flight, seats, seats - 1)
            return bool(tag == "UPDATE 1")


# psycopg


def charge(dsn: str, account: int, cents: int) -> None:
    with psycopg.connect(dsn) as conn, conn.cursor() as cur:
        cur.execute("select balance from account where id = %s", (account,))
        row = cur.fetchone()
        assert row is not None
        balance = row[0] - cents
        cur.execute("update account set balance = %s where id = %s", (balance, account))  # error: apr-unguarded-read-modify-write
        conn.commit()


def charge_locked(dsn: str, account: int, cents: int) -> None:
    with psycopg.connect(dsn) as conn, conn.cursor() as cur:
        cur.execute("select balance from account where id = %(id)s for update", {"id": account})
        row = cur.fetchone()
        assert row is not None
        cur.execute("update account set balance = %(b)s where id = %(id)s", {"b": row[0] - cents, "id": account})


# pymongo, motor


class Carts:
    def __init__(self, client: MongoClient[dict[str, Any]]) -> None:
        self._carts: Collection[dict[str, Any]] = client["shop"]["carts"]

    def add(self, cart_id: str, price: int) -> None:
        cart = self._carts.find_one({"_id": cart_id})
        if cart is None:
            raise KeyError(cart_id)
        cart["total"] += price  # error: apr-unguarded-read-modify-write
        self._carts.replace_one({"_id": cart_id}, cart)

    def add_item(self, cart_id: str, sku: str) -> None:
        cart = self._carts.find_one({"_id": cart_id}) or {}
        items = cart.get("items", [])
        items.append(sku)
        self._carts.update_one({"_id": cart_id}, {"$set": {"items": items}})  # error: apr-unguarded-read-modify-write

    def add_inc(self, cart_id: str, price: int) -> None:
        self._carts.update_one({"_id": cart_id}, {"$inc": {"total": price}, "$push": {"items": price}})

    def add_versioned(self, cart_id: str, price: int) -> bool:
        cart = self._carts.find_one({"_id": cart_id})
        if cart is None:
            return False
        done = self._carts.update_one(
            {"_id": cart_id, "version": cart["version"]}, {"$set": {"total": cart["total"] + price, "version": cart["version"] + 1}}
        )
        return done.modified_count == 1


async def motor_add(db: AsyncIOMotorDatabase[Any], user: str, n: int) -> None:
    doc = await db.users.find_one({"_id": user})
    await db.users.update_one({"_id": user}, {"$set": {"credits": doc["credits"] + n}})  # error: apr-unguarded-read-modify-write


async def motor_inc(db: AsyncIOMotorDatabase[Any], user: str, n: int) -> Any:
    return await db.users.find_one_and_update({"_id": user}, {"$inc": {"credits": n}}, return_document=ReturnDocument.AFTER)


# redis

r: redis.Redis = redis.Redis(decode_responses=True)


def hit(key: str) -> int:
    value = int(r.get(key) or 0)  # type: ignore[arg-type]
    r.set(key, value + 1)  # error: apr-unguarded-read-modify-write
    return value + 1


def hit_right(key: str) -> None:
    r.incr(key)


async def push_recent(client: aioredis.Redis, user: str, item: str) -> None:
    raw = await client.get(f"recent:{user}")
    recent = json.loads(raw) if raw else []
    recent.insert(0, item)
    await client.set(f"recent:{user}", json.dumps(recent[:10]), ex=3600)  # error: apr-unguarded-read-modify-write


async def push_recent_locked(client: aioredis.Redis, user: str, item: str) -> None:
    async with client.lock(f"lock:recent:{user}", timeout=5):
        raw = await client.get(f"recent:{user}")
        recent = json.loads(raw) if raw else []
        recent.insert(0, item)
        await client.set(f"recent:{user}", json.dumps(recent[:10]), ex=3600)


async def push_recent_watched(client: aioredis.Redis, key: str) -> None:
    async with client.pipeline(transaction=True) as pipe:
        await pipe.watch(key)
        value = int(await pipe.get(key) or 0)
        pipe.multi()
        pipe.set(key, value * 2)
        await pipe.execute()


def cached(key: str, n: int) -> str:
    value = r.get(key)
    if value is None:
        value = str(n * n)
        r.set(key, value, ex=60)
    return str(value)


# tortoise


class Player(Model):
    id = fields.IntField(primary_key=True)
    gold = fields.IntField(default=0)
    inventory: list[str] = fields.JSONField(default=list)  # type: ignore[assignment]


async def loot(player_id: int, gold: int) -> None:
    player = await Player.get(id=player_id)
    player.gold += gold  # error: apr-unguarded-read-modify-write
    await player.save(update_fields=["gold"])


async def loot_item(player_id: int, item: str) -> None:
    async with in_transaction():
        player = await Player.get(id=player_id)
        player.inventory.append(item)  # error: apr-unguarded-read-modify-write
        await player.save()


async def loot_locked(player_id: int, gold: int) -> None:
    async with in_transaction() as conn:
        player = await Player.select_for_update().using_db(conn).get(id=player_id)
        player.gold += gold
        await player.save(using_db=conn)


async def loot_expression(player_id: int, gold: int) -> None:
    await Player.filter(id=player_id).update(gold=F("gold") + gold)


# peewee

db = pw.PostgresqlDatabase("app")


class Meter(pw.Model):
    reading = pw.IntegerField(default=0)

    class Meta:
        database = db


def tick(meter_id: int) -> None:
    meter = Meter.get_by_id(meter_id)
    meter.reading += 1  # error: apr-unguarded-read-modify-write
    meter.save()


def tick_in_transaction(meter_id: int, by: int) -> None:
    with db.atomic():
        meter = Meter.select().where(Meter.id == meter_id).get()
        Meter.update(reading=meter.reading + by).where(Meter.id == meter_id).execute()  # error: apr-unguarded-read-modify-write


def tick_locked(meter_id: int) -> None:
    with db.atomic():
        meter = Meter.select().where(Meter.id == meter_id).for_update().get()
        meter.reading += 1
        meter.save()


def tick_expression(meter_id: int) -> None:
    Meter.update({Meter.reading: Meter.reading + 1}).where(Meter.id == meter_id).execute()


sqlite = pw.SqliteDatabase("app.db")


def tick_immediate(meter_id: int) -> None:
    with sqlite.atomic("IMMEDIATE"):
        meter = Meter.get_by_id(meter_id)
        meter.reading += 1
        meter.save()


# beanie


class Club(Document):
    members: int = 0
    names: list[str] = []


async def join(club_id: str, name: str) -> None:
    club = await Club.get(club_id)
    assert club is not None
    club.members += 1  # error: apr-unguarded-read-modify-write
    club.names.append(name)  # error: apr-unguarded-read-modify-write
    await club.save()


async def join_right(club_id: str) -> None:
    club = await Club.get(club_id)
    assert club is not None
    await club.update(Inc({Club.members: 1}))


# sqlmodel


class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    xp: int = 0


engine = create_engine("sqlite://")


def train(hero_id: int, xp: int) -> Hero:
    with Session(engine) as session:
        hero = session.exec(select(Hero).where(Hero.id == hero_id)).one()
        hero.sqlmodel_update({"xp": hero.xp + xp})  # error: apr-unguarded-read-modify-write
        session.add(hero)
        session.commit()
        session.refresh(hero)
        return hero


def train_locked(hero_id: int, xp: int) -> None:
    with Session(engine) as session:
        hero = session.exec(select(Hero).where(Hero.id == hero_id).with_for_update()).one()
        hero.xp += xp
        session.add(hero)
        session.commit()
