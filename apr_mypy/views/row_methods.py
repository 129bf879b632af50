"""The methods and properties that run on a row without a type: those of the model that its query names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apr_mypy import facts as f
from apr_mypy.views.edges import Edge
from apr_mypy.views.implicit_calls import implicit_calls
from apr_mypy.views.loading import model_of_row, model_of_rows
from apr_mypy.views.makers import Calls
from apr_mypy.views.managers import manager_methods
from apr_mypy.views.queries import is_foreign, is_unknown
from apr_mypy.views.relations import relations
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


def edges_of_rows(program: Calls, fn: FunctionView) -> tuple[Edge, ...]:
    """The methods, properties and texts of rows, and the methods of models' managers, that a function runs and mypy does not see, as it knows nothing of the rows (`[one.as_dict() for one in Order.query]`, `Order.objects.total_of(customer)`)."""
    names = _members_of_models(program)
    found = []
    for attr in fn.attrs if names else ():
        if attr.name not in names or not is_unknown(fn, attr.base):
            continue
        method = program.method(model, attr.name) if (model := model_of_row(program, fn, attr.base)) else None
        if method is None or method.function.is_static or method.function.is_class:
            continue
        holder, slot = fn.parent(attr) or (None, "")
        if isinstance(holder, f.Call) and slot == "func":
            found.append(Edge(fn, holder, method, "call"))
        elif method.function.is_property and slot not in ("target", "deleted"):
            found.append(Edge(fn, attr, method, "property"))
    for call in fn.calls:
        func = call.func
        if isinstance(func, f.Attr) and not func.targets and (methods := manager_methods(program, func.name)) and _is_of_library(fn, func.base):
            model = model_of_rows(program, fn, func.base)
            methods = manager_methods(program, func.name, model) if len(methods) > 1 else methods
            if model and len(methods) == 1:
                found.append(Edge(fn, call, methods[0], "call"))
    for site, value, name, how, _ in implicit_calls(fn) if "__str__" in names else ():
        if name == "__str__" and is_unknown(fn, value) and (model := model_of_row(program, fn, value)):
            method = program.method(model, name)
            found += [Edge(fn, site, method, how)] if method is not None else []
    return tuple(found)


def _is_of_library(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value may be a manager of which mypy knows the library's part at most."""
    return is_unknown(fn, value) or is_foreign(fn, value)


def called_on_rows(program: Calls) -> frozenset[str]:
    """The methods that some function of the program calls on a row without a type that it has loaded, by full name."""
    known: frozenset[str] | None = program.__dict__.get("_called_on_rows")
    if known is None:
        names = _members_of_models(program)
        known = frozenset(
            method.full
            for module in program.modules.values()
            for fn in module.everything()
            for call in fn.calls
            if isinstance(call.func, f.Attr) and call.func.name in names
            for method in methods_of_row(program, fn, call)
        )
        program.__dict__["_called_on_rows"] = known
    return known


def called_by_name(program: Calls, name: str) -> tuple[tuple[FunctionView, f.Call], ...]:
    """The calls of a method of that name on something that mypy does not know, each with the function around it."""
    known: dict[str, list[tuple[FunctionView, f.Call]]] | None = program.__dict__.get("_called_by_name")
    if known is None:
        known = program.__dict__["_called_by_name"] = {}
        for module in program.modules.values():
            for fn in module.everything():
                for call in fn.calls:
                    if isinstance(call.func, f.Attr) and not call.func.targets and is_unknown(fn, call.func.base):
                        known.setdefault(call.func.name, []).append((fn, call))
    return tuple(known.get(name, ()))


def _members_of_models(program: Calls) -> frozenset[str]:
    """What the methods of the program's models are called."""
    known: frozenset[str] | None = program.__dict__.get("_members_of_models")
    if known is None:
        table = relations(program)
        known = frozenset(name for view in program.classes.values() if table.is_model(view.full) for name in view.methods)
        program.__dict__["_members_of_models"] = known
    return known


__all__ = ["called_by_name", "called_on_rows", "edges_of_rows", "methods_of_row"]
