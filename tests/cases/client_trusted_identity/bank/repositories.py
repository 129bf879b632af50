from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bank.models import Statement


class Statements(Protocol):
    async def of_customer(self, customer_id: int) -> Sequence[Statement]: ...
    async def get(self, statement_id: int) -> Statement: ...


class SqlStatements:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def of_customer(self, customer_id: int) -> Sequence[Statement]:
        return (await self.session.scalars(select(Statement).where(Statement.customer_id == customer_id))).all()

    async def get(self, statement_id: int) -> Statement:
        return await self.session.get_one(Statement, statement_id)
