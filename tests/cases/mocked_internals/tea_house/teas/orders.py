from __future__ import annotations

from pathlib import Path

from redis import Redis

from teas.prices import rounded, shipping
from teas.stock import Tin, grams_at_the_wholesaler, known_names


_cache: Redis | None = None


def cache() -> Redis | None:
    global _cache
    if _cache is None:
        _cache = Redis()
    return _cache


class Closed(Exception):
    pass


class Config:
    hours: str | None = None


def get_config() -> Config:
    return Config()


def _opening_config() -> str:
    config = get_config()
    if not config.hours:
        raise Closed
    return config.hours


def _sold_cache() -> Redis | None:
    try:
        return cache()
    except Closed:
        return None


class Counter:
    def total(self, cents: int) -> int:
        return rounded(cents) + shipping(cents)

    def offer(self, tin: Tin) -> str:
        if tin.is_left():
            return tin.name
        return f"{tin.name}, {grams_at_the_wholesaler(tin.name)} g to come"

    def menu(self, folder: Path) -> list[str]:
        return sorted(known_names(folder))

    def door(self) -> str:
        return f"open {_opening_config()}"

    def count(self, name: str) -> None:
        store = _sold_cache()
        if store is not None:
            store.incr(f"sold:{name}")
