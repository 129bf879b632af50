from __future__ import annotations

from collections.abc import Callable

HANDLERS: dict[str, Callable[[], str]] = {}
_settings: dict[str, object] = {"debug": False}


def register(name: str, fn: Callable[[], str]) -> None:
    HANDLERS[name] = fn


def run(name: str) -> str:
    return HANDLERS[name]()


class FakeClock:
    now = 0


class Cache:
    def __init__(self) -> None:
        self.data: dict[str, str] = {}


cache = Cache()
SWEPT: dict[str, int] = {}
