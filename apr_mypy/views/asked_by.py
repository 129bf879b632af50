"""By what a query asks for its rows: the columns that it compares with something, and whether one query could ask for many of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import StoresRow
from apr_mypy.views.function import FunctionView
from apr_mypy.views.lookups import OPERATORS
from apr_mypy.views.naming import last_name
from apr_mypy.views.queries import known, query_calls
from apr_mypy.views.walk import inside

_OF_MANY: Final = frozenset({"any", "has"})
"""Methods of a relation that ask whether some related row agrees."""
_BOTH: Final = frozenset({"and_", "Q"})
_LISTED: Final = frozenset({"is_", "in_", "is_not", "isnot", "not_in", "notin_"})


class Key(NamedTuple):
    """One condition of a query. `column` is what is compared, with the way there (`project__owner`), "" where that is not in sight; `plain` whether it has to be that very value, so that `in` asks for many."""

    column: str
    value: f.AnyValue
    plain: bool


def keys_of(fn: FunctionView, query: f.AnyValue) -> Iterator[Key]:
    """The conditions of a query, through local names: `filter(status=…, owner__email__iexact=…)`, `where(Order.status == …)`, `{"status": …}`."""
    seen: set[int] = set()
    for holder, call in query_calls(fn, query):
        if known(StoresRow, holder, call) is not None:
            continue
        name = last_name(call.func)
        for arg in call.args:
            if arg.name in ("", "*"):
                yield from (key for key in _keys_in(arg.value, "join" not in name, 0) if _is_first(key.value, seen))
            elif arg.name not in ("**", "defaults", "create_defaults") and _is_first(arg.value, seen):
                yield _keyword(call, arg)


def _is_first(value: f.AnyValue, seen: set[int]) -> bool:
    first = id(value) not in seen
    seen.add(id(value))
    return first


def _keyword(call: f.Call, arg: f.Arg) -> Key:
    if last_name(call.func) in _OF_MANY and isinstance(call.func, f.Attr):
        return Key(last_name(call.func.base), arg.value, False)
    way, _, last = arg.name.rpartition("__")
    if way and last in ("exact", "iexact", *OPERATORS):
        return Key(way, arg.value, last == "exact")
    return Key(arg.name, arg.value, True)


def _keys_in(value: f.AnyValue, plain: bool, depth: int) -> Iterator[Key]:
    if depth > 6:
        return
    match value:
        case f.Compare(args=(f.Attr() as column, other)):
            yield Key(column.name, other, plain and value.ops == ("==",))
        case f.Compare(args=(left, other)):  # `func.lower(User.email) == func.lower(email)`
            columns = {one.name for one in inside(left) if isinstance(one, f.Attr) and last_name(one.base)[:1].isupper()}
            yield Key(columns.pop() if len(columns) == 1 else "", other, False)
        case f.Call(func=f.Attr(base=f.Attr() as column) as func) if func.name in _LISTED | _OF_MANY and value.args:
            yield from (Key(column.name, arg.value, False) for arg in value.args)
        case f.Call():
            for arg in value.args:
                if not arg.name:
                    yield from _keys_in(arg.value, plain and last_name(value.func) in _BOTH, depth + 1)
        case f.Op():
            for one in value.args:
                yield from _keys_in(one, plain and value.op in ("&", "and"), depth + 1)
        case f.Table():
            for key, item in value.items:
                if isinstance(key, f.Const) and isinstance(key.value, str) and not key.value.startswith("$"):
                    yield Key(key.value, item, plain)
        case f.Star() | f.Await() | f.Bind():
            yield from _keys_in(value.value, plain, depth + 1)


__all__ = ["Key", "keys_of"]
