"""What the other methods of an object look at before one of them runs: a handler's class that has access checked and rows loaded by methods of their own, which a framework calls first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.lookups import lookup
from apr_mypy.views.makers import Calls
from apr_mypy.views.naming import last_name
from apr_mypy.views.once import found_once
from apr_mypy.views.queries import is_unknown

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_FIRST: Final = pattern_of(
    r"^_*(check|process_args|prepare|dispatch|initial|setup|before|authorize|permit|test_func|has_|validate|load|get_object)(_|$)|^_*(check|prepare|before|validate|load)_"
)


def asked_first(program: Calls, fn: FunctionView, row: f.AnyValue | None) -> Iterator[FunctionView]:
    """The methods of the same object that a framework runs before this one, where the row is something that the object holds (`self.booking`)."""
    if fn.owner is None or not fn.function.params or not isinstance(row, f.Attr) or not isinstance(row.base, f.Name):
        return
    own = fn.function.params[0].name
    if row.base.name != own:
        return
    for full in fn.owner.mro:
        view = program.classes.get(full)
        for name, method in view.methods.items() if view is not None else ():
            if method is not fn and _FIRST.search(name) and method.function.params and method.function.params[0].name == own:
                yield method


def held_as(fn: FunctionView, row: f.AnyValue | None) -> f.AnyValue | None:
    """What a local name stands for, where it is only another name of what the object holds (`booking = self.booking`)."""
    if isinstance(row, f.Name) and row.scope == f.LOCAL:
        origins = [one.value for one in fn.definitions(row) if one.kind == "assigned" and not one.path]
        if len(origins) == 1 and isinstance(origins[0], f.Attr) and isinstance(origins[0].base, f.Name):
            return origins[0]
    return row


def on_held_rows(program: Calls, method: FunctionView) -> tuple[tuple[FunctionView, f.Attr], ...]:
    """Where a method of a model is called, or named, on a row without a type that an object holds (`self.booking.accept`), by the query that another method of the object has kept there."""
    found: list[tuple[FunctionView, f.Attr]] = []
    if method.owner is None:
        return ()
    for fn, attr in _named(program).get(method.function.name, ()):
        held = held_as(fn, attr.base)
        if is_unknown(fn, attr.base) and isinstance(held, f.Attr) and method.owner.full in _kept(program, fn, held):
            found.append((fn, attr))
    return tuple(found)


def _named(program: Calls) -> dict[str, list[tuple[FunctionView, f.Attr]]]:
    """Every attribute that is read, by its name, and is called as a method of some class of the program."""
    known: dict[str, list[tuple[FunctionView, f.Attr]]] | None = program.__dict__.get("_attributes_by_name")
    if known is None:
        known = program.__dict__["_attributes_by_name"] = {}
        methods = {name for view in program.classes.values() for name in view.methods}
        for module in program.modules.values():
            for fn in module.functions.values():
                for attr in fn.attrs if fn.owner is not None and fn.module.role_of(fn) is not Role.TEST else ():
                    if attr.name in methods:
                        known.setdefault(attr.name, []).append((fn, attr))
    return known


def _kept(program: Calls, fn: FunctionView, held: f.Attr) -> frozenset[str]:
    """The models whose rows the methods of an object keep in an attribute of it."""
    if fn.owner is None or not fn.function.params or not isinstance(held.base, f.Name) or held.base.name != fn.function.params[0].name:
        return frozenset()
    return found_once(program, "_rows_kept", (fn.owner.full, held.name), lambda: frozenset(_rows_kept(program, fn, held.name)), frozenset())


def _rows_kept(program: Calls, fn: FunctionView, name: str) -> Iterator[str]:
    for full in fn.owner.mro if fn.owner is not None else ():
        view = program.classes.get(full)
        for method in view.methods.values() if view is not None else ():
            for step in method.all(f.Set):
                if isinstance(step.value, f.Call) and any(isinstance(one, f.Attr) and one.name == name for one in step.targets):
                    asked = lookup(program, method, step.value)
                    if asked is not None and asked.model:
                        yield asked.model


def kept_by_caller(site: f.Call, callee: FunctionView, row: f.AnyValue | None) -> str:
    """How a caller writes what its object holds, where it calls another method of the same object that uses it (`self.booking` around `self._close()`); "" where it is not that."""
    params = callee.function.params
    if not isinstance(row, f.Attr) or not isinstance(row.base, f.Name) or not params or row.base.name != params[0].name or callee.owner is None:
        return ""
    own = site.func.base if isinstance(site.func, f.Attr) else None
    return f"{own.name}.{row.name}" if isinstance(own, f.Name) and own.scope == f.LOCAL else ""


def bound_method(fn: FunctionView, call: f.Call) -> tuple[f.Attr, ...]:
    """The bound methods that a call of a local name may run (`answer = order.accept if yes else order.reject`, then `answer()`)."""
    if not isinstance(call.func, f.Name) or call.func.scope != f.LOCAL:
        return ()
    found: list[f.Attr] = []
    for one in fn.definitions(call.func):
        values = [one.value] if one.kind == "assigned" and one.value is not None else []
        for value in values:
            parts = (value.yes, value.no) if isinstance(value, f.Choice) else (value,)
            found += [part for part in parts if isinstance(part, f.Attr) and last_name(part.base)]
    return tuple(found)


__all__ = ["asked_first", "bound_method", "held_as", "kept_by_caller", "on_held_rows"]
