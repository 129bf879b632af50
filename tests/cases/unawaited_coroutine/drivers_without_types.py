# only: apr-unawaited-coroutine
"""Coroutine functions of libraries that say no types, and of objects that a framework hands in; an awaitable returned for its value."""

from typing import Any

import asyncpg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from fastapi import Depends, FastAPI
from redis.asyncio.sentinel import Sentinel
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import Response


async def run(dsn: str) -> Any:
    pool = await asyncpg.create_pool(dsn)
    async with pool.acquire() as conn:
        conn.execute("x")  # error: apr-unawaited-coroutine
        async with conn.transaction():
            await conn.execute("y")
        tr = conn.transaction()
        await tr.start()
        tr.commit()  # error: apr-unawaited-coroutine
        rows = conn.fetch("z")  # error: apr-unawaited-coroutine
        return [dict(r) for r in rows]


async def ok(dsn: str) -> Any:
    async with asyncpg.create_pool(dsn) as pool, pool.acquire() as conn:
        statement = await conn.prepare("x")
        async for row in conn.cursor("y"):
            print(row)
        return await statement.fetch()


def make(dsn: str) -> Any:
    return asyncpg.create_pool(dsn)


class Repo:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool

    async def get(self) -> Any:
        return await self.pool.fetchrow("x")

    async def bad(self) -> Any:
        row = self.pool.fetchrow("x")  # error: apr-unawaited-coroutine
        if row:
            return row

    def passes(self) -> Any:
        return self.pool.fetchrow("x")

    async def uses(self) -> Any:
        return await self.passes()


async def consume() -> None:
    consumer = AIOKafkaConsumer("t")
    consumer.start()  # error: apr-unawaited-coroutine
    try:
        async for message in consumer:
            print(message)
            consumer.commit()  # error: apr-unawaited-coroutine
    finally:
        await consumer.stop()


async def produce() -> None:
    producer = AIOKafkaProducer()
    await producer.start()
    future = await producer.send("t", b"x")
    await future
    await producer.stop()


class Archive:
    async def save(self, name: str) -> None:
        await run(name)


app = FastAPI()


@app.post("/archive")
async def archive(name, service=Depends(Archive)):
    service.save(name)  # error: apr-unawaited-coroutine
    await service.save(name)


class Timing(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        response = call_next(request)  # error: apr-unawaited-coroutine
        return response  # type: ignore[return-value]


async def of_a_sentinel() -> None:
    master = Sentinel([("cache", 26379)]).master_for("main")
    master.set("a", 1)  # error: apr-unawaited-coroutine
    await master.set("a", 2)
