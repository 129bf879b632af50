from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Protocol

from .models import Owner, Page, Report


class Owners(ABC):
    @abstractmethod
    async def get(self, owner_id: int) -> Owner | None: ...

    @abstractmethod
    async def get_many(self, ids: Sequence[int]) -> Sequence[Owner]: ...


class Pages(Protocol):
    def first_of(self, report: Report) -> Page | None: ...
