"""Which fields are taken out of a mapping or a copy, or covered in it, before it is shown: `data.pop("password")`, `data["token"] = "***"`, `{**data, "pin": None}`, `model_copy(update={…})`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.views.naming import called_name

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_COPIES: Final = frozenset({"model_copy", "copy", "replace", "_replace", "evolve"})


def taken_out(fn: FunctionView, name: f.Name) -> frozenset[str]:
    """The keys that are taken out of a local mapping, or covered by a constant in it, above the place where it is read."""
    found = list(_changes(fn, name.name))
    step = fn.step_of(name) if found else None
    return frozenset(key for line, key in found if step is not None and line < step.line)


def _changes(fn: FunctionView, name: str) -> Iterator[tuple[int, str]]:
    for call in fn.calls:
        func = call.func
        if isinstance(func, f.Attr) and isinstance(func.base, f.Name) and func.base.name == name:
            if func.name == "pop" and call.args:
                yield from ((call.line, key) for key in _texts(fn, call.args[0].value))
            elif func.name == "update":
                yield from ((call.line, key) for key in _covered(fn, call.args))
    for step in fn.all(f.Delete):
        if isinstance(step.value, f.Item) and _is_of(step.value, name):
            yield from ((step.line, key) for key in _texts(fn, step.value.index))
    for set_ in fn.all(f.Set):
        for target in set_.targets:
            if isinstance(target, f.Item) and _is_of(target, name) and isinstance(set_.value, f.Const):
                yield from ((set_.line, key) for key in _texts(fn, target.index))


def _is_of(item: f.Item, name: str) -> bool:
    return isinstance(item.base, f.Name) and item.base.name == name


def _texts(fn: FunctionView, key: f.AnyValue) -> Iterator[str]:
    """The texts that a key may be: a constant, or what a loop over constants gives (`for key in ("password", "pin"): data.pop(key, None)`)."""
    constant = fn.module.constant(fn, key)
    if constant is not None:
        if isinstance(constant.value, str):
            yield constant.value
        return
    for one in fn.definitions(key) if isinstance(key, f.Name) and key.scope == f.LOCAL else ():
        if one.kind == "loop" and one.value is not None:
            for origin in (one.value, *fn.origins(one.value)):
                if isinstance(origin, f.Many):
                    yield from (str(each.value) for each in origin.items if isinstance(each, f.Const))


def _covered(fn: FunctionView, args: tuple[f.Arg, ...]) -> Iterator[str]:
    """The names under which constants are given: as keywords, or in a mapping."""
    for arg in args:
        if isinstance(arg.value, f.Table):
            yield from covered(fn, arg.value.items)
        elif arg.name and arg.name != "**" and isinstance(arg.value, f.Const):
            yield arg.name


def covered(fn: FunctionView, items: tuple[tuple[f.AnyValue | None, f.AnyValue], ...]) -> Iterator[str]:
    """The keys of a mapping that are given constants."""
    for key, value in items:
        if key is not None and isinstance(value, f.Const):
            yield from _texts(fn, key)


def of_copy(fn: FunctionView, call: f.Call) -> tuple[f.AnyValue, frozenset[str]] | None:
    """(what is copied, fields that the copy covers) of a call that copies an object; None for any other call."""
    if called_name(call) not in _COPIES:
        return None
    names = frozenset(_covered(fn, call.args))
    plain = next((arg.value for arg in call.args if not arg.name), None)
    source = plain if plain is not None else call.func.base if isinstance(call.func, f.Attr) else None
    return (source, names) if names and source is not None else None
