"""Lists and mappings in a row that are changed in place where the mapper only stores what is assigned: a plain JSON column of SQLAlchemy keeps the change to itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import GuardsRows
from apr_mypy.views.constraints import declared
from apr_mypy.views.makers import Calls
from apr_mypy.views.order import order_of
from apr_mypy.views.sessions import scopes_of
from apr_mypy.views.shown import shown
from apr_mypy.views.transaction_scopes import ends

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_WATCHING_ALL: Final = frozenset({"associate_with", "associate_with_attribute"})
"""Methods by which a class of watched values is put in for every column of a type."""


def goes_unnoticed(program: Calls, fn: FunctionView, row: f.AnyValue, model: str, field: str) -> bool:
    """Whether a change in place of a row's field is nothing to the mapper: a document column that no watched type wraps, and that nobody marks as changed (`flag_modified(row, "meta")`)."""
    memo: dict[tuple[str, str], bool] = program.__dict__.setdefault("_unnoticed_columns", {})
    key = model, field
    if key not in memo:
        memo[key] = _is_unwatched(program, model, field)
    return memo[key] and not _is_marked(fn, row, field)


def _is_unwatched(program: Calls, model: str, field: str) -> bool:
    view = program.classes.get(model)
    if view is None:
        return False
    table = view.module.knowledge.table(GuardsRows)
    if not any(full in table and table[full].unnoticed for full in view.module.lineage(model)):
        return False
    found = declared(program, model)
    column = found.columns.get(field) if found is not None else None
    return column is not None and column.holds == "document" and not _all_are_watched(program)


def _all_are_watched(program: Calls) -> bool:
    known: bool | None = program.__dict__.get("_documents_are_watched")
    if known is None:
        known = program.__dict__["_documents_are_watched"] = any(
            isinstance(call.func, f.Attr) and call.func.name in _WATCHING_ALL
            for module in program.modules.values()
            for fn in (module.body, *module.functions.values())
            for call in fn.calls
        )
    return known


def _is_marked(fn: FunctionView, row: f.AnyValue, field: str) -> bool:
    """Whether a call is given the row and the field's name."""
    text = shown(row, 200)
    return any(
        any(isinstance(arg.value, f.Const) and arg.value.value == field for arg in call.args)
        and any(shown(arg.value, 200) == text for arg in call.args)
        for call in fn.calls
        if len(call.args) > 1
    )


def is_committed(program: Calls, fn: FunctionView, record: Any) -> bool:
    """Whether the function commits after a place, or at the end of a block around it."""
    order = order_of(fn)
    at = order.of(record)
    return any(call.func.name == "commit" and order.of(call) > at for call in ends(fn) if isinstance(call.func, f.Attr)) or any(
        scope.commits and scope.holds(record) for scope in scopes_of(program, fn)
    )


__all__ = ["goes_unnoticed", "is_committed"]
