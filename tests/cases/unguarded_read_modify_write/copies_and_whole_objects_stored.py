# only: apr-unguarded-read-modify-write, apr-missing-row-lock, apr-unvalidated-transition, apr-uncoordinated-job
from __future__ import annotations

import dataclasses
from dataclasses import dataclass, replace
from typing import Any

import asyncpg
import redis
from django.db import models
from pymongo.collection import Collection
from rest_framework import serializers
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from tortoise import fields
from tortoise.models import Model


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "accounts"
    id: Mapped[int] = mapped_column(primary_key=True)
    balance: Mapped[int]
    name: Mapped[str]


async def withdraw(conn: asyncpg.Connection, pk: int, amount: int) -> None:
    async with conn.transaction():
        record = await conn.fetchrow("SELECT balance FROM accounts WHERE id = $1", pk)
        assert record is not None
        balance = record["balance"]
        balance -= amount
        await conn.execute("UPDATE accounts SET balance = $1 WHERE id = $2", balance, pk)  # error: apr-unguarded-read-modify-write


@dataclass(frozen=True)
class Purse:
    id: int
    cents: int
    owner: str


class Purses:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool

    async def get(self, pk: int) -> Purse:
        row = await self.pool.fetchrow("SELECT id, cents, owner FROM purses WHERE id = $1", pk)
        if row is None:
            raise LookupError(pk)
        return Purse(row["id"], row["cents"], row["owner"])

    async def get_locked(self, pk: int) -> Purse:
        row = await self.pool.fetchrow("SELECT id, cents, owner FROM purses WHERE id = $1 FOR UPDATE", pk)
        if row is None:
            raise LookupError(pk)
        return Purse(row["id"], row["cents"], row["owner"])

    async def save(self, purse: Purse) -> None:
        await self.pool.execute("UPDATE purses SET cents = $2, owner = $3 WHERE id = $1", purse.id, purse.cents, purse.owner)

    async def set_cents(self, pk: int, cents: int) -> None:
        await self.pool.execute("UPDATE purses SET cents = $2 WHERE id = $1", pk, cents)


async def spend(purses: Purses, pk: int, cents: int) -> None:
    purse = await purses.get(pk)
    await purses.save(replace(purse, cents=purse.cents - cents))  # error: apr-unguarded-read-modify-write


async def spend_new(purses: Purses, pk: int, cents: int) -> None:
    purse = await purses.get(pk)
    lighter = dataclasses.replace(purse, cents=purse.cents - cents)  # error: apr-unguarded-read-modify-write
    await purses.save(lighter)


async def spend_by_value(purses: Purses, pk: int, cents: int) -> None:
    purse = await purses.get(pk)
    await purses.set_cents(pk, purse.cents - cents)  # error: apr-unguarded-read-modify-write


def merge(session: Session, pk: int, amount: int) -> None:
    old = session.get_one(Account, pk)
    session.merge(Account(id=pk, balance=old.balance - amount, name=old.name))  # gap: apr-unguarded-read-modify-write (a whole object made anew)
    session.commit()


def unpack_update(session: Session, pk: int) -> None:
    account = session.get_one(Account, pk)
    changes = {"balance": account.balance + 1}
    session.query(Account).filter_by(id=pk).update(changes)  # type: ignore[arg-type]  # error: apr-unguarded-read-modify-write
    session.commit()


def hash_counter(client: redis.Redis, key: str) -> None:
    count = int(client.hget(key, "count") or 0)  # type: ignore[arg-type]
    client.hset(key, "count", str(count + 1))  # error: apr-unguarded-read-modify-write


def replaced(docs: Collection[dict[str, Any]], key: str) -> None:
    doc = docs.find_one({"_id": key}) or {}
    docs.find_one_and_replace({"_id": key}, {**doc, "visits": doc.get("visits", 0) + 1})  # error: apr-unguarded-read-modify-write


class Item(models.Model):
    stock = models.IntegerField()

    class Meta:
        app_label = "i"


class ItemSerializer(serializers.ModelSerializer[Item]):
    class Meta:
        model = Item
        fields = ["stock"]

    def update(self, instance: Item, validated_data: dict[str, Any]) -> Item:
        instance.stock = instance.stock + validated_data["stock"]  # error: apr-unguarded-read-modify-write
        instance.save()
        return instance


class Hero(Model):
    id = fields.IntField(primary_key=True)
    xp = fields.IntField(default=0)


async def level(pk: int) -> None:
    hero = await Hero.get(id=pk)
    await Hero.filter(id=pk).update(xp=hero.xp + 10)  # error: apr-unguarded-read-modify-write


async def level_dict(pk: int) -> None:
    hero = await Hero.get(id=pk)
    hero.update_from_dict({"xp": hero.xp + 10})  # error: apr-unguarded-read-modify-write
    await hero.save()


# left


async def spend_locked(purses: Purses, pk: int, cents: int) -> None:
    purse = await purses.get_locked(pk)
    await purses.save(replace(purse, cents=purse.cents - cents))


async def rename(purses: Purses, pk: int, owner: str) -> None:
    purse = await purses.get(pk)
    await purses.save(replace(purse, owner=owner))


async def shown(purses: Purses, pk: int) -> Purse:
    purse = await purses.get(pk)
    return replace(purse, cents=purse.cents // 100)
