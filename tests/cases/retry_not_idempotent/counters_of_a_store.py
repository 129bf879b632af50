# only: apr-retry-not-idempotent
"""A counter in a store is not a metric: each attempt adds to it."""

import asyncio
import random
import time
from typing import Any

import redis
import redis.asyncio as aredis


def count(client: redis.Redis, user: str) -> None:
    for attempt in range(3):  # error: apr-retry-not-idempotent
        try:
            client.incr(f"credits:{user}")
            return
        except redis.ConnectionError:
            time.sleep(random.uniform(0, 2**attempt))
    raise RuntimeError("no credit")


async def count_async(client: aredis.Redis, user: str) -> None:
    for attempt in range(3):  # error: apr-retry-not-idempotent
        try:
            await client.incr(f"credits:{user}")
            return
        except redis.ConnectionError:
            await asyncio.sleep(random.uniform(0, 2**attempt))
    raise RuntimeError("no credit")


def set_to(client: redis.Redis, user: str, credits: int) -> None:
    for attempt in range(3):
        try:
            client.set(f"credits:{user}", credits)
            return
        except redis.ConnectionError:
            time.sleep(random.uniform(0, 2**attempt))
    raise RuntimeError("no credit")


def measure(statsd: Any, client: redis.Redis, user: str) -> Any:
    for attempt in range(3):
        try:
            statsd.incr("credits.read")
            return client.get(f"credits:{user}")
        except redis.ConnectionError:
            time.sleep(random.uniform(0, 2**attempt))
    raise RuntimeError("no credit")
