"""Managers and query sets: the classes of a project that hand out rows for their framework, and their methods, which mypy does not find on a model's manager."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import OrmWiring
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Protocol

    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ClassView

    class HasClasses(Protocol):
        @property
        def classes(self) -> Mapping[str, ClassView]: ...


def is_manager(view: ClassView) -> bool:
    """Whether a class hands out rows for its framework: a manager, a query set."""
    find = view.module.knowledge.find
    return any(base.endswith(("Manager", "QuerySet")) and find(OrmWiring, (base,)) is not None for base in view.module.lineage(view.full))


def manager_methods(program: HasClasses, name: str, model: str = "") -> tuple[FunctionView, ...]:
    """The methods of that name in the project's managers and query sets: those of the `model` (full name) where it has them, else all; none where too many have it."""
    known: dict[str, list[FunctionView]] | None = program.__dict__.get("_manager_methods")
    if known is None:
        known = program.__dict__["_manager_methods"] = {}
        for view in program.classes.values():
            if is_manager(view):
                for method in view.methods.values():
                    known.setdefault(method.function.name, []).append(method)
    found = known.get(name, ())
    if model and len(found) > 1:
        own = _managers_of(program, model)
        mine = [one for one in found if one.owner is not None and one.owner.full in own]
        if mine:
            return tuple(mine)
    return tuple(found) if len(found) <= 4 else ()


def _managers_of(program: HasClasses, model: str) -> frozenset[str]:
    """The classes, their bases among them, that a model's managers are made of (`objects = OrderQuerySet.as_manager()`)."""
    memo: dict[str, frozenset[str]] = program.__dict__.setdefault("_managers_of_models", {})
    if model not in memo:
        memo[model] = frozenset(_named_in(program, model))
    return memo[model]


def _named_in(program: HasClasses, model: str) -> Iterator[str]:
    view = program.classes.get(model)
    for base in view.class_.mro if view is not None else ():
        holder = program.classes.get(base)
        for field in holder.class_.fields if holder is not None else ():
            for one in inside(field.value) if isinstance(field.value, f.Call) and not field.in_method else ():
                for full in _classes_of(holder, one) if holder is not None else ():
                    named = program.classes.get(full)
                    if named is not None and is_manager(named):
                        yield from named.class_.mro
                        # a base that is made on the spot (`Manager.from_queryset(OrderQuerySet)`) has no class of its own: it stands beside this one
                        yield full.removesuffix("Manager") + "QuerySet"


def _classes_of(holder: ClassView, value: f.AnyValue) -> tuple[str, ...]:
    if not isinstance(value, f.Name):
        return ()
    return (*holder.module.types.class_objects(value.type), value.name)
