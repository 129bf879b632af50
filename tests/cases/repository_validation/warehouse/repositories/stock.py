"""asyncpg and pymongo, with and without classes."""

from typing import Any

import asyncpg
from asyncpg import Connection
from pymongo import AsyncMongoClient
from pymongo.errors import DuplicateKeyError

from warehouse.checks import amounts
from warehouse.checks.amounts import checksum, ensure_sku
from warehouse.checks.amounts import require_positive as positive


class Taken(Exception): ...


class Missing(Exception): ...


def _reject_empty(name: str) -> None:
    if not name.strip():
        raise ValueError("a name is needed")


class StockRepository:
    def __init__(self, connection: "Connection[asyncpg.Record]") -> None:
        self._connection = connection

    async def add(self, sku: str, amount: int) -> None:
        positive(amount)  # error: apr-repository-validation
        await self._connection.execute("INSERT INTO stock (sku, amount) VALUES ($1, $2)", sku, amount)

    async def take(self, sku: str, amount: int) -> None:
        amounts.require_positive(amount)  # error: apr-repository-validation
        await self._connection.execute("UPDATE stock SET amount = amount - $2 WHERE sku = $1", sku, amount)

    async def rename(self, sku: str, name: str) -> None:
        _reject_empty(name)  # error: apr-repository-validation
        await self._connection.execute("UPDATE stock SET name = $2 WHERE sku = $1", sku, name)

    async def find(self, sku: str) -> dict[str, Any]:
        cleaned = ensure_sku(sku)  # error: apr-repository-validation
        row = await self._connection.fetchrow("SELECT * FROM stock WHERE sku = $1", cleaned)
        if row is None:
            raise Missing(sku)
        return dict(row)

    async def audit(self, sku: str) -> int:
        """What is judged was read."""
        amount = await self._connection.fetchval("SELECT amount FROM stock WHERE sku = $1", sku)
        positive(amount)
        return checksum(sku)

    async def put(self, sku: str, amount: int) -> None:
        try:
            await self._connection.execute("INSERT INTO stock VALUES ($1, $2)", sku, amount)
        except asyncpg.UniqueViolationError as error:
            raise Taken(sku) from error
        except asyncpg.CheckViolationError as error:
            raise ValueError("the amount is out of range") from error


async def set_limit(connection: "Connection[asyncpg.Record]", sku: str, limit: int) -> None:
    if limit not in range(1000):
        raise ValueError("limit")  # error: apr-repository-validation
    await connection.execute("UPDATE stock SET limit_ = $2 WHERE sku = $1", sku, limit)


async def get_limit(connection: "Connection[asyncpg.Record]", sku: str) -> int:
    if connection.is_closed():
        raise RuntimeError("the connection is closed")
    limit = await connection.fetchval("SELECT limit_ FROM stock WHERE sku = $1", sku)
    if not isinstance(limit, int):
        raise Missing(sku)
    return limit


class ShelfRepository:
    def __init__(self, client: "AsyncMongoClient[dict[str, Any]]") -> None:
        self.shelves = client.warehouse.shelves

    async def add(self, code: str, levels: int) -> None:
        if not isinstance(levels, int) or levels > 9:
            raise TypeError("levels")  # error: apr-repository-validation
        try:
            await self.shelves.insert_one({"_id": code, "levels": levels})
        except DuplicateKeyError:
            raise Taken(code) from None

    async def levels(self, code: str) -> int:
        document = await self.shelves.find_one({"_id": code})
        if document is None:
            raise Missing(code)
        if "levels" not in document:
            raise Missing("levels")
        return int(document["levels"])

    async def replace(self, code: str, levels: int) -> None:
        result = await self.shelves.replace_one({"_id": code}, {"levels": levels})
        if not result.matched_count:
            raise Missing(code)
