"""kafka-python, peewee and asyncpg have no types: what an annotation names is known all the same, on parameters, fields and dataclasses, optional, quoted or injected."""

# only: apr-blocking-call
from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Optional

import kafka as broker
from asyncpg import Pool
from fastapi import Depends
from kafka import KafkaProducer
from peewee import SqliteDatabase


@dataclass
class Publisher:
    producer: KafkaProducer
    pool: Pool
    spare: KafkaProducer | None = None

    async def publish(self) -> None:
        self.producer.flush()  # error: apr-blocking-call

    async def publish_spare(self) -> None:
        if self.spare is not None:
            self.spare.flush()  # error: apr-blocking-call

    async def rows(self) -> Any:
        return await self.pool.fetch("select 1")


class Outbox:
    def __init__(self, producer: broker.KafkaProducer, other: Optional[KafkaProducer] = None, sink: Any = None) -> None:
        self._producer = producer
        self.other = other
        self.sink = sink

    async def publish(self) -> None:
        self._producer.flush()  # error: apr-blocking-call

    async def publish_other(self) -> None:
        assert self.other
        self.other.flush()  # error: apr-blocking-call

    async def unknown(self) -> None:
        self.sink.flush()

    def in_a_worker(self) -> None:
        self._producer.flush()


async def injected(producer: Annotated[KafkaProducer, Depends()]) -> None:
    producer.flush()  # error: apr-blocking-call


async def fetched(pool: Pool) -> Any:
    return await pool.fetchrow("select 1")


async def pragma(db: SqliteDatabase) -> None:
    db.execute_sql("pragma optimize")  # error: apr-blocking-call
