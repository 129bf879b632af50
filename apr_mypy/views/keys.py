"""Unique constraints and indexes as they are written: in a model's options, in a call, in SQL text; each over named columns, for the whole table or under a condition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Argument, DeclaresKey
from apr_mypy.patterns import pattern_of
from apr_mypy.views.columns import argument_in, is_true
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import ModuleView
from apr_mypy.views.walk import inside

_DIRECTIONS: Final = frozenset({"asc", "desc", "ascending", "descending", "text", "hashed", "2dsphere", "2d"})
_NO_COLUMNS: Final = frozenset(
    {
        "lower",
        "upper",
        "coalesce",
        "trim",
        "nulls",
        "first",
        "last",
        "asc",
        "desc",
        "collate",
        "where",
        "and",
        "or",
        "not",
        "is",
        "null",
        "true",
        "false",
        "text",
    }
)
_WORD: Final = pattern_of(r"[a-z_][a-z0-9_]*", re.IGNORECASE)
_CREATE_INDEX: Final = pattern_of(
    r"create\s+(?P<unique>unique\s+)?index\s+(?:concurrently\s+)?(?:if\s+not\s+exists\s+)?(?:[\w.\"`]+\s+)?on\s+(?:only\s+)?(?P<table>[\w.\"`]+)\s*(?:using\s+\w+\s*)?\((?P<columns>.*?)\)\s*(?P<where>(?:include\s*\(.*?\)\s*)?where\b.*)?(?:;|$)",
    re.IGNORECASE | re.DOTALL,
)
_ADD_UNIQUE: Final = pattern_of(
    r"alter\s+table\s+(?:only\s+)?(?:if\s+exists\s+)?(?P<table>[\w.\"`]+)\s+add\s+(?:constraint\s+[\w\"`]+\s+)?(?:unique(?:\s+(?:key|index))?(?:\s+\w+)?|primary\s+key)\s*\((?P<columns>[^)]*)\)",
    re.IGNORECASE,
)
_CREATE_TABLE: Final = pattern_of(
    r"create\s+(?:temp(?:orary)?\s+)?table\s+(?:if\s+not\s+exists\s+)?(?P<table>[\w.\"`]+)\s*\((?P<body>.*)", re.IGNORECASE | re.DOTALL
)
_TABLE_KEY: Final = pattern_of(r"(?:unique|primary\s+key)\s*(?:key|index)?\s*(?:\w+\s*)?\((?P<columns>[^)]*)\)", re.IGNORECASE)
_COLUMN_KEY: Final = pattern_of(r"(?:^|,)\s*[\"`]?(?P<column>\w+)[\"`]?\s+[^,]*?\b(?:unique|primary\s+key)\b(?!\s*\()", re.IGNORECASE)


class Key(NamedTuple):
    """A unique constraint or an index over `columns`, in order. `where` are the names that its condition mentions, empty where it covers the whole table; `partial` tells that it has a condition, `excludes` that it
    keeps ranges from overlapping; `nulls_equal` that two rows with NULL in a column agree on it."""

    columns: tuple[str, ...]
    unique: bool
    where: frozenset[str] = frozenset()
    partial: bool = False
    primary: bool = False
    excludes: bool = False
    source: Literal["column", "model", "elsewhere"] = "model"
    nulls_equal: bool = False


class Plain(NamedTuple):
    """What plain groups of names mean where they stand: unique, or written in pairs with their uniqueness."""

    unique: bool = False
    pairs: bool = False


_LISTED: Final = Plain()


def keys_in(module: ModuleView, fn: FunctionView, value: f.AnyValue | None, plain: Plain = _LISTED, depth: int = 0) -> Iterator[Key]:
    """The keys that a value lists: constraint calls, groups of names, both in any display, sum or name."""
    if value is None or depth > 6:
        return
    match value:
        case f.Call():
            row = module.knowledge.find(DeclaresKey, module.callee(fn, value).names)
            if row is not None:
                yield from key_of(module, fn, value, row)
            elif isinstance(value.func, f.Name) and value.func.name.rpartition(".")[2] in ("tuple", "list", "frozenset", "set", "sorted"):
                for given in value.args:
                    yield from keys_in(module, fn, given.value, plain, depth + 1)
        case f.Const(value=str(name)):
            yield Key((_column_name(name),), plain.unique)
        case f.Many():
            yield from _display(module, fn, value, plain, depth)
        case f.Table():
            fields = next((item for key, item in value.items if isinstance(key, f.Const) and key.value == "fields"), None)
            unique = next((item for key, item in value.items if isinstance(key, f.Const) and key.value == "unique"), None)
            if fields is not None:
                names = tuple(column_names(module, fn, fields))
                if names:
                    yield Key(names, is_true(unique))
        case f.Op(op="+" | "or"):
            for arg in value.args:
                yield from keys_in(module, fn, arg, plain, depth + 1)
        case f.Star():
            yield from keys_in(module, fn, value.value, plain, depth + 1)
        case f.Name(scope=f.FULL):
            for step in module.globals.get(value.name, ()):
                yield from keys_in(module, module.body, step.value, plain, depth + 1)
        case f.Name(scope=f.LOCAL):
            for origin in fn.origins(value):
                if origin is not value and not isinstance(origin, Definition):
                    yield from keys_in(module, fn, origin, plain, depth + 1)


def _display(module: ModuleView, fn: FunctionView, value: f.Many, plain: Plain, depth: int) -> Iterator[Key]:
    items = value.items
    if plain.pairs and len(items) == 2 and isinstance(items[1], f.Const) and isinstance(items[1].value, bool):
        names = tuple(column_names(module, fn, items[0]))
        if names:
            yield Key(names, items[1].value)
        return
    if depth and items and all(_is_plain(one) for one in items):
        names = tuple(column_names(module, fn, value))
        if names:
            yield Key(names, plain.unique)
        return
    if not depth and plain.unique and items and all(isinstance(one, f.Const) for one in items):
        yield Key(tuple(column_names(module, fn, value)), unique=True)  # `unique_together = ("a", "b")`
        return
    for one in items:
        yield from keys_in(module, fn, one, plain, depth + 1)


def _is_plain(value: f.AnyValue) -> bool:
    """Whether a value in a group is a column: a name as text, or a pair of one and its direction."""
    if isinstance(value, f.Const):
        return isinstance(value.value, str)
    return (
        isinstance(value, f.Many)
        and len(value.items) == 2
        and isinstance(value.items[0], f.Const)
        and isinstance(value.items[0].value, str)
        and not (isinstance(value.items[1], f.Const) and isinstance(value.items[1].value, str) and value.items[1].value.lower() not in _DIRECTIONS)
    )


def key_of(module: ModuleView, fn: FunctionView, call: f.Call, row: DeclaresKey) -> Iterator[Key]:
    """The key that a call of a constraint's or index's class declares."""
    args = module.callee(fn, call).args
    columns = _columns(module, fn, args, row.columns, row.rest)
    conditions = [arg.value for arg in args if arg.name in row.where]
    unique = row.unique == "always" or (row.unique == "said" and any(arg.name == row.unique_argument and is_true(arg.value) for arg in args))
    if columns or row.excludes:
        where = frozenset(name for one in conditions for name in mentioned(one))
        equal = any(isinstance(arg.value, f.Const) and f"{arg.name}={arg.value.value}" in row.nulls_equal for arg in args)
        yield Key(columns, unique, where, bool(conditions), row.is_primary, row.excludes, nulls_equal=equal)


def _columns(module: ModuleView, fn: FunctionView, args: tuple[f.Arg, ...], listed: Argument | None, rest: int) -> tuple[str, ...]:
    value = argument_in(args, listed)
    if value is not None:
        return tuple(dict.fromkeys(column_names(module, fn, value)))
    if rest < 0:
        return ()
    positional = [arg.value for arg in args if arg.name in ("", "*")]
    return tuple(dict.fromkeys(name for one in positional[rest:] for name in column_names(module, fn, one)))


def column_names(module: ModuleView, fn: FunctionView, value: f.AnyValue, depth: int = 0) -> Iterator[str]:
    """The columns that a value names: text, a column of the class, an expression over columns (`func.lower(User.email)`, `F("email").desc()`, `Lower("email")`), a list of those."""
    if depth > 6:
        return
    match value:
        case f.Const(value=str(text)):
            yield from [_column_name(text)] if _WORD.fullmatch(text.strip().lstrip("-")) else _words(text)
        case f.Many():
            if depth and len(value.items) == 2 and _is_plain(value) and isinstance(value.items[1], (f.Name, f.Attr)):
                yield from column_names(module, fn, value.items[0], depth + 1)  # ("email", ASCENDING)
                return
            if depth and len(value.items) == 2 and isinstance(value.items[1], f.Const):
                yield from column_names(module, fn, value.items[0], depth + 1)  # ("email", 1)
                return
            for one in value.items:
                yield from column_names(module, fn, one, depth + 1)
        case f.Table():
            yield from (key.value for key, _ in value.items if isinstance(key, f.Const) and isinstance(key.value, str))
        case f.Star() | f.Await():
            yield from column_names(module, fn, value.value, depth + 1)
        case f.Attr():
            yield value.name
        case f.Name():
            known = module.globals.get(value.name, ()) if value.scope == f.FULL else ()
            if len(known) == 1 and isinstance(known[0].value, (f.Const, f.Many)):
                yield from column_names(module, module.body, known[0].value, depth + 1)
            else:
                yield value.name.rpartition(".")[2]
        case f.Call():
            if isinstance(value.func, f.Attr) and isinstance(value.func.base, (f.Attr, f.Call, f.Name)) and not value.args:
                yield from column_names(module, fn, value.func.base, depth + 1)  # `User.email.desc()`, `email.desc()` in the class
            else:
                for arg in value.args:
                    yield from column_names(module, fn, arg.value, depth + 1)


def mentioned(value: f.AnyValue) -> Iterator[str]:
    """The names that a condition mentions: attributes, names, words of text, keywords up to their `__` (`Q(deleted_at__isnull=True)`), keys of a dictionary."""
    for one in inside(value):
        match one:
            case f.Attr():
                yield one.name
            case f.Name():
                yield one.name.rpartition(".")[2]
            case f.Const(value=str(text)):
                yield from _words(text)
            case f.Call():
                for arg in one.args:
                    if arg.name not in ("", "*", "**"):
                        yield arg.name.partition("__")[0]


def keys_in_sql(text: str) -> Iterator[tuple[str, Key]]:
    """(table, key) for each unique constraint or index that a text of SQL creates."""
    if "unique" not in (lowered := text.lower()) and "index" not in lowered and "primary" not in lowered:
        return
    for found in _CREATE_INDEX.finditer(text):
        condition = found["where"] or ""
        yield (
            _table(found["table"]),
            Key(tuple(_words(found["columns"])), bool(found["unique"]), frozenset(_words(condition)), bool(condition), source="elsewhere"),
        )
    for found in _ADD_UNIQUE.finditer(text):
        yield _table(found["table"]), Key(tuple(_words(found["columns"])), unique=True, source="elsewhere")
    for found in _CREATE_TABLE.finditer(text):
        table, body = _table(found["table"]), found["body"]
        for one in _TABLE_KEY.finditer(body):
            yield table, Key(tuple(_words(one["columns"])), unique=True, source="elsewhere")
        for one in _COLUMN_KEY.finditer(body):
            yield table, Key((one["column"].lower(),), unique=True, source="elsewhere")


def _column_name(text: str) -> str:
    return text.strip().lstrip("-").partition("__")[0] if "__" in text.strip("_") else text.strip().lstrip("-")


def _words(text: str) -> list[str]:
    """The words of an SQL expression that may be columns."""
    return [word.lower() for word in _WORD.findall(re.sub(r"'[^']*'", "", text)) if word.lower() not in _NO_COLUMNS]


def _table(text: str) -> str:
    return text.replace('"', "").replace("`", "").rpartition(".")[2].lower()
