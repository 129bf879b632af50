"""Rows that a framework loads and hands to a method (`update(self, instance, validated_data)` of a serializer): whose rows they are, and whether they come locked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import HandsRow, KeepsAnything
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
    if row is None or not row.method or fn.function.name != row.method or param not in fn.function.params[row.position : row.position + 1]:
        return ""
    for full in fn.module.types.classes(param.type):
        if is_model(fn, full):
            return full
    return model_of_class(program, owner.full)


def is_handed(program: Calls, fn: FunctionView, held: f.Attr) -> bool:
    """Whether an attribute of the object itself is the row that a framework has loaded for it (`self.object` of a view that changes one)."""
    owner = fn.owner
    if owner is None or not fn.function.params or not isinstance(held.base, f.Name) or held.base.name != fn.function.params[0].name:
        return False
    line = program.roles.line_of(owner.full, owner.mro)
    return any(row.attribute == held.name and not set(row.but) & set(line) for row in fn.module.knowledge.find_all(HandsRow, line))


def kept_for_request(program: Calls, fn: FunctionView, held: f.Attr) -> tuple[tuple[FunctionView, f.AnyValue], ...]:
    """What the program puts under an attribute of something that keeps anything while a request is served (`g.source = get_source(…)` for `g.source`), each with the function that does."""
    if not _keepers(fn, held):
        return ()
    memo: dict[str, list[tuple[FunctionView, f.AnyValue]]] | None = program.__dict__.get("_kept_for_request")
    if memo is None:
        memo = program.__dict__["_kept_for_request"] = {}
        for module in program.modules.values():
            for function in module.functions.values():
                for step in function.all(f.Set):
                    for target in step.targets:
                        if isinstance(target, f.Attr) and step.value is not None and _keepers(function, target):
                            memo.setdefault(target.name, []).append((function, step.value))
    return tuple(memo.get(held.name, ()))


def _keepers(fn: FunctionView, held: f.Attr) -> bool:
    types = fn.module.types
    return any(fn.module.knowledge.find(KeepsAnything, types.mro(full)) is not None for full in types.classes(types.type_of(held.base)))


def comes_locked(program: Calls, fn: FunctionView) -> bool:
    """Whether a view that names the method's class asks for its rows with a lock."""
    owner = fn.owner.full if fn.owner is not None else ""
    for module in program.modules.values() if owner else ():
        for view in module.classes.values():
            names = any(isinstance(field.value, f.Name) and field.value.name == owner for field in view.class_.fields)
            if names and any(locks_here(method, call) for method in view.methods.values() for call in method.calls):
                return True
    return False
