"""Whether a statement writes another row than one that was loaded: both are told by the same column, compared with two different constants."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import StoresRow
from apr_mypy.patterns import pattern_of
from apr_mypy.views.queries import known, query_calls, whole_statement

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_MAY_CHANGE: Final = pattern_of(r"(^|_)(status|state|stage|phase|step|version|revision)$|^is_|^has_|_(at|on|by)$")
"""Columns that one row has different values in, one after the other."""
_DEFAULTS: Final = frozenset({"defaults", "create_defaults", "values", "update_values", "*", "**"})
_KEYED: Final = frozenset(
    {"filter", "get", "aget", "filter_by", "get_or_create", "aget_or_create", "update_or_create", "aupdate_or_create", "get_or_none"}
)
"""Methods whose keywords are columns and what they have to be."""


def is_another_row(fn: FunctionView, query: f.AnyValue, holder: FunctionView, statement: Any, field: str) -> bool:
    """Whether what `query` loads in `fn` cannot be what `statement` writes in `holder`: `field` is the column that it sets."""
    if not isinstance(statement, f.Call):
        return False
    written = dict(_told_by(holder, whole_statement(holder, statement)))
    if not written:
        return False
    return any(name != field and name in written and written[name] != value for name, value in _told_by(fn, query))


def _told_by(fn: FunctionView, value: f.AnyValue) -> Iterator[tuple[str, str]]:
    """(column, constant) for what a query compares with a constant, for equality."""
    for holder, call in query_calls(fn, value):
        name = call.func.name if isinstance(call.func, f.Attr) else ""
        stores = known(StoresRow, holder, call)
        for arg in call.args:
            given: tuple[str, f.AnyValue] | None = None
            if arg.name and name in _KEYED and arg.name not in _DEFAULTS and "__" not in arg.name:
                given = arg.name, arg.value
            elif not arg.name and stores is None and isinstance(arg.value, f.Compare) and arg.value.ops == ("==",) and name != "exclude":
                left, right = arg.value.args
                given = (left.name, right) if isinstance(left, f.Attr) else None
            if given is not None and not _MAY_CHANGE.search(given[0]) and (text := _constant(holder, given[1])):
                yield given[0], text


def _constant(fn: FunctionView, value: f.AnyValue) -> str:
    """A constant as text, or a member of an enum; "" for anything else, and for what is no key (a bool, None)."""
    if isinstance(value, f.Attr) and value.name.isupper() and fn.module.types.class_objects(fn.module.types.type_of(value.base)):
        return f"{fn.module.types.class_objects(fn.module.types.type_of(value.base))[0]}.{value.name}"
    constant = fn.module.constant(fn, value)
    return repr(constant.value) if constant is not None and constant.value is not None and not isinstance(constant.value, bool) else ""
