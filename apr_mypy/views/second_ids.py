"""Views that load a row by one id of the client's under a permission for another: `/projects/1/examples/7`, where only the project is asked about, and nobody looks whether the example is one of its."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.views.declared_fields import columns
from apr_mypy.views.queries import model_class, model_of
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.from_whom import Whole
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ClassView

_NARROWING: Final = frozenset(
    {"get_queryset", "get_object", "filter_queryset", "check_object_permissions", "check_permissions", "get_permissions", "dispatch", "initial"}
)
"""Methods by which a view may tie the row to what was permitted."""


class SecondId(NamedTuple):
    """A row of `model` that is found by the part `loaded` of the path, while the permission is about the part `permitted`, which the row's column `parent` says."""

    model: str
    loaded: str
    permitted: str
    parent: str


def second_id(program: Whole, view: ClassView) -> SecondId | None:
    """What a class of views loads so; None where anything in it, or in its permissions, may look at both ids."""
    body = view.module.body
    queryset, lookup, classes = view.field("queryset"), view.field("lookup_url_kwarg"), view.field("permission_classes")
    if queryset is None or queryset.value is None or classes is None or classes.value is None or lookup is None:
        return None
    loaded = lookup.value.value if isinstance(lookup.value, f.Const) else None
    if not isinstance(loaded, str) or not _is_all(queryset.value):
        return None
    lineage = [holder for full in view.class_.mro if (holder := program.classes.get(full)) is not None]
    methods = [method for holder in lineage for method in holder.methods.values()]
    if any(not _NARROWING.isdisjoint(holder.methods) for holder in lineage):
        return None
    model = model_of(body, queryset.value) or model_class(body, queryset.value)
    permissions = list(_permissions(program, classes.value))
    if not model or not permissions or any("has_object_permission" in holder.methods for holder in permissions):
        return None
    asked = {key for holder in permissions for method in holder.methods.values() for key in _path_keys(method)}
    used = {key for method in methods for key in _path_keys(method)}
    named = columns(program, model)
    for key in sorted(asked - {loaded} - used):
        parent = next((one for one in (key.removesuffix("_id"), key) if one in named), "")
        if parent and loaded not in asked:
            return SecondId(model, loaded, key, parent)
    return None


def _is_all(value: f.AnyValue) -> bool:
    """Whether a query set has all rows of its model: `Example.objects.all()`."""
    if isinstance(value, f.Call):
        return isinstance(value.func, f.Name | f.Attr) and value.func.name.rpartition(".")[2] == "all" and not value.args
    return isinstance(value, f.Name | f.Attr) and value.name.rpartition(".")[2] == "objects"


def _permissions(program: Whole, value: f.AnyValue, depth: int = 0) -> Iterator[ClassView]:
    """The project's classes that a list of permissions names, with their bases, also through names that stand for several."""
    for one in inside(value):
        if not isinstance(one, f.Name):
            continue
        if one.name in program.classes:
            for full in program.classes[one.name].class_.mro:
                if full in program.classes:
                    yield program.classes[full]
        elif depth < 3:
            holder = program.modules.get(one.name.rpartition(".")[0])
            for step in holder.globals.get(one.name, ()) if holder is not None else ():
                if step.value is not None:
                    yield from _permissions(program, step.value, depth + 1)


def _path_keys(fn: FunctionView) -> Iterator[str]:
    """The parts of the path that a method reads: `view.kwargs.get("project_id")`, `self.kwargs["project_id"]`."""
    for item in fn.all(f.Item):
        if _is_kwargs(item.base) and isinstance(item.index, f.Const) and isinstance(item.index.value, str):
            yield item.index.value
    for call in fn.calls:
        if isinstance(call.func, f.Attr) and call.func.name in ("get", "pop") and _is_kwargs(call.func.base) and call.args:
            key = call.args[0].value
            if isinstance(key, f.Const) and isinstance(key.value, str):
                yield key.value


def _is_kwargs(value: f.AnyValue) -> bool:
    return isinstance(value, f.Attr) and value.name == "kwargs"
