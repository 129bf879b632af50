from __future__ import annotations

import json
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from inbox_consumers.inbox import Inbox
from inbox_consumers.tables import Charge, Credit, InboxRow, Parcel


class CreditConsumer:
    def __init__(self, consumer: AIOKafkaConsumer, sessions: async_sessionmaker[AsyncSession]) -> None:
        self._consumer = consumer
        self._sessions = sessions

    async def run(self) -> None:
        async for record in self._consumer:
            await self.handle_once(record)
            await self._consumer.commit()

    async def handle_once(self, record: ConsumerRecord[Any, Any]) -> None:
        event = json.loads(record.value)
        async with self._sessions.begin() as session:
            if not await Inbox(session).claim(event["id"]):
                return
            session.add(Credit(customer_id=event["customer"], cents=event["cents"]))


class NaiveCreditConsumer:
    def __init__(self, consumer: AIOKafkaConsumer, sessions: async_sessionmaker[AsyncSession]) -> None:
        self._consumer = consumer
        self._sessions = sessions

    async def run(self) -> None:  # error: apr-webhook-not-idempotent
        async for record in self._consumer:
            event = json.loads(record.value)
            async with self._sessions.begin() as session:
                session.add(Credit(customer_id=event["customer"], cents=event["cents"]))
            await self._consumer.commit()


class CheckingCreditConsumer:
    def __init__(self, consumer: AIOKafkaConsumer, sessions: async_sessionmaker[AsyncSession]) -> None:
        self._consumer = consumer
        self._sessions = sessions

    async def run(self) -> None:  # error: apr-webhook-not-idempotent
        async for record in self._consumer:
            event = json.loads(record.value)
            async with self._sessions.begin() as session:
                inbox = Inbox(session)
                if await inbox.seen(event["id"]):
                    continue
                session.add(Credit(customer_id=event["customer"], cents=event["cents"]))
                await inbox.remember(event["id"])
            await self._consumer.commit()


class ForgetfulConsumer:
    def __init__(self, consumer: AIOKafkaConsumer, sessions: async_sessionmaker[AsyncSession]) -> None:
        self._consumer = consumer
        self._sessions = sessions
        self._done: set[str] = set()

    async def run(self) -> None:  # error: apr-webhook-not-idempotent
        async for record in self._consumer:
            event = json.loads(record.value)
            if event["id"] in self._done:
                continue
            async with self._sessions.begin() as session:
                session.add(Credit(customer_id=event["customer"], cents=event["cents"]))
            self._done.add(event["id"])


class ChargeConsumer:
    def __init__(self, consumer: AIOKafkaConsumer, sessions: async_sessionmaker[AsyncSession]) -> None:
        self._consumer = consumer
        self._sessions = sessions

    async def run(self) -> None:
        async for record in self._consumer:
            event = json.loads(record.value)
            async with self._sessions() as session:
                session.add(Charge(provider="acme", provider_event_id=event["id"], cents=event["cents"]))
                try:
                    await session.commit()
                except IntegrityError:
                    await session.rollback()
            await self._consumer.commit()


class LabelConsumer:
    def __init__(self, consumer: AIOKafkaConsumer, sessions: async_sessionmaker[AsyncSession]) -> None:
        self._consumer = consumer
        self._sessions = sessions

    async def run(self) -> None:
        async for record in self._consumer:
            event = json.loads(record.value)
            stmt = insert(Parcel).values(tracking=event["tracking"], label_url=event["label"])
            async with self._sessions.begin() as session:
                await session.execute(stmt.on_conflict_do_update(index_elements=[Parcel.tracking], set_={"label_url": stmt.excluded.label_url}))
            await self._consumer.commit()


class MarkedLateConsumer:
    def __init__(self, consumer: AIOKafkaConsumer, sessions: async_sessionmaker[AsyncSession], bank: Any) -> None:
        self._consumer = consumer
        self._sessions = sessions
        self._bank = bank

    async def run(self) -> None:  # error: apr-webhook-not-idempotent
        async for record in self._consumer:
            event = json.loads(record.value)
            async with self._sessions() as session:
                if await session.get(InboxRow, event["id"]):
                    continue
                session.add(Credit(customer_id=event["customer"], cents=event["cents"]))
                await session.commit()
                session.add(InboxRow(event_id=event["id"]))
                await session.commit()
