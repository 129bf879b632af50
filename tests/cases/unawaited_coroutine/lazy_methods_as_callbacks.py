"""Methods of an asynchronous client that are no coroutine functions, given to what only calls them."""
# only: apr-unawaited-coroutine

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import redis.asyncio as aioredis
from redis.asyncio import Redis

cache = aioredis.Redis(socket_timeout=1)
pool = ThreadPoolExecutor()


class Locks:
    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    def release_later(self, loop: asyncio.AbstractEventLoop, key: str) -> None:
        loop.call_later(60, self._redis.delete, key)  # error: apr-unawaited-coroutine

    def publish(self, key: str) -> None:
        threading.Thread(target=self._redis.publish, args=("x", key)).start()  # error: apr-unawaited-coroutine

    def submit(self, key: str) -> None:
        fut = pool.submit(self._redis.set, key, 1)  # error: apr-unawaited-coroutine
        fut.result(3)

    async def count(self, keys: list[str]) -> int:
        got = list(map(self._redis.get, keys))  # error: apr-unawaited-coroutine
        return len(got)

    async def fine(self, keys: list[str]) -> list[object]:
        return await asyncio.gather(*map(self._redis.get, keys))

    async def fine2(self, keys: list[str]) -> None:
        pipe = self._redis.pipeline()
        list(map(pipe.get, keys))
        await pipe.execute()

    async def fine3(self, loop: asyncio.AbstractEventLoop, key: str) -> None:
        loop.call_later(60, lambda: asyncio.ensure_future(self._redis.delete(key)))
