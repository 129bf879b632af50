"""Tortoise, Peewee, Beanie, pymongo, asyncpg and psycopg: the same state in other stores."""
# only: apr-unvalidated-transition

from __future__ import annotations

import enum
from typing import Any

import asyncpg
import peewee
import psycopg
from beanie import Document
from beanie.operators import Set
from pymongo import MongoClient
from tortoise import fields
from tortoise.models import Model


class JobState(str, enum.Enum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Model):
    id = fields.IntField(primary_key=True)
    state = fields.CharEnumField(JobState, default=JobState.QUEUED)


class Task(peewee.Model):
    status = peewee.CharField(choices=[("open", "Open"), ("done", "Done")])
    title = peewee.CharField()


class Ticket(Document):
    state: JobState = JobState.QUEUED
    title: str = ""


async def start(job_id: int) -> None:
    job = await Job.get(id=job_id)
    job.state = JobState.RUNNING  # error: apr-unvalidated-transition
    await job.save()


async def start_queued(job_id: int) -> None:
    job = await Job.get(id=job_id, state=JobState.QUEUED)
    job.state = JobState.RUNNING
    await job.save()


async def finish(job_id: int) -> None:
    job = await Job.get_or_none(id=job_id)
    if job is None or job.state is not JobState.RUNNING:
        return
    job.state = JobState.DONE
    await job.save(update_fields=["state"])


async def fail_all(ids: list[int]) -> None:
    await Job.filter(id__in=ids).update(state=JobState.FAILED)  # error: apr-unvalidated-transition
    await Job.filter(id__in=ids, state__in=[JobState.RUNNING]).update(state=JobState.FAILED)


async def add() -> Job:
    job = await Job.create()
    job.state = JobState.QUEUED
    return job


def close(task_id: int) -> None:
    task = Task.get_by_id(task_id)
    task.status = "done"  # error: apr-unvalidated-transition
    task.save()
    Task.update(status="done").where(Task.title == "").execute()  # error: apr-unvalidated-transition
    Task.update({Task.status: "done"}).where(Task.title == "").execute()  # error: apr-unvalidated-transition
    Task.update(status="done").where((Task.title == "") & (Task.status == "open")).execute()


def reopen(task_id: int) -> None:
    task = Task.get_by_id(task_id)
    if task.status == "done":
        task.status = "open"
        task.save()


async def finish_ticket(ticket_id: str) -> None:
    ticket = await Ticket.get(ticket_id)
    assert ticket is not None
    ticket.state = JobState.DONE  # error: apr-unvalidated-transition
    await ticket.save()


async def finish_ticket_in_place(ticket: Ticket) -> None:
    await ticket.set({Ticket.state: JobState.DONE})  # error: apr-unvalidated-transition


async def fail_ticket(ticket: Ticket) -> None:
    await ticket.update({"$set": {"state": JobState.FAILED}})  # error: apr-unvalidated-transition


async def fail_running_ticket(ticket: Ticket) -> None:
    if ticket.state is JobState.RUNNING:
        await ticket.update(Set({Ticket.state: JobState.FAILED}))


def ship_document(client: MongoClient[dict[str, Any]], order_id: str) -> None:
    orders = client["shop"]["orders"]
    orders.update_one({"_id": order_id}, {"$set": {"status": "shipped"}})  # error: apr-unvalidated-transition
    orders.update_one({"_id": order_id, "status": "paid"}, {"$set": {"status": "shipped"}})
    orders.update_one({"_id": order_id}, {"$set": {"note": "shipped"}})
    orders.find_one_and_update({"_id": order_id, "status": {"$in": ["paid"]}}, {"$set": {"status": "shipped"}})


async def ship_row(connection: asyncpg.Connection[Any], order_id: int) -> None:
    await connection.execute("UPDATE orders SET status = 'shipped' WHERE id = $1", order_id)  # error: apr-unvalidated-transition
    await connection.execute("UPDATE orders SET status = $2 WHERE id = $1", order_id, JobState.DONE)  # error: apr-unvalidated-transition
    await connection.execute("UPDATE orders SET status = 'shipped' WHERE id = $1 AND status = 'paid'", order_id)
    await connection.execute("UPDATE orders SET note = 'shipped' WHERE id = $1", order_id)


async def ship_row_after_a_look(connection: asyncpg.Connection[Any], order_id: int) -> None:
    row = await connection.fetchrow("SELECT status FROM orders WHERE id = $1 FOR UPDATE", order_id)
    if row is None or row["status"] != "paid":
        raise ValueError(order_id)
    await connection.execute("UPDATE orders SET status = 'shipped' WHERE id = $1", order_id)


def cancel_row(connection: psycopg.Connection[Any], order_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE orders SET status = %s WHERE id = %s", ("cancelled", order_id))  # error: apr-unvalidated-transition
        cursor.execute("UPDATE orders SET status = %s WHERE id = %s AND status = %s", ("cancelled", order_id, "paid"))
        cursor.execute("UPDATE users SET name = %s WHERE id = %s", ("cancelled", order_id))
