# only: apr-cascading-retry
"""A conflict is an answer of the other side: a client that tries again where it got none does not multiply it."""

from collections.abc import Callable
from typing import Any

import redis
from redis.backoff import ExponentialWithJitterBackoff
from redis.retry import Retry

client = redis.Redis(socket_timeout=2, retry=Retry(ExponentialWithJitterBackoff(), 3))


def increase(key: str, amount: int) -> int:
    with client.pipeline() as pipe:
        for _ in range(10):
            try:
                pipe.watch(key)
                value = int(pipe.get(key) or b"0") + amount
                pipe.multi()
                pipe.set(key, value)
                pipe.execute()
                return value
            except redis.WatchError:
                continue
    raise RuntimeError("too many writers")


def increase_whatever_happens(key: str, amount: int) -> int:
    with client.pipeline() as pipe:
        for _ in range(10):  # error: apr-cascading-retry
            try:
                pipe.watch(key)
                value = int(pipe.get(key) or b"0") + amount
                pipe.multi()
                pipe.set(key, value)
                pipe.execute()
                return value
            except (redis.WatchError, redis.ConnectionError):
                continue
    raise RuntimeError("too many writers")


def walk(tb: Any, clear: Callable[[Any], None]) -> None:
    while tb is not None:
        try:
            client.set("walked", str(tb))
        except redis.RedisError:
            pass
        tb = tb.tb_next
