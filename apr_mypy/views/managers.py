"""Managers and query sets: the classes of a project that hand out rows for their framework, and their methods, which mypy does not find on a model's manager."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apr_mypy.knowledge.schema import OrmWiring

if TYPE_CHECKING:
    from collections.abc import Mapping
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


def manager_methods(program: HasClasses, name: str) -> tuple[FunctionView, ...]:
    """The methods of that name in the project's managers and query sets; none where too many have it."""
    known: dict[str, list[FunctionView]] | None = program.__dict__.get("_manager_methods")
    if known is None:
        known = program.__dict__["_manager_methods"] = {}
        for view in program.classes.values():
            if is_manager(view):
                for method in view.methods.values():
                    known.setdefault(method.function.name, []).append(method)
    found = known.get(name, ())
    return tuple(found) if len(found) <= 4 else ()
