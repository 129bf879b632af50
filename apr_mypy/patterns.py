"""Regular expressions that are compiled when they are first asked: a rule that leaves a module at once pays for none."""

from __future__ import annotations

import re
from typing import Any, Final, cast

_ASKED: Final = ("search", "match", "fullmatch", "findall", "finditer", "sub", "split")


class LazyPattern:
    """Stands for an `re.Pattern`. Once compiled, its methods lie here and are as quick as the pattern's own."""

    __slots__ = (*_ASKED, "_flags", "_text")

    def __init__(self, text: str, flags: int) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self._text, self._flags)
        for asked in _ASKED:
            setattr(self, asked, getattr(compiled, asked))
        return getattr(compiled, name)

    def __repr__(self) -> str:
        return f"pattern_of({self._text!r})"


def pattern_of(text: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`, but raises `re.error` only when the pattern is first asked; tests ask every one."""
    return cast("re.Pattern[str]", LazyPattern(text, flags))
