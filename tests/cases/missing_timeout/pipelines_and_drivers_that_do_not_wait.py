# only: apr-missing-timeout
"""What borrows a connection that others made, and a driver that is told not to wait."""

from __future__ import annotations

from typing import Any

import psycopg2
import redis
from redis.client import Pipeline


class Follower(Pipeline):  # type: ignore[type-arg]
    """A pipeline of the project's own."""


class Store(redis.Redis):  # type: ignore[type-arg]
    def pipeline(self, transaction: Any = True, shard_hint: Any = None) -> Any:
        return Follower(self.connection_pool, self.response_callbacks, transaction, shard_hint)


def connect(host: str) -> Store:
    return Store(host)  # error: apr-missing-timeout


def start(dsn: str) -> Any:
    return psycopg2.connect(dsn, async_=True)


def start_and_wait(dsn: str) -> Any:
    return psycopg2.connect(dsn)  # error: apr-missing-timeout


def start_as_told(dsn: str) -> Any:
    return psycopg2.connect(dsn, async_=False)  # error: apr-missing-timeout
