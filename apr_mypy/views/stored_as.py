"""What the row that is stored says of the columns that a check before it compares: whether it could ever be the row that was looked for, and whether what it leaves out makes a wider constraint hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apr_mypy import facts as f
from apr_mypy.views.naming import last_name
from apr_mypy.views.queries import conditions_of
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.constraints import Model
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.inserts import Insert
    from apr_mypy.views.keys import Key
    from apr_mypy.views.lookups import Lookup


def key_with_nulls(model: Model, columns: frozenset[str], fn: FunctionView, calls: tuple[f.Call, ...]) -> Key | None:
    """A unique key over the columns of a check and more, in which NULL equals NULL, where the rest are columns that may be NULL and that the calls which store the row say nothing of."""
    given = {model.named(name) for name in columns}
    said = {model.named(name) for call in calls for name in _named_in(fn, call)}
    for over, key in model.unique_keys:
        rest = over - given
        if key.nulls_equal and not key.partial and given & over and rest and rest.isdisjoint(said):
            if all((column := model.columns.get(name)) is not None and column.nullable for name in rest):
                return key
    return None


def _named_in(fn: FunctionView, call: f.Call, depth: int = 0) -> set[str]:
    """The columns that a call sets, by its keywords and by the dictionaries that it is given."""
    found: set[str] = set()
    for arg in call.args:
        found.add(arg.name)
        values = [arg.value]
        if isinstance(arg.value, f.Name) and arg.value.scope == f.LOCAL:
            values += [one.value for one in fn.definitions(arg.value) if one.value is not None and one.kind in ("assigned", "changed")]
        for value in values:
            for one in inside(value):
                if isinstance(one, f.Table):
                    found.update(key.value for key, _ in one.items if isinstance(key, f.Const) and isinstance(key.value, str))
                elif isinstance(one, f.Call) and last_name(one.func) == "dict" and depth < 2:
                    found |= _named_in(fn, one, depth + 1)
    return found


def is_another_by_then(one: Lookup, insert: Insert) -> bool:
    """Whether the row that is stored is never one that the check asks for: what the check compares with a constant (`size=0`) is set to something worked out before the row is stored."""
    fn, call = insert.fn, insert.call
    if one.fn is not fn or insert.by is not fn:
        return False
    row = call.func.base if isinstance(call.func, f.Attr) and isinstance(call.func.base, f.Name) else None
    rows = {value.name for value in (row, *(arg.value for arg in call.args[:1])) if isinstance(value, f.Name) and value.scope == f.LOCAL}
    compared = {name for name, value in conditions_of(fn, one.call) if isinstance(value, f.Const) and value.value is not None}
    return any(
        isinstance(target, f.Attr)
        and target.name in compared
        and isinstance(target.base, f.Name)
        and target.base.name in rows
        and not isinstance(step.value, f.Const | None)
        and one.call.line < step.line < call.line
        for step in (fn.all(f.Set) if rows and compared else ())
        for target in step.targets
    )
