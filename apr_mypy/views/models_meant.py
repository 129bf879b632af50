"""The model that a call asks for, makes a row of or gives a row of, and the model of a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import InsertsRow, LoadsRow
from apr_mypy.views.from_whom import ROW
from apr_mypy.views.queries import is_model, known, model_class, model_of, row_class
from apr_mypy.views.trust import Trust

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView


def model_meant(fn: FunctionView, call: f.Call) -> str:
    """The model that a call asks for, empty where nobody says it."""
    func = call.func
    if isinstance(func, f.Attr):
        own = model_of(fn, func.base)
        if own:
            return own
    for arg in call.args[:1]:
        full = model_class(fn, arg.value) or (model_of(fn, arg.value) if isinstance(arg.value, f.Attr | f.Call) else "")
        if full:
            return full
    return row_class(fn, call.type) if known(LoadsRow, fn, call) is not None else ""


def model_made(fn: FunctionView, call: f.Call) -> str:
    """The model of which a call makes a row, "" where it makes none."""
    types = fn.module.types
    for full in types.class_objects(types.type_of(call.func)):
        if is_model(fn, full):
            return full
    if known(InsertsRow, fn, call) is not None:
        return model_meant(fn, call)
    if isinstance(call.func, f.Attr) and call.func.name == "values":
        return model_of(fn, call.func.base)
    return ""


def model_of_row(trust: Trust, row: f.AnyValue) -> str:
    """The model of which a value is a row, "" where nobody says it."""
    fn = trust.fn
    model = row_class(fn, fn.module.types.type_of(row))
    if not model and trust.of(row) & ROW:
        model = next((full for origin in fn.origins(row) if not isinstance(origin, tuple) and (full := model_of(fn, origin))), "")
    return model


def model_given(fn: FunctionView, call: f.Call) -> str:
    """The model of the row that a call gives, awaited or not."""
    outer = fn.parent(call)
    awaited = outer[0].type if outer is not None and isinstance(outer[0], f.Await) else 0
    return row_class(fn, call.type) or row_class(fn, awaited)
