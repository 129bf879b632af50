"""Whose method runs: the classes that an object may have along a chain of calls on itself, so that a base's method does not lead into a class that the object is not of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from apr_mypy import facts as f
from apr_mypy.views.edges import Edge
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import ClassView


class Methods(Protocol):
    """What is known of a program (`Program`)."""

    @property
    def classes(self) -> Mapping[str, ClassView]: ...
    def method(self, owner: str, name: str) -> FunctionView | None: ...
    def subclasses(self, full: str) -> tuple[str, ...]: ...


Classes = frozenset[str] | None
"""The classes that `self` may have; None where it has none."""


def classes_after(program: Methods, edge: Edge, before: Classes) -> Classes:
    """The classes that `self` may have in what an edge runs, when it has one of `before` where the call stands; none at all where the call cannot lead there."""
    callee = edge.callee
    if callee.owner is None or program.method(callee.owner.full, callee.function.name) is not callee:
        return None
    name = asked_of_self(edge.caller, edge)
    if name is None:
        return _running(program, _said(program, edge) or _with_subclasses(program, callee.owner.full), callee.function.name, callee)
    known = before
    if known is None:
        known = _with_subclasses(program, edge.caller.owner.full) if edge.caller.owner is not None else frozenset()
    return _running(program, known, name, callee) if name else known


def _said(program: Methods, edge: Edge) -> frozenset[str]:
    """The classes of the project that the object of a method call may have by its type; none where they are not known."""
    func = edge.site.func if isinstance(edge.site, f.Call) else edge.site
    if not isinstance(func, f.Attr):
        return frozenset()
    types = edge.caller.module.types
    classes = types.classes(types.type_of(func.base))
    if any(one not in program.classes or program.classes[one].class_.is_protocol for one in classes):
        return frozenset()
    return frozenset(one for full in classes for one in _with_subclasses(program, full))


def _with_subclasses(program: Methods, full: str) -> frozenset[str]:
    return frozenset((full, *program.subclasses(full)))


def _running(program: Methods, classes: frozenset[str], name: str, callee: FunctionView) -> frozenset[str]:
    """Those of some classes whose method of a name is this function, or nobody knows which it is."""
    return frozenset(one for one in classes if (found := program.method(one, name)) is None or found is callee)


def asked_of_self(fn: FunctionView, edge: Edge) -> str | None:
    """The name of the method that an edge runs on the function's own object; "" for one that `super()` names, None for anything else."""
    func = edge.site.func if isinstance(edge.site, f.Call) else edge.site
    if not isinstance(func, f.Attr) or edge.how not in ("call", "property"):
        return None
    own = fn.function.params[0].name if fn.owner is not None and fn.function.params else ""
    if isinstance(func.base, f.Name) and own and func.base.name == own:
        return func.name
    return "" if isinstance(func.base, f.Super) else None


def meets(program: Methods, fn: FunctionView, name: str, method: FunctionView) -> bool:
    """Whether a method `name` that another method asks of its own object may be this one: some class has both, and not an override of the asking one that leaves it out."""
    return fn.owner is None or any(
        program.method(one, name) is method and _still_runs(program, one, fn) for one in (fn.owner.full, *program.subclasses(fn.owner.full))
    )


def _still_runs(program: Methods, full: str, fn: FunctionView) -> bool:
    """Whether a method runs on objects of a class: it is theirs, or each of those that override it there calls the next one, by `super()` or by its class."""
    name = fn.function.name
    if program.method(full, name) is None:
        return True
    for base in program.classes[full].class_.mro:
        view = program.classes.get(base)
        method = view.methods.get(name) if view is not None else None
        if method is fn:
            return True
        if method is not None and not any(attr.name == name and _is_class(attr.base) for attr in method.attrs):
            return False
    return True


def _is_class(value: f.AnyValue) -> bool:
    return isinstance(value, f.Super) or (isinstance(value, f.Name) and value.scope == f.FULL)
