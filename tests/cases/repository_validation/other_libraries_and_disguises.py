# only: apr-repository-validation
"""Tortoise, peewee and beanie; base classes, ports, helpers that never return, conditions in unusual shapes, and near misses of each."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Generic, NoReturn, TypeVar

import peewee
from beanie import Document
from fastapi import HTTPException
from peewee import DoesNotExist
from tortoise import fields
from tortoise.exceptions import DoesNotExist as NoRow
from tortoise.exceptions import IntegrityError
from tortoise.models import Model

T = TypeVar("T")


class Voucher(Model):
    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=20)
    percent = fields.IntField()
    used_at = fields.DatetimeField(null=True)


class Visit(peewee.Model):
    page = peewee.CharField()
    seconds = peewee.IntegerField()


class Profile(Document):
    nick: str
    age: int


class Rejected(Exception): ...


class Used(Exception): ...


def fail(reason: str) -> NoReturn:
    raise Rejected(reason)


class Repository(ABC, Generic[T]):
    """The base of repositories."""

    @abstractmethod
    async def add(self, item: T) -> None:
        raise NotImplementedError

    def _require(self, value: object, name: str) -> None:
        if value is None or value == "":
            raise Rejected(name)  # error: apr-repository-validation


class VoucherRepository(Repository[Voucher]):
    async def add(self, item: Voucher) -> None:
        self._require(item.code, "code")
        await item.save()

    async def create(self, code: str, percent: int) -> Voucher:
        if percent not in range(1, 101):
            fail("a percentage")  # error: apr-repository-validation
        return await Voucher.create(code=code, percent=percent)

    async def create_for_web(self, code: str, percent: int) -> Voucher:
        if code.isdigit() and percent > 50:
            raise HTTPException(422, "too good")  # error: apr-repository-validation
        return await Voucher.create(code=code, percent=percent)

    async def create_all(self, codes: Mapping[str, int]) -> None:
        for code, percent in codes.items():
            if percent > 100:
                raise Rejected(code)  # error: apr-repository-validation
        await Voucher.bulk_create([Voucher(code=code, percent=percent) for code, percent in codes.items()])

    async def extend(self, code: str, until: datetime) -> None:
        if (now := datetime.now(UTC)) >= until:
            raise Rejected(f"{until} is before {now}")  # error: apr-repository-validation
        await Voucher.filter(code=code).update(used_at=None)

    async def valid_between(self, first: datetime | None, last: datetime | None) -> list[Voucher]:
        if first is None and last is None:
            raise Rejected("a time is needed")  # error: apr-repository-validation
        return await Voucher.filter(used_at__gte=first, used_at__lte=last)

    async def redeem(self, code: str) -> Voucher:
        try:
            voucher = await Voucher.get(code=code)
        except NoRow:
            raise Rejected(code) from None
        if voucher.used_at is not None:
            raise Used(code)
        return voucher

    async def add_unique(self, code: str) -> None:
        try:
            await Voucher.create(code=code, percent=1)
        except IntegrityError as error:
            raise Used(code) from error

    async def of(self, code: str) -> Voucher | None:
        if not code:
            return None
        return await Voucher.get_or_none(code=code)

    async def all_of(self, codes: Iterable[str]) -> list[Voucher]:
        wanted = list(codes)
        found = await Voucher.filter(code__in=wanted)
        missing = set(wanted) - {one.code for one in found}
        if missing:
            raise Rejected(f"there are no {missing}")
        return found

    async def count(self, column: str) -> int:
        if column not in Voucher._meta.fields:
            raise Rejected(column)
        return await Voucher.filter(**{f"{column}__isnull": False}).count()


class VisitDAO:
    def add(self, page: str, seconds: int) -> None:
        if not isinstance(page, str):
            raise TypeError(page)  # gap: apr-repository-validation
        Visit.create(page=page, seconds=seconds)

    def add_many(self, visits: list[dict[str, Any]]) -> None:
        wrong = [visit for visit in visits if "page" not in visit]
        if wrong:
            raise Rejected(wrong)  # error: apr-repository-validation
        Visit.insert_many(visits).execute()

    def longest(self, page: str) -> int:
        visit = Visit.select().where(Visit.page == page).order_by(Visit.seconds.desc()).first()
        if visit is None:
            raise Rejected(page)
        return int(visit.seconds)

    def one(self, number: int) -> dict[str, Any]:
        try:
            return self._dict(Visit.get_by_id(number))
        except DoesNotExist as error:
            raise LookupError(number) from error

    @staticmethod
    def _dict(visit: Visit) -> dict[str, Any]:
        if visit.seconds is None:
            raise Rejected("a damaged row")
        return {"page": visit.page, "seconds": visit.seconds}

    def deleted(self, page: str) -> None:
        gone = Visit.delete().where(Visit.page == page).execute()
        if gone == 0:
            raise Rejected(page)


class ProfileRepository:
    async def add(self, nick: str, age: int) -> None:
        problem = self._problem(nick, age)
        if problem:
            raise Rejected(problem)  # error: apr-repository-validation
        await Profile(nick=nick, age=age).insert()

    def _problem(self, nick: str, age: int) -> str | None:
        """Says what is wrong, and leaves it to the caller to raise."""
        return "too young" if age < 18 else "no nick" if not nick else None

    async def rename(self, old: str, new: str) -> None:
        profile = await Profile.find_one(Profile.nick == old)
        if not profile:
            raise Rejected(old)
        if await Profile.find_one(Profile.nick == new):
            raise Used(new)
        profile.nick = new
        await profile.save()


def in_percent(value: int) -> str:
    """No repository."""
    if value < 0:
        raise ValueError(value)
    return f"{value} %"
