"""SQL text, documents, Tortoise and Peewee rows have states too; a job may be a class, a command, a scheduled function."""
# only: apr-uncoordinated-job

from enum import StrEnum
from typing import Any

import asyncpg
import click
import peewee
from aiohttp import web
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from celery import Celery, Task
from fastapi import APIRouter
from huey import RedisHuey
from pymongo import MongoClient
from tortoise.fields import CharEnumField, IntField
from tortoise.models import Model
from tortoise.transactions import in_transaction

app = Celery("shop")
router = APIRouter()
huey = RedisHuey()
scheduler = AsyncIOScheduler()
mongo: MongoClient[dict[str, Any]] = MongoClient()
database = peewee.SqliteDatabase("shop.db")


class RideStatus(StrEnum):
    ASKED = "asked"
    RUNNING = "running"
    ENDED = "ended"
    LOST = "lost"


class Ride(Model):
    id = IntField(primary_key=True)
    status = CharEnumField(RideStatus)


class Trip(Model):
    id = IntField(primary_key=True)
    status = CharEnumField(RideStatus)


class Parcel(peewee.Model):
    status = peewee.CharField(choices=[("open", "open"), ("sent", "sent"), ("lost", "lost")])

    class Meta:
        database = database


async def pool() -> asyncpg.Connection:
    return await asyncpg.connect()


# --- Tortoise -------------------------------------------------------------------------------------------------------------------------


@router.post("/rides/{ride_id}/end")
async def end_ride(ride_id: int) -> None:
    ride = await Ride.get(id=ride_id)
    ride.status = RideStatus.ENDED
    await ride.save()


async def lose_rides() -> None:  # error: apr-uncoordinated-job
    await Ride.filter(status=RideStatus.RUNNING).update(status=RideStatus.LOST)


scheduler.add_job(lose_rides, "interval", hours=1)


@router.post("/trips/{trip_id}/end")
async def end_trip(trip_id: int) -> None:
    async with in_transaction():
        trip = await Trip.select_for_update().get(id=trip_id)
        trip.status = RideStatus.ENDED
        await trip.save()


@scheduler.scheduled_job("interval", hours=1)
async def lose_trips() -> None:
    await Trip.filter(status=RideStatus.RUNNING).update(status=RideStatus.LOST)


# --- Peewee ---------------------------------------------------------------------------------------------------------------------------


async def send_parcel(request: web.Request) -> web.Response:
    parcel = Parcel.get_by_id(int(request.match_info["id"]))
    parcel.status = "sent"
    parcel.save()
    return web.Response()


web_app = web.Application()
web_app.router.add_post("/parcels/{id}/send", send_parcel)


@huey.periodic_task(lambda now: True)
def lose_parcels() -> None:  # error: apr-uncoordinated-job
    for parcel in Parcel.select().where(Parcel.status == "open"):
        parcel.status = "lost"
        parcel.save()


@click.command()
def close_parcels() -> None:  # error: apr-uncoordinated-job
    Parcel.update(status="lost").execute()


# --- a class of task ------------------------------------------------------------------------------------------------------------------


class RideWorker:
    async def finish(self, ride_id: int) -> None:
        ride = await Ride.get(id=ride_id)
        if ride.status is RideStatus.RUNNING:
            ride.status = RideStatus.ENDED
            await ride.save()


@app.task
async def finish_ride(ride_id: int) -> None:  # error: apr-uncoordinated-job
    await RideWorker().finish(ride_id)


class Sweep(Task):
    def run(self, *args: Any, **kwargs: Any) -> None:  # error: apr-uncoordinated-job
        Parcel.update(status="lost").where(Parcel.id == args[0]).execute()
