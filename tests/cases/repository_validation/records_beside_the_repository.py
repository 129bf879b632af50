# only: apr-repository-validation
from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, validates


class Base(DeclarativeBase):
    pass


class MemberRow(Base):
    __tablename__ = "members"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    points: Mapped[int]
    version: Mapped[int]

    @validates("email")
    def _email(self, key: str, value: str) -> str:
        if "@" not in value:
            raise ValueError(value)
        return value


@dataclass(frozen=True)
class Member:
    id: int
    email: str


class MemberNotFound(Exception):
    pass


class StaleMember(Exception):
    pass


class EmailTaken(Exception):
    pass


class Forbidden(Exception):
    pass


class MemberRepository:
    page_size = 50

    def __init__(self, session: AsyncSession, *, page_size: int = 50) -> None:
        if page_size < 1:
            raise ValueError("page_size")
        self.session = session
        self.page_size = page_size

    async def add(self, email: str) -> int:
        if not re.fullmatch(r"[^@]+@[^@]+", email):
            raise ValueError("email")  # error: apr-repository-validation
        try:
            result = await self.session.execute(insert(MemberRow).values(email=email).returning(MemberRow.id))
        except IntegrityError as error:
            if "uq_email" in str(error.orig):
                raise EmailTaken(email) from error
            raise
        return result.scalar_one()

    async def give(self, id: int, points: int) -> None:
        match points:
            case int() if points > 0:
                await self.session.execute(update(MemberRow).where(MemberRow.id == id).values(points=MemberRow.points + points))
            case _:
                raise ValueError(points)  # error: apr-repository-validation

    async def spend(self, id: int, points: int) -> None:
        row = await self.session.get_one(MemberRow, id)
        if row.points < points:
            raise Forbidden("too few points")  # error: apr-repository-validation
        row.points -= points

    async def save(self, member: Member, version: int) -> None:
        done = await self.session.execute(
            update(MemberRow).where(MemberRow.id == member.id, MemberRow.version == version).values(email=member.email, version=version + 1)
        )
        if done.rowcount != 1:  # type: ignore[attr-defined]
            raise StaleMember(member.id)

    async def by_email(self, email: str) -> Member:
        try:
            row = (await self.session.execute(select(MemberRow).where(MemberRow.email == email))).scalar_one()
        except NoResultFound:
            raise MemberNotFound(email) from None
        return Member(row.id, row.email)

    async def many(self, ids: Iterable[int]) -> list[Member]:
        wanted = set(ids)
        rows = (await self.session.scalars(select(MemberRow).where(MemberRow.id.in_(wanted)))).all()
        missing = wanted - {row.id for row in rows}
        if missing:
            raise MemberNotFound(sorted(missing))
        return [Member(row.id, row.email) for row in rows]

    async def ordered(self, by: str, direction: Literal["asc", "desc"] = "asc") -> list[Any]:
        column = {"email": MemberRow.email, "points": MemberRow.points}.get(by)
        if column is None:
            raise ValueError(f"unknown sort key {by}")
        return list((await self.session.scalars(select(MemberRow).order_by(column))).all())

    async def joined_between(self, first: date, last: date) -> int:
        if first > last:
            raise ValueError("first is after last")  # error: apr-repository-validation
        return 0

    async def lock(self, key: str) -> None:
        if not self.session.in_transaction():
            raise RuntimeError("lock needs a transaction")
        await self.session.execute(text("select pg_advisory_xact_lock(hashtext(:k))"), {"k": key})

    async def remove(self, actor: Member, id: int) -> None:
        if actor.id == id:
            raise Forbidden("cannot remove yourself")  # error: apr-repository-validation
        await self.session.execute(text("delete from members where id = :id"), {"id": id})

    async def find(self, email: str | None = None, id: int | None = None) -> Member | None:
        if email is None and id is None:
            return None
        return None
