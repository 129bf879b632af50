# only: apr-magic-return
"""Nought is what a wallet may hold: who asks for one that is not there has to hear that."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from tortoise import fields
from tortoise.exceptions import DoesNotExist
from tortoise.models import Model


class Wallet(Model):
    id = fields.IntField(primary_key=True)
    balance = fields.DecimalField(max_digits=10, decimal_places=2)
    notes = fields.IntField()


class Account(models.Model):
    owner: models.CharField[str, str] = models.CharField(max_length=20)
    credit: models.IntegerField[int, int] = models.IntegerField()
    visits: models.IntegerField[int, int] = models.IntegerField()


class Base(DeclarativeBase):
    pass


class Tariff(Base):
    __tablename__ = "tariff"
    name: Mapped[str] = mapped_column(primary_key=True)
    price: Mapped[Decimal]


async def balance(pk: int) -> Decimal:
    try:
        wallet = await Wallet.get(id=pk)
    except DoesNotExist:
        return Decimal(0)  # error: apr-magic-return
    return Decimal(wallet.balance)


async def number_of_notes(pk: int) -> int:
    try:
        wallet = await Wallet.get(id=pk)
    except DoesNotExist:
        return 0
    return wallet.notes


async def find_balance(pk: int) -> Decimal | None:
    try:
        wallet = await Wallet.get(id=pk)
    except DoesNotExist:
        return None
    return Decimal(wallet.balance)


def credit(owner: str) -> int:
    try:
        return Account.objects.get(owner=owner).credit
    except Account.DoesNotExist:
        return 0  # error: apr-magic-return


def credit_of_somebody(owner: str) -> int:
    """What somebody may spend, 0 if there is no account."""
    try:
        return Account.objects.get(owner=owner).credit
    except Account.DoesNotExist:
        return 0


def visits(owner: str) -> int:
    try:
        return Account.objects.get(owner=owner).visits
    except Account.DoesNotExist:
        return 0


def price(session: Session, name: str) -> Decimal:
    try:
        return session.scalars(select(Tariff).where(Tariff.name == name)).one().price
    except NoResultFound:
        return Decimal("0.00")  # error: apr-magic-return
