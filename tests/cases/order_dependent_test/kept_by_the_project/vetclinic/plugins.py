from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

_EXPORTERS: dict[str, Callable[[], str]] = {}
_CACHE: dict[str, str] = {}
_enabled = False


def add_exporter(name: str, exporter: Callable[[], str]) -> None:
    _EXPORTERS[name] = exporter


def drop_exporter(name: str) -> None:
    _EXPORTERS.pop(name, None)


def exporter(name: str) -> Callable[[], str]:
    return _EXPORTERS[name]


def enable() -> None:
    global _enabled
    _enabled = True


def disable() -> None:
    global _enabled
    _enabled = False


def is_enabled() -> bool:
    return _enabled


def slug(name: str) -> str:
    if name not in _CACHE:
        _CACHE[name] = name.lower()
    return _CACHE[name]


@contextmanager
def exporting(name: str, exporter: Callable[[], str]) -> Iterator[None]:
    add_exporter(name, exporter)
    try:
        yield
    finally:
        drop_exporter(name)


class Ledger:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self._total: int | None = None

    def note(self, line: str) -> None:
        self.lines.append(line)

    def total(self) -> int:
        if self._total is None:
            self._total = len(self.lines)
        return self._total

    def last(self) -> str:
        return self.lines[-1]
