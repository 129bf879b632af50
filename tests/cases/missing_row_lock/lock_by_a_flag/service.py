from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from lock_by_a_flag.domain import LoanState
from lock_by_a_flag.repositories import LoanRepository, SqlLoanRepository


@dataclass
class LoanService:
    loans: LoanRepository
    session: AsyncSession

    async def grant(self, loan_id: int) -> None:
        loan = await self.loans.get(loan_id)
        loan.grant()  # error: apr-missing-row-lock
        await self.session.commit()

    async def grant_safely(self, loan_id: int) -> None:
        loan = await self.loans.lock(loan_id)
        loan.grant()
        await self.session.commit()


class Repayments:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._repo = SqlLoanRepository(session)

    async def repay(self, loan_id: int) -> None:
        async with self._session.begin():
            loan = await self._repo.get(loan_id)
            if loan.state is LoanState.GRANTED:
                loan.state = LoanState.REPAID  # error: apr-missing-row-lock

    async def repay_safely(self, loan_id: int) -> None:
        async with self._session.begin():
            loan = await self._repo.lock(loan_id)
            if loan.state is LoanState.GRANTED:
                loan.state = LoanState.REPAID

    async def repay_by_flag(self, loan_id: int) -> None:
        async with self._session.begin():
            loan = await self._repo.either(loan_id, lock=True)
            if loan.state is LoanState.GRANTED:
                loan.state = LoanState.REPAID

    async def repay_by_default(self, loan_id: int) -> None:
        async with self._session.begin():
            loan = await self._repo.either(loan_id)
            if loan.state is LoanState.GRANTED:
                loan.state = LoanState.REPAID  # error: apr-missing-row-lock
