"""Queries of rows that may be marked as deleted which need no word about it: a relation's condition or a property of the model leaves them out; or the query has to see them, because it takes the next value of a key that they hold too,
or reads once more a row that is at hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import KeepsToRelation
from apr_mypy.patterns import pattern_of
from apr_mypy.views.check_then_insert import Judged
from apr_mypy.views.naming import last_name
from apr_mypy.views.once import found_once
from apr_mypy.views.queries import conditions_of, is_unknown, model_class, query_calls, query_values
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ClassView
    from apr_mypy.views.soft_delete import SoftDeleted

_KEYS: Final = frozenset({"id", "pk", "uuid", "_id"})
_GONE: Final = pattern_of(r"(^|_)(deleted|removed|archived|trashed)(_|$)")
_NUMBER: Final = pattern_of(r"(^|_)(id|no|nr|number|num|position|pos|order|index|idx|seq|sequence|version|rank)$")
_FARTHEST: Final = 2
_ONLY: Final = frozenset({"one", "scalar_one", "get", "one_or_fail"})
_OF_A_ROW: Final = frozenset({"correlate", "scalar_subquery", "as_scalar"})


def leaves_out_anyway(program: Judged, fn: FunctionView, call: f.Call, one: SoftDeleted) -> bool:
    """Whether a query leaves deleted rows out by something else than the column: by a relation that was declared so, by a property of a model that asks for it, by the mark of a row beside it."""
    return _by_relation(program, fn, call, one) or any(_asks_by_name(program, holder, value, one) for holder, value in query_values(fn, call))


def has_to_see_them(fn: FunctionView, call: f.Call, one: SoftDeleted) -> bool:
    """Whether a query is about deleted rows as well: it takes the highest value of a key, or reads a row that is at hand by its own key."""
    conditions = list(conditions_of(fn, call))
    whole = list(_chain(fn, call))
    if any(_is_at_hand(fn, column, value, one) for column, value in conditions):
        return True
    if conditions and whole[-1] in _ONLY and all(isinstance(value, f.Const) for _, value in conditions):
        return True  # one row that the application itself lives with: the root, the system's own account
    if not _OF_A_ROW.isdisjoint(whole) and any(
        column in _KEYS and isinstance(value, f.Attr) and model_class(fn, value.base) for column, value in conditions
    ):
        return True  # a subquery for the row that another leads to
    return _takes_highest(fn, call, one)


# --- left out by what the model says ----------------------------------------------------------------------------------------------


def _by_relation(program: Judged, fn: FunctionView, call: f.Call, one: SoftDeleted) -> bool:
    for holder, part in query_calls(fn, call):
        row = holder.module.find(KeepsToRelation, holder, part)
        if row is None and isinstance(part.func, f.Attr) and not part.func.targets:
            rows = holder.module.knowledge.knowledge.by_method.get((KeepsToRelation, part.func.name), ())
            row = next((each for each in rows if isinstance(each, KeepsToRelation)), None)
        if row is not None and one.model.full in _kept_out(program, row, one.column.name):
            return True
    return False


def _kept_out(program: Judged, row: KeepsToRelation, column: str) -> frozenset[str]:
    """The models whose rows some relation leaves out by a column, as its declaration says."""
    return found_once(program, "_relations_of_alive", (row.name, column), lambda: frozenset(_declared_alive(program, row, column)), frozenset())


def _declared_alive(program: Judged, row: KeepsToRelation, column: str) -> Iterator[str]:
    written = pattern_of(rf"(\w+)\.{column}\b")
    by_name: dict[str, list[str]] = {}
    for full in program.classes:
        by_name.setdefault(full.rpartition(".")[2], []).append(full)
    for view in program.classes.values():
        for field in view.class_.fields:
            for part in inside(field.value) if field.value is not None else ():
                for arg in part.args if isinstance(part, f.Call) else ():
                    if arg.name != row.condition:
                        continue
                    for value in inside(arg.value):
                        if isinstance(value, f.Const) and isinstance(value.value, str):
                            for found in written.finditer(value.value):
                                yield from by_name.get(found[1], ())
                        elif isinstance(value, f.Attr) and value.name == column:
                            yield from by_name.get(last_name(value.base), ())
                        elif isinstance(value, f.Name) and value.name.rpartition(".")[2] == column:
                            yield view.full


def _asks_by_name(program: Judged, fn: FunctionView, value: f.AnyValue, one: SoftDeleted) -> bool:
    """Whether a value is a property of a model's class, that leaves deleted rows out for a query too (`Order.is_active`), or the mark of another row (`~Address.is_user_deleted`)."""
    if not isinstance(value, f.Attr):
        return False
    full = model_class(fn, value.base)
    if not full:
        return False
    if full != one.model.full:
        return _GONE.search(value.name) is not None
    view = program.classes.get(full)
    return view is not None and value.name != one.column.name and _tells(program, view, value.name, one.column.name, 0)


def _tells(program: Judged, view: ClassView, name: str, column: str, depth: int) -> bool:
    """Whether a property of a class reads the column, itself or through another property."""
    for full in view.class_.mro:
        holder = program.classes.get(full)
        method = holder.methods.get(name) if holder is not None else None
        if method is None:
            continue
        read = {attr.name for attr in method.attrs if isinstance(attr.base, f.Name)}
        return column in read or (depth < _FARTHEST and any(_tells(program, view, other, column, depth + 1) for other in read if other != name))
    return False


# --- has to see them --------------------------------------------------------------------------------------------------------------


def _takes_highest(fn: FunctionView, call: f.Call, one: SoftDeleted) -> bool:
    """Whether a query asks for the highest value of a column that numbers the rows: the next one must be none that a deleted row has."""
    for _, part in query_calls(fn, _whole(fn, call)):
        if last_name(part.func).lower() != "max" or not part.args:
            continue
        for value in inside(part.args[0].value):
            name = value.value if isinstance(value, f.Const) else value.name if isinstance(value, f.Attr) else ""
            if (
                isinstance(name, str)
                and name
                and (_NUMBER.search(name) or any(one.model.named(name) in key.columns for key in one.model.keys if key.unique))
            ):
                return True
    return False


def _whole(fn: FunctionView, call: f.Call) -> f.Call:
    """The last call of the chain that a query begins."""
    at = call
    while (parent := fn.parent(at)) is not None and isinstance(parent[0], f.Attr):
        around = fn.parent(parent[0])
        if around is None or not isinstance(around[0], f.Call) or around[1] != "func":
            break
        at = around[0]
    return at


def _chain(fn: FunctionView, call: f.Call) -> Iterator[str]:
    """The names of the calls of the chain that a query is part of, the last one last."""
    names = []
    at: f.AnyValue = _whole(fn, call)
    while isinstance(at, f.Call) and isinstance(at.func, f.Attr):
        names.append(at.func.name)
        at = at.func.base
    yield from reversed(names or [last_name(call.func)])


def _is_at_hand(fn: FunctionView, column: str, value: f.AnyValue, one: SoftDeleted) -> bool:
    """Whether a condition is the key of a row of the same model that the function has: `filter(pk=self.order.pk)`."""
    many = isinstance(value, f.Each) and len(value.results) == 1  # `Order.id.in_(order.id for order in orders)`
    value = value.results[0] if isinstance(value, f.Each) and many else value
    if column not in _KEYS or not isinstance(value, f.Attr) or value.name not in _KEYS:
        return False
    types = fn.module.types
    if one.model.full in types.classes(types.type_of(value.base)):
        return True
    if many and is_unknown(fn, value.base):
        return True
    if not is_unknown(fn, value.base):
        return False
    said, called = last_name(value.base).lower().lstrip("_"), one.model.name.lower()
    return len(said) > 3 and (said.replace("_", "") in called or called in said.replace("_", ""))


__all__ = ["has_to_see_them", "leaves_out_anyway"]
