"""What classes say comes with the rows, apart from any query in sight: a serializer's own method that is handed the query and loads with it (`setup_eager_loading(queryset)`), and lists in class bodies that a base class
spreads into a loader (`queryset.select_related(*self.select_related)`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import LoadsRelated
from apr_mypy.views.function import FunctionView
from apr_mypy.views.loading import Past
from apr_mypy.views.makers import Calls
from apr_mypy.views.relations import Relation
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.module import ClassView


def is_loaded_by_class(program: Calls, view: ClassView, model: str, relation: Relation) -> bool:
    """Whether a class that puts rows out, or a class that names their model, says that a relation comes with them."""
    return _by_own_methods(program, view).has(relation) or relation.name in _by_lists(program).get(model, frozenset())


def _by_own_methods(program: Calls, view: ClassView) -> Past:
    memo: dict[str, Past] = program.__dict__.setdefault("_loads_of_own_methods", {})
    if view.full not in memo:
        past = memo[view.full] = Past(program)
        for base in view.class_.mro:
            holder = program.classes.get(base)
            for method in holder.methods.values() if holder is not None else ():
                for call in _loading_calls(method):
                    if _begins_with_parameter(method, call):
                        past.related(method, call)
    return memo[view.full]


def _loading_calls(fn: FunctionView) -> Iterator[f.Call]:
    by_method = fn.module.knowledge.knowledge.by_method
    for call in fn.calls:
        if isinstance(call.func, f.Attr) and by_method.get((LoadsRelated, call.func.name)):
            yield call


def _begins_with_parameter(fn: FunctionView, call: f.Call) -> bool:
    """Whether a query that is put together begins with one that the function is handed."""
    at: f.AnyValue = call
    while isinstance(at, f.Call | f.Attr):
        at = at.func if isinstance(at, f.Call) else at.base
    own = fn.function.params[0].name if fn.function.params and not fn.function.is_static else ""
    return isinstance(at, f.Name) and at.name != own and any(one.kind == "parameter" for one in fn.definitions(at))


def _by_lists(program: Calls) -> dict[str, frozenset[str]]:
    """Model -> what the lists of classes that name it say, where a base class of theirs spreads such lists into a loader."""
    known: dict[str, frozenset[str]] | None = program.__dict__.get("_loads_of_lists")
    if known is None:
        found: dict[str, set[str]] = {}
        for owner, names in _spreading(program):
            for full in (owner.full, *program.subclasses(owner.full)):
                view = program.classes.get(full)
                if view is not None:
                    for model in _models_of(view):
                        found.setdefault(model, set()).update(_listed(view, names))
        known = program.__dict__["_loads_of_lists"] = {model: frozenset(names) for model, names in found.items()}
    return known


def _spreading(program: Calls) -> Iterator[tuple[ClassView, frozenset[str]]]:
    """The classes whose methods load by lists of their own, and how those are called."""
    for view in program.classes.values():
        names = frozenset(
            arg.value.name
            for method in view.methods.values()
            for call in _loading_calls(method)
            for arg in call.args
            if arg.name == "*" and isinstance(arg.value, f.Attr) and isinstance(arg.value.base, f.Name)
            if method.function.params and arg.value.base.name == method.function.params[0].name
        )
        if names:
            yield view, names


def _models_of(view: ClassView) -> Iterator[str]:
    """The models that a class names in its own body (`model = Invoice`)."""
    field = view.field("model")
    for one in inside(field.value) if field is not None and field.value is not None else ():
        if isinstance(one, f.Name):
            yield from view.module.types.class_objects(one.type) or (one.name,)


def _listed(view: ClassView, names: frozenset[str]) -> Iterator[str]:
    for name in names:
        field = view.field(name)
        for one in inside(field.value) if field is not None and field.value is not None else ():
            if isinstance(one, f.Const) and isinstance(one.value, str):
                yield one.value.partition("__")[0]


__all__ = ["is_loaded_by_class"]
