"""Which of a model's rows a check is about: what its query compares with values that are written out, as with a state or a kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.views.lookups import Lookup
from apr_mypy.views.queries import model_class, query_calls
from apr_mypy.views.shown import shown

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_SAME: Final = frozenset({"==", "is"})
_ASKED: Final = frozenset(
    {"filter", "filter_by", "where", "get", "aget", "get_or_create", "aget_or_create", "update_or_create", "aupdate_or_create", "exclude"}
)


def told_apart(lookup: Lookup, columns: tuple[str, ...]) -> tuple[str, frozenset[str]]:
    """(the conditions with a value that is written out, as text, the columns among these that they fix): a unique constraint over the others holds for the rows of these only. None is fixed where no other column is left."""
    found = dict(_fixed(lookup))
    fixed = frozenset(name for name in found.values() if name in columns)
    if not found:
        return "", frozenset()
    if len(fixed) == len(columns):
        return " and ".join(found), frozenset()  # of `filter(template=True)`: one such row, and any number of others
    return " and ".join(found), fixed


def _fixed(lookup: Lookup) -> Iterator[tuple[str, str]]:
    """(a condition as text, the column that it fixes, "" where it leaves more than one value)."""
    for fn, call in query_calls(lookup.fn, lookup.call):
        if not isinstance(call.func, f.Attr) or call.func.name not in _ASKED:
            continue
        for arg in call.args:
            if arg.name and arg.name not in ("defaults", "*", "**") and _is_written_out(fn, arg.value):
                yield f"{'not ' if call.func.name == 'exclude' else ''}{arg.name}={shown(arg.value, 60)}", "" if "__" in arg.name else arg.name
            elif (said := _by_method(fn, arg.value)) is not None:
                yield said
            elif isinstance(arg.value, f.Compare) and len(arg.value.ops) == 1 and isinstance(arg.value.args[0], f.Attr):
                left, right = arg.value.args
                if isinstance(left, f.Attr) and model_class(fn, left.base) and _is_written_out(fn, right):
                    yield shown(arg.value, 60), left.name if arg.value.ops[0] in _SAME else ""


def _by_method(fn: FunctionView, value: f.AnyValue) -> tuple[str, str] | None:
    """A condition that a column's method says (`Task.failed.is_(False)`, `Task.state.in_([…])`)."""
    if not isinstance(value, f.Call) or not isinstance(value.func, f.Attr) or not isinstance(value.func.base, f.Attr) or len(value.args) != 1:
        return None
    column, method = value.func.base, value.func.name
    if method not in ("is_", "in_", "is_not", "not_in") or not model_class(fn, column.base) or not _is_written_out(fn, value.args[0].value):
        return None
    return shown(value, 60), column.name if method == "is_" else ""


def _is_written_out(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is a constant, one of an enum or of a class, or several of these."""
    match value:
        case f.Const():
            return value.value is not None
        case f.Many():
            return bool(value.items) and all(_is_written_out(fn, one) for one in value.items)
        case f.Attr():
            return bool(fn.module.types.class_objects(fn.module.types.type_of(value.base))) or value.name.isupper()
        case f.Name():
            return value.scope != f.LOCAL and value.name.rpartition(".")[2].isupper()
    return False
