"""Tortoise, Peewee, Beanie, raw drivers and MongoDB: a state that is checked in Python and then set."""
# only: apr-missing-row-lock, apr-unguarded-read-modify-write

from __future__ import annotations

from enum import StrEnum
from typing import Any

import asyncpg
import peewee
import psycopg
from beanie import Document
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.collection import Collection
from redis import Redis
from tortoise import fields
from tortoise.models import Model
from tortoise.transactions import atomic, in_transaction


class State(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class Ticket(Model):
    id = fields.IntField(primary_key=True)
    state = fields.CharEnumField(State)


class Case(Document):
    state: State = State.OPEN


database = peewee.SqliteDatabase("shop.db")


class Parcel(peewee.Model):
    status = peewee.CharField()

    class Meta:
        database = database


async def close(ticket_id: int) -> None:
    ticket = await Ticket.get(id=ticket_id)
    if ticket.state == State.CLOSED:
        raise ValueError("closed already")
    ticket.state = State.CLOSED  # error: apr-missing-row-lock
    await ticket.save()


@atomic()
async def close_in_a_transaction(ticket_id: int) -> None:
    ticket = await Ticket.get_or_none(id=ticket_id)
    if ticket is None or ticket.state is not State.OPEN:
        return
    ticket.state = State.CLOSED  # error: apr-missing-row-lock
    await ticket.save(update_fields=["state"])


async def close_case(case_id: str) -> None:
    case = await Case.get(case_id)
    if case is None or case.state != State.OPEN:
        raise ValueError("not open")
    case.state = State.CLOSED  # error: apr-missing-row-lock
    await case.save()


def deliver(parcel_id: int) -> None:
    parcel = Parcel.get_by_id(parcel_id)
    if parcel.status != "on the way":
        raise ValueError("not on the way")
    parcel.status = "delivered"  # error: apr-missing-row-lock
    parcel.save()


async def cancel(conn: asyncpg.Connection[Any], order_id: int) -> None:
    row = await conn.fetchrow("SELECT id, status FROM orders WHERE id = $1", order_id)
    if row is None or row["status"] != "pending":
        raise ValueError("too late")
    await conn.execute("UPDATE orders SET status = 'cancelled' WHERE id = $1", order_id)  # error: apr-missing-row-lock


def cancel_psycopg(conn: psycopg.Connection[dict[str, Any]], order_id: int) -> None:
    order = conn.execute("SELECT status FROM orders WHERE id = %s", (order_id,)).fetchone()
    if not order or order["status"] != "pending":
        raise ValueError("too late")
    conn.execute("UPDATE orders SET status = %s WHERE id = %s", ("cancelled", order_id))  # error: apr-missing-row-lock
    conn.commit()


def cancel_document(orders: Collection[dict[str, Any]], order_id: str) -> None:
    order = orders.find_one({"_id": order_id})
    if order is None or order["status"] != "pending":
        raise ValueError("too late")
    orders.update_one({"_id": order_id}, {"$set": {"status": "cancelled"}})  # error: apr-missing-row-lock


async def claim_document(jobs: AsyncCollection[dict[str, Any]]) -> dict[str, Any] | None:
    job = await jobs.find_one({"status": "queued"})
    if job is None:
        return None
    await jobs.update_one({"_id": job["_id"]}, {"$set": {"status": "running"}})  # error: apr-missing-row-lock
    return job


# --- left ---


async def close_locked(ticket_id: int) -> None:
    async with in_transaction():
        ticket = await Ticket.select_for_update().get(id=ticket_id)
        if ticket.state == State.OPEN:
            ticket.state = State.CLOSED
            await ticket.save()


async def close_compared(ticket_id: int) -> bool:
    return bool(await Ticket.filter(id=ticket_id, state=State.OPEN).update(state=State.CLOSED))


async def cancel_locked(conn: asyncpg.Connection[Any], order_id: int) -> None:
    async with conn.transaction():
        status = await conn.fetchval("SELECT status FROM orders WHERE id = $1 FOR UPDATE", order_id)
        if status != "pending":
            raise ValueError("too late")
        await conn.execute("UPDATE orders SET status = 'cancelled' WHERE id = $1", order_id)


async def cancel_compared(conn: asyncpg.Connection[Any], order_id: int) -> None:
    status = await conn.fetchval("SELECT status FROM orders WHERE id = $1", order_id)
    if status != "pending":
        raise ValueError("too late")
    done = await conn.execute("UPDATE orders SET status = 'cancelled' WHERE id = $1 AND status = 'pending'", order_id)
    if done != "UPDATE 1":
        raise ValueError("somebody was faster")


def cancel_compared_document(orders: Collection[dict[str, Any]], order_id: str) -> None:
    order = orders.find_one({"_id": order_id})
    if order is None or order["status"] != "pending":
        raise ValueError("too late")
    result = orders.update_one({"_id": order_id, "status": "pending"}, {"$set": {"status": "cancelled"}})
    if result.modified_count == 0:
        raise ValueError("somebody was faster")


async def claim_in_one_step(jobs: AsyncCollection[dict[str, Any]]) -> dict[str, Any] | None:
    job = await jobs.find_one_and_update({"status": "queued"}, {"$set": {"status": "running"}})
    if job is not None and job["status"] == "queued":
        job["status"] = "running"
    return job


def deliver_locked(parcel_id: int, redis: Redis) -> None:
    with redis.lock(f"parcel:{parcel_id}"):
        parcel = Parcel.get_by_id(parcel_id)
        if parcel.status == "on the way":
            parcel.status = "delivered"
            parcel.save()
