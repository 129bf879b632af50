# only: apr-repository-validation
"""Helpers that do nothing but raise: whoever calls them judges."""

from __future__ import annotations

import logging
from typing import NoReturn

import asyncpg

logger = logging.getLogger(__name__)


class InvalidPage(Exception):
    pass


class PaymentNotFound(LookupError):
    pass


def _reject(reason: str) -> None:
    logger.info("refused: %s", reason)
    raise InvalidPage(reason)


def _refuse(reason: str) -> NoReturn:
    raise InvalidPage(reason)


def _missing(key: str) -> None:
    raise PaymentNotFound(key)


class PaymentRepository:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool

    async def page(self, limit: int) -> list[asyncpg.Record]:
        if limit > 1000:
            _reject("limit")  # error: apr-repository-validation
        return list(await self.pool.fetch("select * from payments limit $1", limit))

    async def rename(self, key: str, label: str) -> None:
        if not label.strip():
            _refuse("label")  # error: apr-repository-validation
        await self.pool.execute("update payments set label = $2 where id = $1", key, label)

    async def paint(self, key: str, colour: str) -> None:
        if len(colour) != 7:
            self._fail(colour)  # error: apr-repository-validation
        await self.pool.execute("update payments set colour = $2 where id = $1", key, colour)

    def _fail(self, text: str) -> None:
        raise InvalidPage(text)

    async def get(self, key: str) -> asyncpg.Record:
        row = await self.pool.fetchrow("select * from payments where id = $1", key)
        if row is None:
            _missing(key)
        return row

    async def seen(self, key: str) -> None:
        if await self.pool.execute("update payments set seen = now() where id = $1", key) == "UPDATE 0":
            _reject(key)

    async def told(self, limit: int) -> list[asyncpg.Record]:
        if limit > 1000:
            _note(limit)
        return list(await self.pool.fetch("select * from payments limit $1", limit))


def _note(limit: int) -> None:
    logger.warning("%s is much", limit)
