"""How cards are read and written."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, Protocol

import asyncpg
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from .models import Campaign, Card


@dataclass
class Voucher:
    id: int
    uses: int


class CardRepository(ABC):
    @abstractmethod
    def get(self, card_id: int) -> Card: ...

    @abstractmethod
    def get_for_update(self, card_id: int) -> Card: ...

    @abstractmethod
    def set_points(self, card_id: int, points: int) -> None: ...

    @abstractmethod
    def add_points(self, card_id: int, points: int) -> None: ...


class SqlCardRepository(CardRepository):
    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, card_id: int) -> Card:
        return self._one(card_id)

    def get_for_update(self, card_id: int) -> Card:
        return self._session.scalars(select(Card).where(Card.id == card_id).with_for_update()).one()

    def _one(self, card_id: int) -> Card:
        return self._session.get_one(Card, card_id)

    def set_points(self, card_id: int, points: int) -> None:
        self._session.execute(update(Card).where(Card.id == card_id).values(points=points))

    def add_points(self, card_id: int, points: int) -> None:
        self._session.execute(update(Card).where(Card.id == card_id).values(points=Card.points + points))

    def campaign(self, campaign_id: int) -> Campaign:
        return self._session.get_one(Campaign, campaign_id)


class ReplicaCardRepository(SqlCardRepository):
    def _one(self, card_id: int) -> Card:
        return self._session.scalars(select(Card).where(Card.id == card_id)).one()


class Vouchers(Protocol):
    async def get(self, voucher_id: int) -> Voucher: ...

    async def locked(self, voucher_id: int) -> Voucher: ...

    async def save(self, voucher: Voucher) -> None: ...


class PostgresVouchers:
    def __init__(self, pool: asyncpg.Connection[Any]) -> None:
        self._pool = pool

    async def get(self, voucher_id: int) -> Voucher:
        row = await self._pool.fetchrow("SELECT id, uses FROM vouchers WHERE id = $1", voucher_id)
        return Voucher(id=row["id"], uses=row["uses"])

    async def locked(self, voucher_id: int) -> Voucher:
        row = await self._pool.fetchrow("SELECT id, uses FROM vouchers WHERE id = $1 FOR UPDATE", voucher_id)
        return Voucher(id=row["id"], uses=row["uses"])

    async def save(self, voucher: Voucher) -> None:
        await self._pool.execute("UPDATE vouchers SET uses = $1 WHERE id = $2", voucher.uses, voucher.id)


class MemoryVouchers:
    def __init__(self) -> None:
        self._rows: dict[int, Voucher] = {}

    async def get(self, voucher_id: int) -> Voucher:
        return self._rows[voucher_id]

    async def locked(self, voucher_id: int) -> Voucher:
        return self._rows[voucher_id]

    async def save(self, voucher: Voucher) -> None:
        self._rows[voucher.id] = voucher
