from __future__ import annotations

from typing import Protocol

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from lock_by_a_flag.domain import Loan


class LoanRepository(Protocol):
    async def get(self, loan_id: int) -> Loan: ...
    async def lock(self, loan_id: int) -> Loan: ...


class SqlLoanRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def get(self, loan_id: int) -> Loan:
        return await self._one(loan_id)

    async def lock(self, loan_id: int) -> Loan:
        return await self._one(loan_id, for_update=True)

    async def either(self, loan_id: int, lock: bool = False) -> Loan:
        return await self._one(loan_id, for_update=lock)

    async def _one(self, loan_id: int, *, for_update: bool = False) -> Loan:
        stmt = select(Loan).where(Loan.id == loan_id)
        if for_update:
            stmt = stmt.with_for_update()
        return (await self.session.execute(stmt)).scalar_one()
