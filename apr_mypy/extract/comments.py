"""Comments that a rule may ask about; mypy's tree has none."""

from __future__ import annotations

import re
from typing import Final

from apr_mypy import facts
from apr_mypy.patterns import pattern_of

WANTED: Final = pattern_of(r"apr:\s*ignore|[A-Z]{2,}-\d+")
"""Our own suppressions, and anything that looks like an incident id; which prefixes count is decided later."""

IN_TESTS: Final = pattern_of(r"apr:\s*ignore|[A-Za-z]{2,}[-_ ]?\d+")
"""A test may name an incident in any case and punctuation."""

_CANDIDATE: Final = pattern_of(r"#[^\n]*?(?:apr:\s*ignore|[A-Z]{2,}-\d+)")
STRING: Final = pattern_of(r"""(?:\"{3}(?:[^\\]|\\.)*?\"{3}|'{3}(?:[^\\]|\\.)*?'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')""", re.DOTALL)
_TOKEN: Final = pattern_of(rf"{STRING.pattern}|(?P<comment>\#[^\n]*)", re.DOTALL)
"""A string or a comment, whichever begins first."""


def source_comments(source: str, *, in_test: bool = False) -> tuple[facts.Comment, ...]:
    """The comments with `apr: ignore` or something like an incident id, by line; a `#` in a string is none."""
    if not in_test and _CANDIDATE.search(source) is None:
        return ()
    wanted = IN_TESTS if in_test else WANTED
    found = []
    position = line = 0
    for match in _TOKEN.finditer(source):
        comment = match.group("comment")
        if comment is None or wanted.search(comment) is None:
            continue
        line += source.count("\n", position, match.start())
        position = match.start()
        alone = not source[source.rfind("\n", 0, match.start()) + 1 : match.start()].strip()
        found.append(facts.Comment(line + 1, comment[1:].strip(), alone))
    return tuple(found)
