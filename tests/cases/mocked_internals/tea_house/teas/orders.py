from __future__ import annotations

from pathlib import Path

from teas.prices import rounded, shipping
from teas.stock import Tin, grams_at_the_wholesaler, known_names


class Counter:
    def total(self, cents: int) -> int:
        return rounded(cents) + shipping(cents)

    def offer(self, tin: Tin) -> str:
        if tin.is_left():
            return tin.name
        return f"{tin.name}, {grams_at_the_wholesaler(tin.name)} g to come"

    def menu(self, folder: Path) -> list[str]:
        return sorted(known_names(folder))
