"""Functions kept in a field, a dict or a list of the project: the values that a call of what is kept there may run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, Protocol

from apr_mypy import facts as f
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView

if TYPE_CHECKING:
    from apr_mypy.views.module import ClassView, ModuleView

_TAKEN: Final = frozenset({"get", "pop", "popleft", "__getitem__"})
_WALKED: Final = frozenset({"values", "items", "copy"})
_ADDED: Final = frozenset({"append", "add", "appendleft"})
_THROUGH: Final = frozenset({"builtins.list", "builtins.tuple", "builtins.reversed", "builtins.sorted", "builtins.dict", "builtins.iter"})
_DEEPEST: Final = 6

Held = tuple[FunctionView, f.AnyValue]
"""A value, with the function whose names it is written in."""


class Holders(Protocol):
    """Where things are kept (`Program`)."""

    modules: dict[str, ModuleView]

    @property
    def classes(self) -> Mapping[str, ClassView]: ...


def kept(program: Holders, fn: FunctionView, value: f.AnyValue) -> Iterator[Held]:
    """What a value may be that was kept somewhere: set as a field, or put into a dict or list that it is taken from."""
    match value:
        case f.Attr():
            yield from _fields(program, fn, value)
        case f.Item():
            yield from _members(program, fn, value.base, 0)
        case f.Call(func=f.Attr(name=name, base=base)) if name in _TAKEN:
            yield from _members(program, fn, base, 0)


def walked(program: Holders, origin: Definition) -> Iterator[Held]:
    """What the target of a loop or comprehension may be: each member of what is walked over, of `items()` its value."""
    if origin.kind in ("loop", "each") and origin.value is not None and origin.path in ((), (1,)):
        yield from _members(program, origin.function, origin.value, 0)


def _fields(program: Holders, fn: FunctionView, attr: f.Attr) -> Iterator[Held]:
    types = fn.module.types
    number = types.type_of(attr.base)
    for owner in types.bases(number) or types.class_objects(number):
        view = program.classes.get(owner)
        for field in view.class_.fields if view is not None else ():
            if view is not None and field.name == attr.name:
                yield from view.set_in(field)


def _members(program: Holders, fn: FunctionView, value: f.AnyValue, depth: int) -> Iterator[Held]:
    if depth > _DEEPEST:
        return
    match value:
        case f.Many():
            yield from ((fn, one) for one in value.items)
        case f.Table():
            yield from ((fn, one) for _, one in value.items)
        case f.Name(scope=f.LOCAL):
            for origin in fn.origins(value):
                if not isinstance(origin, Definition) and origin is not value:
                    yield from _members(program, fn, origin, depth + 1)
        case f.Name():
            holder = program.modules.get(value.name.rpartition(".")[0])
            for step in holder.globals.get(value.name, ()) if holder is not None else ():
                if step.value is not None and holder is not None:
                    yield from _members(program, holder.body, step.value, depth + 1)
            if holder is not None:
                yield from _added(holder.body, value.name)
        case f.Attr():
            for maker, held in _fields(program, fn, value):
                yield from _members(program, maker, held, depth + 1)
        case f.Call(func=f.Attr(name=name, base=base)) if name in _WALKED:
            yield from _members(program, fn, base, depth + 1)
        case f.Call(func=f.Name(name=name)) if name in _THROUGH and value.args:
            yield from _members(program, fn, value.args[0].value, depth + 1)


def _added(body: FunctionView, name: str) -> Iterator[Held]:
    """What a module's own code puts into one of its globals after it was made."""
    for step in body.all(f.Set):
        for target in step.targets:
            if isinstance(target, f.Item) and isinstance(target.base, f.Name) and target.base.name == name and step.value is not None:
                yield body, step.value
    for call in body.calls:
        if isinstance(call.func, f.Attr) and call.func.name in _ADDED and call.args and isinstance(call.func.base, f.Name):
            if call.func.base.name == name:
                yield body, call.args[0].value
