"""The methods that run on a row without a type: those of the model that its query names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apr_mypy import facts as f
from apr_mypy.views.makers import Calls
from apr_mypy.views.queries import is_unknown
from apr_mypy.views.rows import Load, sources

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView


def methods_of_row(program: Calls, fn: FunctionView, call: f.Call) -> tuple[FunctionView, ...]:
    """What a method call runs, where mypy does not know what it is called on: a row of the project's models, as the queries tell that it was loaded by; empty where none does."""
    func = call.func
    if not isinstance(func, f.Attr) or not isinstance(func.base, f.Name) or func.base.scope != f.LOCAL or not is_unknown(fn, func.base):
        return ()
    models = {one.model for one in sources(program, fn, func.base) if isinstance(one, Load) and one.model in program.classes}
    found = (program.method(model, func.name) for model in sorted(models))
    return tuple(dict.fromkeys(one for one in found if one is not None and not one.function.is_static and not one.function.is_class))


__all__ = ["methods_of_row"]
