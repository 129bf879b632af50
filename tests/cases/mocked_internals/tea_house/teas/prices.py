from __future__ import annotations

FREE_FROM = 50_00


def shipping(cents: int) -> int:
    return 0 if cents >= FREE_FROM else 4_90


def rounded(cents: int) -> int:
    return cents - cents % 5


def _points(cents: int) -> int:
    return cents // 100
