from __future__ import annotations

from pathlib import Path

import requests


class Tin:
    def __init__(self, name: str, grams: int) -> None:
        self.name = name
        self.grams = grams

    def is_left(self) -> bool:
        return self.grams > 0


def grams_at_the_wholesaler(name: str) -> int:
    return int(requests.get(f"https://wholesale.example/{name}", timeout=5).json()["grams"])


def known_names(folder: Path) -> list[str]:
    return [line.strip() for line in _lines(folder)]


def _lines(folder: Path) -> list[str]:
    return (folder / "names.txt").read_text().splitlines()
