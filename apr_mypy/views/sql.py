"""What a piece of SQL text does, as far as a reviewer sees at a glance: which tables it reads, what it sets and on which conditions, what it locks, which isolation it asks for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

CUT: Final = 200
"""Facts keep this many characters of a text; of a longer one the end is not known."""
_LOCKS: Final = pattern_of(r"\bfor\s+(no\s+key\s+)?update\b", re.IGNORECASE)
_SECTION: Final = pattern_of(r"\bpg_(try_)?advisory(_xact)?_lock\b|\bget_lock\s*\(|\block\s+table\b|\bsp_getapplock\b|\bdbms_lock\b", re.IGNORECASE)
_ISOLATION: Final = pattern_of(
    r"\bserializable\b|\brepeatable[\s_]+read\b|\bbegin\s+(immediate|exclusive)\b|^\s*(immediate|exclusive)\s*$", re.IGNORECASE
)
_TABLES: Final = pattern_of(r"\b(?:from|join|update|into)\s+(?:only\s+)?[\"`\[]?([a-z_][\w.]*)", re.IGNORECASE)
_UPDATE: Final = pattern_of(
    r"^\s*(?:with\b.*?\)\s*)?update\s+(?:only\s+)?[\"`\[]?(?P<table>[a-z_][\w.]*)[\"`\]]?(?:\s+(?:as\s+)?(?!set\b)\w+)?\s+set\s+(?P<set>.*?)(?:\bwhere\b(?P<where>.*?))?(?:\breturning\b.*)?;?\s*$",
    re.IGNORECASE | re.DOTALL,
)
_SETS: Final = pattern_of(r"(?:^|,)\s*[\"`]?(\w+)[\"`]?\s*=\s*((?:[^,()]|\([^()]*\))*)")
_STARTS: Final = pattern_of(r"^\s*(select|update|insert|delete|with|begin|set|lock|start)\b", re.IGNORECASE)
_PLACEHOLDER: Final = pattern_of(r"\$(\d+)|%\((\w+)\)s|%s|:(\w+)|\?|\{(\d+)\}")
_COLUMNS: Final = pattern_of(r"[\"`]?(?:\w+\.)?[\"`]?(\w+)[\"`]?\s*(?:=|<|>|\bis\b|\bin\b|!=|<>|\blike\b)", re.IGNORECASE)


_WHERE: Final = pattern_of(r"\bwhere\b(.*?)(?:\border\s+by\b|\bgroup\s+by\b|\blimit\b|\bfor\s|;|$)", re.IGNORECASE | re.DOTALL)
_LITERALS: Final = pattern_of(r"[\"`]?(?:\w+\.)?[\"`]?(\w+)[\"`]?\s*(?:=|<>|!=|(?:not\s+)?in\b)\s*\(?\s*'([^']*)'", re.IGNORECASE)


class Update(NamedTuple):
    """An UPDATE. `sets` is column → (the expression as written, the place of its parameter: a number from 0, a name, or None), `where` the columns that its condition compares."""

    table: str
    sets: dict[str, tuple[str, int | str | None]]
    where: frozenset[str]


def statement_of(fn: FunctionView, value: Any) -> str:
    """The SQL text that a constant or an f-string is, holes as `{0}`; "" where it is none."""
    if isinstance(value, f.Const):
        text = value.value if isinstance(value.value, str) and not value.kind else ""
    elif isinstance(value, f.Text):
        text = "".join(str(part.value) if isinstance(part, f.Const) else f"{{{number}}}" for number, part in enumerate(value.parts))
    elif isinstance(value, f.Name) and value.scope != f.LOCAL:
        held = fn.module.constant(fn, value)
        text = held.value if held is not None and isinstance(held.value, str) else ""
    else:
        return ""
    return text if _STARTS.match(text) else ""


def locks(text: str) -> bool:
    """Whether a statement leaves the rows that it reads locked; one whose end is not known may."""
    return _LOCKS.search(text) is not None or len(text) >= CUT


def locks_section(text: str) -> bool:
    """Whether a statement takes a lock on something other than its rows: an advisory lock, a whole table."""
    return _SECTION.search(text) is not None


def isolates(text: str) -> bool:
    """Whether a text asks for an isolation under which one of two transactions that read and write the same fails or waits."""
    return _ISOLATION.search(text) is not None


def tables_of(text: str) -> frozenset[str]:
    """The tables that a statement names."""
    return frozenset(one.lower().rpartition(".")[2] for one in _TABLES.findall(text) if one.lower() not in ("only", "skip", "set", "select"))


def asked_in(text: str) -> tuple[tuple[str, str], ...]:
    """(column, literal) for each column that the condition of a statement compares with a literal (`WHERE status = 'queued'`)."""
    return tuple((column.lower(), literal) for where in _WHERE.findall(text) for column, literal in _LITERALS.findall(where))


def update_of(text: str) -> Update | None:
    """What an UPDATE sets and on which conditions; None for any other statement."""
    found = _UPDATE.match(text)
    if found is None:
        return None
    places = {one.start(): _place(one, number) for number, one in enumerate(_PLACEHOLDER.finditer(text))}
    start = found.start("set")
    sets = {}
    for one in _SETS.finditer(found["set"]):
        inner = start + one.start(2)
        place = next((places[at] for at in sorted(places) if inner <= at < start + one.end(2)), None)
        sets[one[1].lower()] = (one[2].strip(), place)
    where = frozenset(one.lower() for one in _COLUMNS.findall(found["where"] or ""))
    return Update(found["table"].lower().rpartition(".")[2], sets, where)


def _place(found: re.Match[str], number: int) -> int | str:
    if found[1]:
        return int(found[1]) - 1
    return found[2] or found[3] or (int(found[4]) if found[4] else number)
