from __future__ import annotations

from .utils.colours import coloured


def totals() -> list[int]:
    return [1, 2]


def show() -> int:
    print(coloured("totals"))
    return sum(totals())
