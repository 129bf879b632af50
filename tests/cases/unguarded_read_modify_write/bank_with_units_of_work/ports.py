from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Protocol

from .models import Account


class Accounts(ABC):
    @abstractmethod
    def get(self, account_id: int) -> Account: ...

    @abstractmethod
    def get_for_update(self, account_id: int) -> Account: ...

    @abstractmethod
    def save(self, account: Account) -> None: ...


class Clock(Protocol):
    def now(self) -> float: ...
