# only: apr-repository-validation
"""Peewee, psycopg and Redis: ranges, formats and preconditions of input, and near misses: wiring, rows that are absent or broken, a look-up that subclasses fill in."""

from __future__ import annotations

import datetime as dt
import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

import psycopg
from beanie import Document
from peewee import CharField, DoesNotExist, IntegerField, Model, SqliteDatabase
from pydantic import BaseModel, TypeAdapter, ValidationError
from redis import Redis
from tortoise.exceptions import IntegrityError as TortoiseIntegrityError

db = SqliteDatabase(":memory:")
T = TypeVar("T")


class StockError(Exception):
    """Anything wrong with stock."""


class UnknownStock(StockError):
    pass


class StockRow(Model):
    sku = CharField(unique=True)
    quantity = IntegerField()

    class Meta:
        database = db


class Movement(BaseModel):
    sku: str
    delta: int


class Order(Enum):
    ASC = "asc"
    DESC = "desc"


class AbstractStockRepository(ABC):
    @abstractmethod
    def move(self, sku: str, delta: int) -> None: ...


class PeeweeStockRepository(AbstractStockRepository):
    MAX: ClassVar[int] = 1000

    def move(self, sku: str, delta: int) -> None:
        if delta == 0 or abs(delta) > self.MAX:
            raise StockError(f"delta {delta} out of range")  # error: apr-repository-validation
        changed = StockRow.update(quantity=StockRow.quantity + delta).where(StockRow.sku == sku).execute()
        if not changed:
            raise UnknownStock(sku)

    def parse_and_move(self, raw: bytes) -> None:
        try:
            movement = TypeAdapter(Movement).validate_json(raw)  # error: apr-repository-validation
        except ValidationError as error:
            raise StockError("bad movement") from error
        StockRow.create(sku=movement.sku, quantity=movement.delta)

    def get(self, sku: str) -> StockRow:
        try:
            return StockRow.get(StockRow.sku == sku)
        except DoesNotExist:
            raise UnknownStock(sku) from None

    def remove_expired(self, before: dt.date) -> int:
        if before > dt.date.today():
            raise ValueError("cannot expire the future")  # error: apr-repository-validation
        return int(StockRow.delete().where(StockRow.quantity == 0).execute())

    def quantity(self, sku: str) -> int:
        row = self.get(sku)
        if row.quantity < 0:
            raise RuntimeError(f"negative stock stored for {sku}")
        return int(row.quantity)

    def take(self, sku: str, amount: int) -> None:
        row = self.get(sku)
        if row.quantity < amount:
            raise StockError("not enough")  # error: apr-repository-validation
        row.quantity -= amount
        row.save()

    def upsert_many(self, pairs: list[tuple[str, int]]) -> None:
        bad = [sku for sku, quantity in pairs if quantity < 0]
        if bad:
            raise StockError(f"negative quantities: {bad}")  # error: apr-repository-validation
        StockRow.insert_many(pairs).execute()

    def find(self, skus: set[str]) -> list[StockRow]:
        if len(skus) == 0:
            return []
        return list(StockRow.select().where(StockRow.sku.in_(skus)))


class PgStockRepository:
    _SORT = {"sku", "quantity"}

    def __init__(self, conn: psycopg.Connection[Any]) -> None:
        self.conn = conn

    def listing(self, sort: str, order: Order = Order.ASC) -> list[Any]:
        if sort not in self._SORT:
            raise StockError(f"unknown sort column {sort!r}")
        return self.conn.execute(f"select * from stock order by {sort} {order.value}").fetchall()  # type: ignore[arg-type]

    def add(self, sku: str, quantity: int) -> None:
        sku = self._normalised(sku)
        try:
            self.conn.execute("insert into stock values (%s, %s)", (sku, quantity))
        except psycopg.errors.UniqueViolation as error:
            raise StockError(f"{sku} is there already") from error

    def _normalised(self, sku: str) -> str:
        if not re.fullmatch(r"[A-Z]{3}\d{4}", sku):
            raise StockError("malformed sku")  # error: apr-repository-validation
        return sku.upper()

    def by_id(self, key: str) -> Any:
        try:
            uid = UUID(key)
        except ValueError:
            raise StockError("malformed id")  # error: apr-repository-validation
        row = self.conn.execute("select * from stock where id = %s", (uid,)).fetchone()
        if row is None:
            raise UnknownStock(key)
        return row

    def snapshot(self) -> dict[str, int]:
        result = {}
        for sku, quantity in self.conn.execute("select sku, quantity from stock"):
            if sku in result:
                raise RuntimeError("duplicate sku in table")
            result[sku] = quantity
        return result

    def transfer(self, source: str, target: str, amount: int) -> None:
        assert amount > 0  # error: apr-repository-validation
        if source == target:
            raise StockError("same place")
        self.conn.execute("update stock set quantity = quantity - %s where sku = %s", (amount, source))
        self.conn.execute("update stock set quantity = quantity + %s where sku = %s", (amount, target))

    @classmethod
    def from_settings(cls, settings: dict[str, str]) -> PgStockRepository:
        if "dsn" not in settings:
            raise KeyError("dsn")
        return cls(psycopg.connect(settings["dsn"], connect_timeout=3))


@dataclass
class RedisReservationRepository:
    redis: Redis
    prefix: str = "res"

    def __post_init__(self) -> None:
        if not self.prefix:
            raise ValueError("prefix")

    def reserve(self, sku: str, ttl: int) -> None:
        if ttl <= 0:
            raise ValueError("ttl")  # error: apr-repository-validation
        self.redis.set(f"{self.prefix}:{sku}", 1, ex=ttl)

    def release(self, sku: str) -> None:
        if not self.redis.delete(f"{self.prefix}:{sku}"):
            raise UnknownStock(sku)

    def read(self, sku: str) -> int:
        value = self.redis.get(f"{self.prefix}:{sku}")
        if value is None:
            raise UnknownStock(sku)
        return int(value)  # type: ignore[arg-type]


class GenericRepository(Generic[T]):
    model: type[T]

    def require(self, key: int) -> T:
        found = self.lookup(key)
        if not found:
            raise UnknownStock(str(key))
        return found

    def lookup(self, key: int) -> T | None:
        raise NotImplementedError
