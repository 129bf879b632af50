from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from aiokafka import AIOKafkaConsumer
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from fleet_consumers.tables import ALLOWED, Phase, Scan, Shipment


class _Base:
    def __init__(self, consumer: AIOKafkaConsumer, sessions: async_sessionmaker[AsyncSession]) -> None:
        self.consumer = consumer
        self.sessions = sessions


class PhaseConsumer(_Base):
    async def run(self) -> None:
        async for record in self.consumer:
            event: dict[str, Any] = json.loads(record.value)
            async with self.sessions.begin() as session:
                shipment = await session.scalar(select(Shipment).where(Shipment.ref == event["ref"]).with_for_update())
                if shipment is None:
                    raise LookupError(event["ref"])
                shipment.phase = Phase(event["phase"])  # error: apr-webhook-order-assumed


class BulkPhaseConsumer(_Base):
    async def run(self) -> None:
        async for record in self.consumer:
            event: dict[str, Any] = json.loads(record.value)
            async with self.sessions.begin() as session:
                await session.execute(
                    update(Shipment).where(Shipment.ref == event["ref"]).values(phase=Phase(event["phase"]))  # error: apr-webhook-order-assumed
                )


class RevisionConsumer(_Base):
    async def run(self) -> None:
        async for record in self.consumer:
            event: dict[str, Any] = json.loads(record.value)
            async with self.sessions.begin() as session:
                await session.execute(
                    update(Shipment)
                    .where(Shipment.ref == event["ref"], Shipment.revision < event["revision"])
                    .values(phase=Phase(event["phase"]), revision=event["revision"])
                )


class TimestampConsumer(_Base):
    async def run(self) -> None:
        async for record in self.consumer:
            event: dict[str, Any] = json.loads(record.value)
            at = datetime.fromisoformat(event["occurred_at"])
            async with self.sessions.begin() as session:
                shipment = await session.scalar(select(Shipment).where(Shipment.ref == event["ref"]).with_for_update())
                if shipment is None or shipment.updated_at >= at:
                    continue
                shipment.phase, shipment.updated_at = Phase(event["phase"]), at


class TableConsumer(_Base):
    async def run(self) -> None:
        async for record in self.consumer:
            event: dict[str, Any] = json.loads(record.value)
            target = Phase(event["phase"])
            async with self.sessions.begin() as session:
                shipment = await session.scalar(select(Shipment).where(Shipment.ref == event["ref"]).with_for_update())
                if shipment is not None and target in ALLOWED[shipment.phase]:
                    shipment.phase = target


class ScanConsumer(_Base):
    async def run(self) -> None:
        async for record in self.consumer:
            event: dict[str, Any] = json.loads(record.value)
            async with self.sessions.begin() as session:
                await session.execute(
                    insert(Scan)
                    .values(event_id=event["id"], ref=event["ref"], kind=event["kind"], happened_at=datetime.fromisoformat(event["at"]))
                    .on_conflict_do_nothing()
                )
