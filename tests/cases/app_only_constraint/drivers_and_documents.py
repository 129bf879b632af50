# only: apr-app-only-constraint
# mypy: disable-error-code="attr-defined,no-any-return,type-arg"
"""SQL text, documents and keys: SELECT then INSERT, find_one then insert_one, exists then set; with ON CONFLICT, a caught violation, a unique index or NX nothing is said."""

import sqlite3
from datetime import datetime
from typing import Annotated, Any

import asyncpg
import psycopg
import psycopg2
import redis
import redis.asyncio as aioredis
from beanie import Document, Indexed
from motor.motor_asyncio import AsyncIOMotorDatabase
from psycopg.errors import UniqueViolation
from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError


async def fetchrow_then_execute(connection: asyncpg.Connection, email: str) -> None:
    row = await connection.fetchrow("SELECT id FROM users WHERE email = $1", email)  # error: apr-app-only-constraint
    if row is not None:
        raise ValueError("taken")
    await connection.execute("INSERT INTO users (email) VALUES ($1)", email)


async def fetchval_of_a_pool(pool: asyncpg.Pool, email: str) -> int:
    async with pool.acquire() as connection, connection.transaction():
        if await connection.fetchval("SELECT count(*) FROM users WHERE email = $1", email) == 0:  # error: apr-app-only-constraint
            return await connection.fetchval("INSERT INTO users (email) VALUES ($1) RETURNING id", email)
    return 0


async def asyncpg_on_conflict(connection: asyncpg.Connection, email: str) -> None:
    if await connection.fetchrow("SELECT id FROM users WHERE email = $1", email) is None:
        await connection.execute("INSERT INTO users (email) VALUES ($1) ON CONFLICT (email) DO NOTHING", email)


async def asyncpg_answered(connection: asyncpg.Connection, email: str) -> bool:
    if await connection.fetchrow("SELECT id FROM users WHERE email = $1", email) is None:
        try:
            await connection.execute("INSERT INTO users (email) VALUES ($1)", email)
        except asyncpg.UniqueViolationError:
            return False
    return True


async def asyncpg_advisory_lock(connection: asyncpg.Connection, email: str) -> None:
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock(hashtext($1))", email)
        if await connection.fetchrow("SELECT id FROM users WHERE email = $1", email) is None:
            await connection.execute("INSERT INTO users (email) VALUES ($1)", email)


def cursor_fetchone(connection: psycopg.Connection[Any], slug: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM rooms WHERE slug = %s", (slug,))
        if cursor.fetchone():  # error: apr-app-only-constraint
            raise ValueError(slug)
        cursor.execute("INSERT INTO rooms (slug) VALUES (%s)", (slug,))


def psycopg_answered(connection: psycopg.Connection[Any], slug: str) -> None:
    row = connection.execute("SELECT 1 FROM rooms WHERE slug = %s", (slug,)).fetchone()
    if row is None:
        try:
            connection.execute("INSERT INTO rooms (slug) VALUES (%s)", (slug,))
        except UniqueViolation:
            connection.rollback()


def psycopg2_locks_the_parent(connection: Any, hotel: int, slug: str) -> None:
    cursor = psycopg2.connect("").cursor()
    cursor.execute("SELECT id FROM hotels WHERE id = %s FOR UPDATE", (hotel,))
    cursor.execute("SELECT 1 FROM rooms WHERE slug = %s", (slug,))
    if cursor.fetchone() is None:
        cursor.execute("INSERT INTO rooms (slug) VALUES (%s)", (slug,))


def sqlite_or_ignore(connection: sqlite3.Connection, slug: str) -> None:
    if connection.execute("SELECT 1 FROM rooms WHERE slug = ?", (slug,)).fetchone() is None:
        connection.execute("INSERT OR IGNORE INTO rooms (slug) VALUES (?)", (slug,))


def two_tables(connection: sqlite3.Connection, slug: str) -> None:
    if connection.execute("SELECT 1 FROM closed_rooms WHERE slug = ?", (slug,)).fetchone() is None:
        connection.execute("INSERT INTO rooms (slug) VALUES (?)", (slug,))


# --- documents --------------------------------------------------------------------------------------------------------------------


def find_one_then_insert_one(db: Database[dict[str, Any]], email: str) -> None:
    if db.people.find_one({"email": email}):  # error: apr-app-only-constraint
        raise ValueError(email)
    db.people.insert_one({"email": email})


class People:
    def __init__(self, client: MongoClient[dict[str, Any]]) -> None:
        self._people = client["app"]["persons"]
        self._plates = client["app"]["plates"]
        self._plates.create_index([("plate", 1)], unique=True)

    def add(self, email: str) -> None:
        if self._people.count_documents({"email": email}) > 0:  # error: apr-app-only-constraint
            return
        self._people.insert_one({"email": email})

    def add_plate(self, plate: str) -> None:
        if self._plates.find_one({"plate": plate}) is None:  # error: apr-app-only-constraint
            self._plates.insert_one({"plate": plate})

    def add_plate_answered(self, plate: str) -> None:
        if self._plates.find_one({"plate": plate}) is None:
            try:
                self._plates.insert_one({"plate": plate})
            except DuplicateKeyError:
                return

    def upsert(self, email: str) -> None:
        if self._people.find_one({"email": email}) is None:
            self._people.update_one({"email": email}, {"$setOnInsert": {"email": email}}, upsert=True)


async def motor_find_one(db: AsyncIOMotorDatabase, email: str) -> None:
    existing = await db["guests"].find_one({"email": email})  # error: apr-app-only-constraint
    if existing is None:
        await db["guests"].insert_one({"email": email})


class Device(Document):
    serial: str
    code: Annotated[str, Indexed(unique=True)]
    seen_at: datetime | None = None


async def beanie_find_one(serial: str) -> Device:
    existing = await Device.find_one(Device.serial == serial)  # error: apr-app-only-constraint
    if existing is not None:
        return existing
    device = Device(serial=serial, code="x")
    await device.insert()
    return device


async def beanie_find_one_by_mapping(serial: str) -> None:
    if not await Device.find_one({"serial": serial}):  # error: apr-app-only-constraint
        await Device(serial=serial, code="x").create()


async def beanie_answered(code: str) -> None:
    if await Device.find_one(Device.code == code) is None:
        try:
            await Device(serial="x", code=code).insert()
        except DuplicateKeyError:
            return


# --- keys -------------------------------------------------------------------------------------------------------------------------


def exists_then_set(client: redis.Redis, order: int) -> bool:
    if client.exists(f"claim:{order}"):  # error: apr-app-only-constraint
        return False
    client.set(f"claim:{order}", "1", ex=60)
    return True


async def get_then_set(client: aioredis.Redis, name: str) -> bool:
    key = f"reserved:{name}"
    if await client.get(key) is None:  # error: apr-app-only-constraint
        await client.set(key, "1")
        return True
    return False


def set_nx(client: redis.Redis, order: int) -> bool:
    if client.exists(f"claim:{order}"):
        return False
    return bool(client.set(f"claim:{order}", "1", nx=True, ex=60))


def a_cache(client: redis.Redis, user: int) -> Any:
    cached = client.get(f"profile:{user}")
    if cached is None:
        profile = str(user) * 3
        client.set(f"profile:{user}", profile, ex=300)
        return profile
    return cached


def under_a_lock(client: redis.Redis, order: int) -> None:
    with client.lock(f"lock:{order}", timeout=5):
        if not client.exists(f"claim:{order}"):
            client.set(f"claim:{order}", "1")
