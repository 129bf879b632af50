from __future__ import annotations

from decimal import Decimal
from typing import Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from .models import Account, Base, Loan
from .ports import Accounts

M = TypeVar("M", bound=Base)


class Repository(Generic[M]):
    model: type[M]

    def __init__(self, session: Session) -> None:
        self.session = session

    def find(self, pk: int) -> M:
        row = self.session.get(self.model, pk)
        if row is None:
            raise LookupError(pk)
        return row

    def find_locked(self, pk: int) -> M:
        row = self.session.get(self.model, pk, with_for_update=True)
        if row is None:
            raise LookupError(pk)
        return row


class LoanRepository(Repository[Loan]):
    model = Loan


class PlainAccountRepository(Repository[Account]):
    model = Account

    def update(self, row: Account, **values: object) -> Account:
        for name, value in values.items():
            setattr(row, name, value)
        self.session.flush()
        return row


class SqlAccounts(Accounts):
    def __init__(self, session: Session) -> None:
        self.session = session

    def get(self, account_id: int) -> Account:
        return self.session.execute(select(Account).where(Account.id == account_id)).scalar_one()

    def get_for_update(self, account_id: int) -> Account:
        return self.session.execute(select(Account).where(Account.id == account_id).with_for_update()).scalar_one()

    def save(self, account: Account) -> None:
        self.session.add(account)
        self.session.flush()

    def set_balance(self, account_id: int, balance: Decimal) -> None:
        account = self.get(account_id)
        account.balance = balance
