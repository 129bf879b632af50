from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Depends

from .models import Account
from .repositories import SqlAccounts
from .uow import factory

router = APIRouter()


def load_account(account_id: int) -> Account:
    return SqlAccounts(factory()).get(account_id)


def load_locked(account_id: int) -> Account:
    return SqlAccounts(factory()).get_for_update(account_id)


Loaded = Annotated[Account, Depends(load_account)]


@router.post("/accounts/{account_id}/fee")
def fee(account: Loaded) -> None:
    account.balance -= Decimal(1)  # error: apr-unguarded-read-modify-write


@router.post("/accounts/{account_id}/fee2")
def fee_locked(account: Annotated[Account, Depends(load_locked)]) -> None:
    account.balance -= Decimal(1)
