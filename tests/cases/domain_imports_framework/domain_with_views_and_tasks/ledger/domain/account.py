from __future__ import annotations

import os.path
import typing
from collections import deque
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pydantic
from sqlmodel import SQLModel  # error: apr-domain-imports-framework

from ledger.util.money import Money
from ledger.util.events import publish  # error: apr-domain-imports-framework

if TYPE_CHECKING:
    from ledger.domain.ports import Accounts


class Account(SQLModel):
    balance: int


def transfer(accounts: Accounts, amount: Money) -> None:
    publish("transfer")
