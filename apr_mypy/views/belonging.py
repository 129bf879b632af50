"""Which rows belong to an object, as far as the query says that selects them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apr_mypy import facts as f
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_DEEPEST = 3


def is_asked_of(fn: FunctionView, statement: f.Call, name: str) -> bool:
    """Whether a statement's rows are asked of an object, or by it, under its local name: `order.lines.update(…)`, `Line.objects.filter(order=order).update(…)`, also where the query has a name of its own."""
    return isinstance(statement.func, f.Attr) and _leads_from(fn, statement.func.base, name, 0)


def _leads_from(fn: FunctionView, value: f.AnyValue, name: str, depth: int) -> bool:
    for part in inside(value):
        if isinstance(part, f.Name) and part.scope == f.LOCAL:
            if part.name == name:
                return True
            for held in fn.definitions(part) if depth < _DEEPEST else ():
                if held.value is not None and held.function is fn and _leads_from(fn, held.value, name, depth + 1):
                    return True
    return False
