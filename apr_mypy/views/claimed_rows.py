"""Statements that take a row for somebody, or give it back: they ask for a column that they set themselves, and so happen once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.queries import conditions_of, query_calls
from apr_mypy.views.row_writes import row_writes, whole_statement
from apr_mypy.views.shown import shown
from apr_mypy.views.sql import statement_of, update_of
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_LOOKED_UP: Final = frozenset(["is_", "is_not", "isnot", "in_", "not_in", "notin_"])
_STAMPED: Final = pattern_of(r"(^|_)(updated|modified|changed|touched|seen|accessed|synced|refreshed)(_|$)")
"""What every write sets says nothing of who has the row."""
_LEASE: Final = pattern_of(r"(^|_)(lock|locked|lease|leased|claim|claimed)_(token|owner|holder|by|key|uuid|id)$")
"""Columns that tell who has taken a row for some time."""


def takes_once(fn: FunctionView, call: f.Call, state: str) -> bool:
    """Whether an UPDATE that sets a state asks for another column that it sets with it, to be or not to be one value: who has the row, or since when (`WHERE claimed_by IS NULL`, set to this worker)."""
    beside = {write.field for write in row_writes(fn) if write.record is call and write.field != state and not _STAMPED.search(write.field)}
    return bool(beside) and any(column in beside for column in _settled(fn, call))


def set_together(fn: FunctionView, record: Any, row: f.AnyValue) -> frozenset[str]:
    """The columns of an object that are filled in the block where its state is set (`order.closed_at, order.status = now, CLOSED`)."""
    place = fn.place_of(fn.step_of(record) or record)
    found: set[str] = set()
    for step in place[1] if place is not None else ():
        if isinstance(step, f.Set) and not (isinstance(step.value, f.Const) and not step.value.value):
            targets = [inner for target in step.targets for inner in (target.items if isinstance(target, f.Many) else (target,))]
            found.update(one.name for one in targets if isinstance(one, f.Attr) and shown(one.base, 200) == shown(row, 200))
    return frozenset(name for name in found if not _STAMPED.search(name))


def takes_row(fn: FunctionView) -> bool:
    """Whether a function takes a row for whoever calls it: by an UPDATE that happens only where nobody has it, and says whether it did, or by one that sets a column to what it is, which leaves the row locked."""
    for write in row_writes(fn):
        if write.row is not None or not isinstance(write.record, f.Call):
            continue
        if isinstance(write.value, f.Attr) and write.value.name == write.field and write.atomic:
            return True
        if write.counted and not _STAMPED.search(write.field) and write.field in set(_settled(fn, write.record)):
            return True
    return False


def asks_by_lease(fn: FunctionView) -> bool:
    """Whether a function asks for a row by what tells that its caller has it (`WHERE id = … AND lock_token = :mine`)."""
    if not any(_LEASE.search(one.name) for one in fn.attrs):
        return False
    return any(_LEASE.search(column) for call in fn.calls for column, _ in conditions_of(fn, call))


def _settled(fn: FunctionView, call: f.Call) -> Iterator[str]:
    """The columns that the conditions of a statement want to be, or not to be, one value."""
    for _, one in query_calls(fn, whole_statement(fn, call)):
        for arg in one.args if one is not call else ():
            if arg.name and arg.name not in ("*", "**"):
                name, _, lookup = arg.name.partition("__")
                if lookup in ("", "isnull", "in", "exact"):
                    yield name
            for inner in inside(arg.value):
                if isinstance(inner, f.Compare) and inner.ops[0] in ("==", "!=", "is", "is not") and isinstance(inner.args[0], f.Attr):
                    yield inner.args[0].name
                elif (
                    isinstance(inner, f.Call)
                    and isinstance(inner.func, f.Attr)
                    and isinstance(inner.func.base, f.Attr)
                    and inner.func.name in _LOOKED_UP
                ):
                    yield inner.func.base.name
                elif isinstance(inner, f.Call):
                    yield from (
                        deep.name.partition("__")[0] for deep in inner.args if deep.name and "__g" not in deep.name and "__l" not in deep.name
                    )
    for arg in call.args:
        for inner in inside(arg.value):
            update = update_of(statement_of(fn, inner))
            if update is not None:
                yield from update.where
