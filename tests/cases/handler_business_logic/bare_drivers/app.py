"""Handlers over bare drivers: asyncpg, psycopg, pymongo, motor, sqlite3."""

import sqlite3
from datetime import UTC, datetime

import asyncpg
import psycopg
from aiohttp import web
from bson import ObjectId
from fastapi import FastAPI, HTTPException, Request
from flask import Blueprint, g, jsonify, request
from motor.motor_asyncio import AsyncIOMotorDatabase
from pymongo import MongoClient

app = FastAPI()
bp = Blueprint("raw", __name__)
client: MongoClient = MongoClient()
orders = client.shop.orders


@app.post("/transfer")
async def transfer(request: Request, source: int, target: int, cents: int) -> dict[str, str]:
    pool: asyncpg.Pool = request.app.state.pool
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("UPDATE accounts SET balance = balance - $1 WHERE id = $2", cents, source)  # error: apr-handler-business-logic
        await connection.execute("UPDATE accounts SET balance = balance + $1 WHERE id = $2", cents, target)
    return {"status": "done"}


@app.post("/orders/{order_id}/pay")
def pay(order_id: str) -> dict[str, str]:
    found = orders.find_one({"_id": ObjectId(order_id)})
    if found is None:
        raise HTTPException(404)
    orders.update_one({"_id": found["_id"]}, {"$set": {"status": "paid", "paid_at": datetime.now(UTC)}})  # error: apr-handler-business-logic
    return {"status": "paid"}


@app.get("/orders/{order_id}")
def show(order_id: str) -> dict[str, object]:
    found = orders.find_one({"_id": ObjectId(order_id)})
    if found is None:
        raise HTTPException(404)
    return {"id": str(found["_id"]), "total": found["cents"] / 100}


@app.post("/notes")
def note(order_id: str, text: str) -> dict[str, bool]:
    result = orders.update_one({"_id": ObjectId(order_id)}, {"$set": {"note": text}})
    return {"found": result.matched_count == 1}


@bp.post("/settle")
def settle():
    connection: psycopg.Connection = g.connection
    with connection.transaction():  # error: apr-handler-business-logic
        connection.execute("UPDATE invoices SET state = 'settled' WHERE id = %s", (request.json["id"],))
        connection.execute("INSERT INTO audit (text) VALUES (%s)", ("settled",))
    return jsonify(ok=True)


@bp.get("/invoices/<int:pk>")
def invoice(pk: int):
    connection: psycopg.Connection = g.connection
    row = connection.execute("SELECT id, cents FROM invoices WHERE id = %s", (pk,)).fetchone()
    if row is None:
        return jsonify(error="no invoice"), 404
    return jsonify(id=row[0], euros=row[1] / 100)


@bp.post("/import")
def import_():
    connection = sqlite3.connect("shop.db")
    with connection:  # error: apr-handler-business-logic
        for line in request.get_data(as_text=True).splitlines():
            connection.execute("INSERT INTO lines (text) VALUES (?)", (line,))
    return "", 204


@bp.post("/ping")
def ping():
    connection = sqlite3.connect("shop.db")
    with connection:
        connection.execute("INSERT INTO pings DEFAULT VALUES")
    return "", 204


async def close(request: web.Request) -> web.Response:
    db: AsyncIOMotorDatabase = request.app["db"]
    ticket = await db.tickets.find_one({"_id": request.match_info["id"]})
    if ticket is None:
        raise web.HTTPNotFound
    await db.tickets.update_one({"_id": ticket["_id"]}, {"$set": {"state": "closed"}})  # error: apr-handler-business-logic
    return web.Response(status=204)


def setup(application: web.Application) -> None:
    application.router.add_post("/tickets/{id}/close", close)
