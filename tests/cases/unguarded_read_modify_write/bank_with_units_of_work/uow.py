from __future__ import annotations

from types import TracebackType

from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

from .repositories import LoanRepository, PlainAccountRepository, SqlAccounts

engine = create_engine("postgresql://db/bank")
factory = sessionmaker(engine)


class UnitOfWork:
    session: Session
    accounts: SqlAccounts
    plain: PlainAccountRepository
    loans: LoanRepository

    def __enter__(self) -> UnitOfWork:
        self.session = factory()
        self.accounts = SqlAccounts(self.session)
        self.plain = PlainAccountRepository(self.session)
        self.loans = LoanRepository(self.session)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            self.session.commit()
        else:
            self.session.rollback()
        self.session.close()
