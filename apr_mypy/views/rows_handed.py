"""Rows that a framework loads and hands to a method (`update(self, instance, validated_data)` of a serializer): whose rows they are, and whether they come locked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import HandsRow
from apr_mypy.views.lookups import model_of_class
from apr_mypy.views.queries import is_model, locks_here

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.makers import Calls


def model_handed(program: Calls, fn: FunctionView, param: f.Param) -> str:
    """The model of the row that a framework hands to a method as this parameter; "" where it hands none."""
    owner = fn.owner
    if owner is None:
        return ""
    row = fn.module.knowledge.find(HandsRow, program.roles.line_of(owner.full, owner.mro))
    if row is None or fn.function.name != row.method or param not in fn.function.params[row.position : row.position + 1]:
        return ""
    for full in fn.module.types.classes(param.type):
        if is_model(fn, full):
            return full
    return model_of_class(program, owner.full)


def comes_locked(program: Calls, fn: FunctionView) -> bool:
    """Whether a view that names the method's class asks for its rows with a lock."""
    owner = fn.owner.full if fn.owner is not None else ""
    for module in program.modules.values() if owner else ():
        for view in module.classes.values():
            names = any(isinstance(field.value, f.Name) and field.value.name == owner for field in view.class_.fields)
            if names and any(locks_here(method, call) for method in view.methods.values() for call in method.calls):
                return True
    return False
