from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .models import Account
from .ports import Accounts
from .uow import UnitOfWork


@dataclass
class DepositService:
    accounts: Accounts

    def deposit(self, account_id: int, amount: Decimal) -> Decimal:
        account = self.accounts.get(account_id)
        account.balance = account.balance + amount  # error: apr-unguarded-read-modify-write
        self.accounts.save(account)
        return account.balance

    def deposit_locked(self, account_id: int, amount: Decimal) -> Decimal:
        account = self.accounts.get_for_update(account_id)
        account.balance += amount
        self.accounts.save(account)
        return account.balance

    def describe(self, account_id: int, **extra: Any) -> None:
        account = self.accounts.get(account_id)
        account.meta = account.meta | extra  # error: apr-unguarded-read-modify-write
        self.accounts.save(account)


def _apply_interest(account: Account, rate: Decimal) -> None:
    account.balance *= 1 + rate


def interest(account_id: int, rate: Decimal) -> None:
    with UnitOfWork() as uow:
        account = uow.accounts.get(account_id)
        _apply_interest(account, rate)  # error: apr-unguarded-read-modify-write


def interest_locked(account_id: int, rate: Decimal) -> None:
    with UnitOfWork() as uow:
        _apply_interest(uow.accounts.get_for_update(account_id), rate)


def withdraw(account_id: int, amount: Decimal) -> None:
    with UnitOfWork() as uow:
        account = uow.plain.find(account_id)
        if account.balance < amount:
            raise ValueError("insufficient")
        uow.plain.update(account, balance=account.balance - amount)  # error: apr-unguarded-read-modify-write


def withdraw_locked(account_id: int, amount: Decimal) -> None:
    with UnitOfWork() as uow:
        account = uow.plain.find_locked(account_id)
        if account.balance < amount:
            raise ValueError("insufficient")
        uow.plain.update(account, balance=account.balance - amount)


def repay(loan_id: int, amount: Decimal) -> None:
    with UnitOfWork() as uow:
        loan = uow.loans.find(loan_id)
        loan.rest -= amount


def two_steps(account_id: int, amount: Decimal) -> None:
    with UnitOfWork() as uow:
        balance = uow.accounts.get(account_id).balance
    with UnitOfWork() as uow:
        uow.accounts.set_balance(account_id, balance - amount)  # error: apr-unguarded-read-modify-write


def reset(account_id: int) -> None:
    with UnitOfWork() as uow:
        uow.accounts.set_balance(account_id, Decimal(0))
