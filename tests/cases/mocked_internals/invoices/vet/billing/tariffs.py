from __future__ import annotations

from decimal import Decimal
from functools import lru_cache


@lru_cache
def tariff(kind: str) -> Decimal:
    return Decimal(len(kind))


def total(kinds: list[str]) -> Decimal:
    return sum((tariff(k) for k in kinds), Decimal())
