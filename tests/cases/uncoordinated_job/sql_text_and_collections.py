"""Tables that only SQL text names, and collections of documents, are told apart by their names."""
# only: apr-uncoordinated-job

from typing import Any

import asyncpg
import dramatiq
import psycopg
from fastapi import APIRouter
from pymongo import MongoClient
from taskiq import InMemoryBroker

router = APIRouter()
broker = InMemoryBroker()
mongo: MongoClient[dict[str, Any]] = MongoClient()
carts = mongo.shop.carts


async def connect() -> asyncpg.Connection:
    return await asyncpg.connect()


@router.post("/rides/{ride_id}/cancel")
async def cancel_ride(ride_id: int) -> None:
    connection = await connect()
    await connection.execute("UPDATE rides SET status = 'cancelled' WHERE id = $1", ride_id)


@broker.task
async def finish_rides() -> None:  # error: apr-uncoordinated-job
    connection = await connect()
    await connection.execute("UPDATE rides SET status = 'finished' WHERE status = 'running'")


@router.post("/tours/{tour_id}/cancel")
async def cancel_tour(tour_id: int) -> None:
    connection = await connect()
    await connection.execute("UPDATE tours SET status = 'cancelled' WHERE id = $1 AND status = 'open'", tour_id)


@broker.task
async def finish_tours() -> None:
    connection = await connect()
    await connection.execute("UPDATE tours SET status = 'finished' WHERE status = 'running'")


@broker.task
async def close_archives() -> None:
    connection = await connect()
    await connection.execute("UPDATE archives SET status = 'closed'")


@router.post("/carts/{cart_id}/order")
def order_cart(cart_id: str) -> None:
    carts.update_one({"_id": cart_id}, {"$set": {"status": "ordered"}})


@dramatiq.actor
def abandon_carts() -> None:  # error: apr-uncoordinated-job
    carts.update_many({"status": "open"}, {"$set": {"status": "abandoned"}})


@dramatiq.actor
def archive_files() -> None:
    with psycopg.connect("dbname=shop") as connection:
        connection.execute("UPDATE files SET status = 'archived' WHERE status = 'old'")
