# only: apr-unguarded-read-modify-write, apr-missing-row-lock, apr-unvalidated-transition, apr-uncoordinated-job
from __future__ import annotations

from enum import StrEnum
from typing import Any

import asyncpg
import peewee as pw
import redis
from aiohttp import web
from beanie import Document
from pymongo.collection import Collection
from redis.lock import Lock
from sqlmodel import Field, Session, SQLModel, col, create_engine, select
from tortoise import fields
from tortoise.models import Model
from tortoise.transactions import atomic, in_transaction


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"


async def start(request: web.Request) -> web.Response:
    pool: asyncpg.Pool = request.app["pool"]
    job = await pool.fetchrow("SELECT id, state FROM jobs WHERE id = $1", int(request.match_info["id"]))
    if job is None:
        raise web.HTTPNotFound
    if job["state"] != "queued":
        raise web.HTTPConflict
    await pool.execute("UPDATE jobs SET state = 'running' WHERE id = $1", job["id"])  # error: apr-missing-row-lock
    return web.Response(status=204)


async def start_cas(request: web.Request) -> web.Response:
    pool: asyncpg.Pool = request.app["pool"]
    row = await pool.fetchrow("UPDATE jobs SET state = 'running' WHERE id = $1 AND state = 'queued' RETURNING id", int(request.match_info["id"]))
    if row is None:
        raise web.HTTPConflict
    return web.Response(status=204)


async def pick(conn: asyncpg.Connection) -> int | None:
    row = await conn.fetchrow("SELECT id FROM jobs WHERE state = 'queued' ORDER BY id LIMIT 1")
    if row is None:
        return None
    await conn.execute("UPDATE jobs SET state = $1 WHERE id = $2", "running", row["id"])  # error: apr-missing-row-lock
    return int(row["id"])


async def pick_locked(conn: asyncpg.Connection) -> int | None:
    async with conn.transaction():
        row = await conn.fetchrow("SELECT id FROM jobs WHERE state = 'queued' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED")
        if row is None:
            return None
        await conn.execute("UPDATE jobs SET state = $1 WHERE id = $2", "running", row["id"])
        return int(row["id"])


class Parcels:
    def __init__(self, collection: Collection[dict[str, Any]]) -> None:
        self.collection = collection

    def deliver(self, parcel_id: str) -> None:
        parcel = self.collection.find_one({"_id": parcel_id})
        if parcel is None or parcel["status"] != "in_transit":
            raise ValueError(parcel_id)
        self.collection.update_one({"_id": parcel_id}, {"$set": {"status": "delivered"}})  # error: apr-missing-row-lock

    def deliver_cas(self, parcel_id: str) -> bool:
        result = self.collection.update_one({"_id": parcel_id, "status": "in_transit"}, {"$set": {"status": "delivered"}})
        return result.modified_count == 1

    def deliver_found(self, parcel_id: str) -> dict[str, Any]:
        parcel = self.collection.find_one_and_update({"_id": parcel_id, "status": "in_transit"}, {"$set": {"status": "delivered"}})
        if parcel is None:
            raise ValueError(parcel_id)
        return parcel


class Trip(Model):
    id = fields.IntField(primary_key=True)
    state = fields.CharEnumField(JobState, default=JobState.QUEUED)


async def begin(trip_id: int) -> None:
    trip = await Trip.get_or_none(id=trip_id)
    if trip is None or trip.state is not JobState.QUEUED:
        raise ValueError
    trip.state = JobState.RUNNING  # error: apr-missing-row-lock
    await trip.save()


@atomic()
async def begin_atomic(trip_id: int) -> None:
    trip = await Trip.get(id=trip_id)
    if trip.state != JobState.QUEUED:
        return
    await trip.update_from_dict({"state": JobState.RUNNING}).save()  # error: apr-missing-row-lock


async def begin_locked(trip_id: int) -> None:
    async with in_transaction():
        trip = await Trip.select_for_update().get(id=trip_id)
        if trip.state == JobState.QUEUED:
            trip.state = JobState.RUNNING
            await trip.save(update_fields=["state"])


async def begin_cas(trip_id: int) -> None:
    if not await Trip.filter(id=trip_id, state=JobState.QUEUED).update(state=JobState.RUNNING):
        raise ValueError


db = pw.PostgresqlDatabase("x")


class Voucher(pw.Model):
    code = pw.CharField(unique=True)
    status = pw.CharField(default="new")

    class Meta:
        database = db


@db.atomic()
def redeem(code: str) -> None:
    voucher = Voucher.get(Voucher.code == code)
    if voucher.status == "redeemed":
        raise ValueError("used")
    voucher.status = "redeemed"  # error: apr-missing-row-lock
    voucher.save()


def redeem_cas(code: str) -> None:
    n = Voucher.update(status="redeemed").where((Voucher.code == code) & (Voucher.status == "new")).execute()
    if n == 0:
        raise ValueError("used")


def redeem_under_lock(client: redis.Redis, code: str) -> None:
    lock: Lock = client.lock(f"voucher:{code}", timeout=10)
    if not lock.acquire(blocking_timeout=3):
        raise TimeoutError
    try:
        voucher = Voucher.get(Voucher.code == code)
        if voucher.status == "redeemed":
            raise ValueError("used")
        voucher.status = "redeemed"
        voucher.save()
    finally:
        lock.release()


class Match(Document):
    phase: JobState = JobState.QUEUED


async def kick_off(match_id: str) -> None:
    match = await Match.get(match_id)
    if not match or match.phase != JobState.QUEUED:
        return
    await match.set({Match.phase: JobState.RUNNING})  # error: apr-missing-row-lock


async def kick_off_cas(match_id: str) -> bool:
    result = await Match.find_one(Match.id == match_id, Match.phase == JobState.QUEUED).update({"$set": {"phase": JobState.RUNNING}})
    return bool(result.modified_count)


class Task(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    state: JobState = JobState.QUEUED


engine = create_engine("postgresql://x/y", isolation_level="READ COMMITTED")


def finish(task_id: int) -> None:
    with Session(engine) as s:
        task = s.exec(select(Task).where(col(Task.id) == task_id)).first()
        if not task:
            return
        if task.state != JobState.RUNNING:
            raise RuntimeError
        task.state = JobState.DONE  # error: apr-missing-row-lock
        s.add(task)
        s.commit()


def lock_key(client: redis.Redis, order: str) -> None:
    state = client.hget(f"order:{order}", "state")
    if state != b"new":
        raise ValueError
    client.hset(f"order:{order}", "state", "paid")  # error: apr-missing-row-lock
