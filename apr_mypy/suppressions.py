"""Suppressions: `# apr: ignore[rule] reason` silences a rule at one site, in every stage, and must say why.

A suppression stands at the end of the line that the report names, at the end of the last line of that statement (where formatters
put it), or alone on the line above. It names rules or a category (`apr-async`), separated by commas. One without a reason, or that names no rule,
silences nothing and is reported; so is one that silences nothing because nothing is there any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, Protocol

from msgspec import Struct

CODE: Final = "apr-ignore"
"""The error code under which bad and unused suppressions are reported. It cannot be suppressed itself."""

START: Final = re.compile(r"#?\s*apr:\s*ignore\b")
SHAPE: Final = re.compile(r"#?\s*apr:\s*ignore\[(?P<rules>[^\]]*)\][\s:—–-]*(?P<reason>.*)", re.DOTALL)


class Comment(Protocol):
    """What a suppression is read from: `facts.Comment` is one. `text` is without the `#`; `alone` when nothing else stands on the line."""

    @property
    def line(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def alone(self) -> bool: ...


class Suppression(Struct, frozen=True):
    """One `# apr: ignore[…]`. `line` is the comment's own, `covers` the line whose findings it silences."""

    line: int
    covers: int
    rules: tuple[str, ...]
    reason: str

    @property
    def fault(self) -> str:
        """Why it silences nothing whatever it stands on; empty when it is well formed."""
        if not self.rules:
            return "`# apr: ignore` names no rule"
        if not self.reason:
            return f"`# apr: ignore[{', '.join(self.rules)}]` gives no reason"
        return ""


def parse(comments: Iterable[Comment]) -> tuple[Suppression, ...]:
    """Every suppression among a module's comments, in order of lines. One that stands alone covers the next line that is not one of them."""
    found = sorted((c for c in comments if START.match(c.text)), key=lambda c: c.line)
    lone = {c.line for c in found if c.alone}
    result = []
    for comment in found:
        covers = comment.line
        while covers in lone:
            covers += 1
        shape = SHAPE.match(comment.text)
        rules = tuple(r for r in (part.strip() for part in shape["rules"].split(",")) if r) if shape else ()
        result.append(Suppression(comment.line, covers, rules, shape["reason"].strip() if shape else ""))
    return tuple(result)


def silencing(suppressions: Sequence[Suppression], codes: Iterable[str], line: int, end_line: int = 0) -> Suppression | None:
    """The suppression that silences a finding, or None.

    `codes` are the finding's rule and its category; `line` and `end_line` its place. A suppression at fault silences nothing.
    """
    wanted = set(codes)
    for suppression in suppressions:
        if suppression.covers in (line, end_line or line) and not suppression.fault and wanted & set(suppression.rules):
            return suppression
    return None
