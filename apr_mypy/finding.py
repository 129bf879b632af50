"""A finding: one anti-pattern at one place, ready for a report. Plain frozen data; nothing here knows mypy, rules or files."""

from __future__ import annotations

import hashlib
from typing import Final

from msgspec import Struct

MODULE: Final = "module"
PROJECT: Final = "project"
CONTRACT: Final = "contract"


class Place(Struct, frozen=True, order=True):
    """Where something stands. `path` is relative to the project root, with `/`; lines and columns start at 1."""

    path: str
    line: int
    column: int = 1
    end_line: int = 0


class Trace(Struct, frozen=True):
    """One step on the way from the cause to the finding: a call, a check, a second writer."""

    path: str
    line: int
    message: str


class Finding(Struct, frozen=True):
    """One anti-pattern. `rule` is the error code (`apr-blocking-call`); `severity` is P0 to P3; `function` is the qualified name of the
    function, class or module that it is about (`shop.api.orders.create_order`); `message` says what is wrong in one clause, `fix` what to write at this site."""

    rule: str
    severity: str
    place: Place
    function: str
    message: str
    fix: str
    stage: str
    trace: tuple[Trace, ...] = ()
    anchor: str = ""
    """What tells apart two findings of one rule in one function (a callee's name, a field): part of the fingerprint, never shown."""

    @property
    def fingerprint(self) -> str:
        """The same for the same finding after lines moved: no line number is in it. 16 hexadecimal digits."""
        text = "\0".join((self.rule, self.place.path, self.function, self.anchor or self.message))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @property
    def order(self) -> tuple[str, str, int, int, str]:
        """Sort key: worst first, then by place."""
        return (self.severity, self.place.path, self.place.line, self.place.column, self.rule)
