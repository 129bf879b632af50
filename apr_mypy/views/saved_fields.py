"""Which fields of a row a call that stores it writes, where it names them (`order.save(update_fields=["note"])`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.views.row_values import is_changed_in_place

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_NAMES: Final = frozenset({"update_fields"})
_TAKING: Final = frozenset({"extend", "update", "union"})


def leaves_out(fn: FunctionView, call: f.Call, field: str, method: FunctionView | None = None) -> bool:
    """Whether a call stores an object and names the fields that are written, and a field is none of them. `method` is the project's own `save`, which may add to them."""
    given = next((arg.value for arg in call.args if arg.name in _NAMES), None)
    names = _listed(fn, given) if given is not None else None
    if not names or field in ("", "*") or not names.isdisjoint((field, f"{field}_id", field.removesuffix("_id"))):
        return False
    return method is None or not _adds(method, field)


def _listed(fn: FunctionView, value: f.AnyValue) -> frozenset[str] | None:
    """The names in a list that is written out; None where it is not, or something is put into it."""
    if isinstance(value, f.Name) and value.scope == f.LOCAL:
        held = fn.definitions(value)
        if len(held) != 1 or is_changed_in_place(fn, value.name):
            return None
        one = next(iter(held))
        return _listed(fn, one.value) if one.kind == "assigned" and not one.path and one.value is not None and one.function is fn else None
    if not isinstance(value, f.Many) or not value.items:
        return None
    names = [item.value for item in value.items if isinstance(item, f.Const) and isinstance(item.value, str)]
    return frozenset(names) if len(names) == len(value.items) else None


def _adds(method: FunctionView, field: str) -> bool:
    """Whether a method names the field itself, or works out anew which are written."""
    if any(one.value == field for one in method.all(f.Const)):
        return True
    if any(one.kind != "parameter" for name in _NAMES for one in method.all_definitions(name)):
        return True
    return any(
        isinstance(call.func, f.Attr) and call.func.name in _TAKING and isinstance(call.func.base, f.Name) and call.func.base.name in _NAMES
        for call in method.calls
    )
