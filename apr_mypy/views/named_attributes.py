"""Attributes that are set by name: functions that set on an object whatever they are given by keyword or in a mapping, and the names that the dump of a data object brings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from apr_mypy import facts as f
from apr_mypy.views.makers import Calls
from apr_mypy.views.queries import arguments
from apr_mypy.views.shapes import dumped

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_SETTER = "builtins.setattr"
_GIVEN = ("model_fields_set", "__fields_set__")
"""Attributes of a data object that hold the names of the fields it was given."""


class Setter(NamedTuple):
    """A function sets, on the object that it is given as `row`, the attributes that its parameter `values` names: its keywords where `by_keyword`, else a mapping."""

    row: str
    values: str
    by_keyword: bool


def setter_of(fn: FunctionView) -> Setter | None:
    """What a function sets so: `def update(self, row, **values): for key, value in values.items(): setattr(row, key, value)`; worked out once."""
    if "_setter" not in fn.__dict__:
        fn.__dict__["_setter"] = _setter_of(fn)
    found: Setter | None = fn.__dict__["_setter"]
    return found


def _setter_of(fn: FunctionView) -> Setter | None:
    params = {param.name: param for param in fn.function.params}
    for call in fn.calls if len(params) > 1 else ():
        if not (isinstance(call.func, f.Name) and call.func.name == _SETTER and len(call.args) == 3):
            continue
        row, name = call.args[0].value, call.args[1].value
        if not (isinstance(row, f.Name) and row.name in params and isinstance(name, f.Name)):
            continue
        for one in fn.definitions(name):
            over = one.value.func.base if isinstance(one.value, f.Call) and isinstance(one.value.func, f.Attr) else one.value
            if isinstance(over, f.Name) and over.name in params and over.name != row.name and one.kind == "loop":
                return Setter(row.name, over.name, params[over.name].kind == f.STAR_KEYWORDS)
    return None


def attributes_set(program: Calls, fn: FunctionView, call: f.Call) -> Iterator[tuple[f.AnyValue, str, f.AnyValue, FunctionView]]:
    """(object, attribute, value, function) for each attribute that a call has such a function set, where the call says which."""
    if not any(arg.name not in ("", "*") or isinstance(arg.value, f.Table) for arg in call.args):
        return
    for function in program.run_by(fn, call):
        setter = setter_of(function)
        if setter is None:
            continue
        bound = arguments(fn, call, function)
        row = bound.get(setter.row)
        if row is None:
            continue
        params = {param.name for param in function.function.params}
        if setter.by_keyword:
            for arg in call.args:
                if arg.name and arg.name not in ("*", "**") and arg.name not in params:
                    yield row, arg.name, arg.value, function
        given = bound.get(setter.values)
        for key, value in given.items if isinstance(given, f.Table) else ():
            if isinstance(key, f.Const) and isinstance(key.value, str):
                yield row, key.value, value, function


def dumped_names(program: Calls, fn: FunctionView, value: f.AnyValue) -> frozenset[str]:
    """The names that the dump of a data object of the project brings (`body.model_dump()`, `asdict(change)`), by its class; without those that are left out by `exclude`, or taken out of it again."""
    if isinstance(value, f.Attr) and value.name in _GIVEN:
        return _fields(program, fn, value.base)
    dump = dumped(fn.module, fn, value)
    if not isinstance(dump, f.Call):
        return frozenset()
    holder = dump.func.base if isinstance(dump.func, f.Attr) else dump.args[0].value if dump.args else None
    names = _fields(program, fn, holder) if holder is not None else frozenset()
    if not names:
        return names
    for arg in dump.args:
        written = {one.value for one in arg.value.items if isinstance(one, f.Const)} if isinstance(arg.value, f.Many) else set()
        if arg.name == "include":
            names &= written
        elif arg.name == "exclude":
            names -= written
    return names - _taken_out(fn, value)


def _fields(program: Calls, fn: FunctionView, value: f.AnyValue) -> frozenset[str]:
    types = fn.module.types
    for full in types.classes(types.type_of(value)):
        views = [program.classes[one] for one in types.mro(full) if one in program.classes]
        if views:
            return frozenset(field.name for view in views for field in view.class_.fields if not field.in_method)
    return frozenset()


def _taken_out(fn: FunctionView, value: f.AnyValue) -> frozenset[str]:
    """The keys that are popped or deleted from a mapping under a local name."""
    if not isinstance(value, f.Name):
        return frozenset()
    popped = [call.args[0].value for call in fn.calls if _is_pop(call, value.name) and call.args]
    deleted = [step.value.index for step in fn.all(f.Delete) if isinstance(step.value, f.Item) and _is_named(step.value.base, value.name)]
    return frozenset(one.value for one in (*popped, *deleted) if isinstance(one, f.Const) and isinstance(one.value, str))


def _is_pop(call: f.Call, name: str) -> bool:
    return isinstance(call.func, f.Attr) and call.func.name == "pop" and _is_named(call.func.base, name)


def _is_named(value: f.AnyValue, name: str) -> bool:
    return isinstance(value, f.Name) and value.name == name
