from typing import Any

import asyncpg
from pydantic import BaseModel
from sqlalchemy import Column, Integer, MetaData, Table, insert

from gym.contracts import MemberIn, MemberSchema, MemberSerializer, VisitIn
from gym.domain.member import Member

members = Table("members", MetaData(), Column("id", Integer))


class MemberRecord(BaseModel):
    name: str


class MemberRepository:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool

    async def add(self, data: MemberIn) -> None:  # error: apr-dto-in-core
        await self.pool.execute("INSERT INTO members VALUES ($1)", data.name)

    async def load(self) -> list[VisitIn]:  # error: apr-dto-in-core
        return []

    async def records(self) -> list[MemberRecord]:  # error: apr-dto-in-core
        return []

    async def write(self, data: Any) -> None:
        await self.pool.execute(insert(members).values(**data.dict()))  # error: apr-dto-in-core

    async def serialize(self, member: Member) -> dict[str, Any]:
        return {"name": member.name}

    async def find(self, name: str) -> Member | None:
        row = await self.pool.fetchrow("SELECT name FROM members WHERE name = $1", name)
        return Member(**dict(row)) if row else None

    async def save(self, member: Member) -> None:
        await self.pool.execute("UPDATE members SET name = $1", member.name)

    async def put(self, **columns: Any) -> None:
        print(columns)

    async def parsed(self, name: str) -> Member:
        row = await self.pool.fetchrow("SELECT name FROM members WHERE name = $1", name)
        record = MemberRecord.model_validate(dict(row))
        return Member(name=record.name)
