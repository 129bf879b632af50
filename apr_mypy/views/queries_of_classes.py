"""Queries that a framework makes of what a class of views says in its body: `queryset = Order.objects.all()`, `model = Order`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import AsksOfFields
from apr_mypy.views.lookups import lookup
from apr_mypy.views.once import found_once
from apr_mypy.views.queries import model_class

if TYPE_CHECKING:
    from apr_mypy.views.makers import Calls
    from apr_mypy.views.module import ClassView


class ClassQuery(NamedTuple):
    """A class whose rows a framework asks for. `site` is the query as it stands in the class, None where only the model is named."""

    view: ClassView
    model: str
    site: f.AnyValue | None


def queries_of_classes(program: Calls) -> tuple[ClassQuery, ...]:
    """Those of all classes that leave the query to the framework; where a method of the project's gives it, that method asks."""
    return found_once(program, "_queries_of_classes", (), lambda: tuple(_found(program)), ())


def _found(program: Calls) -> list[ClassQuery]:
    found = []
    for view in program.classes.values():
        if not view.class_.fields:
            continue
        row = view.module.knowledge.find(AsksOfFields, view.module.lineage(view.full)[1:])
        if row is None or any(row.method in base.methods for full in view.class_.mro if (base := program.classes.get(full)) is not None):
            continue
        query, model = view.field(row.query), view.field(row.model) if row.model else None
        if query is not None and query.value is not None and not query.in_method:
            for fn, value in view.set_in(query):
                asked = lookup(program, fn, value) if isinstance(value, f.Call) else None
                full = asked.model if asked is not None else _model_named(view, value)
                if full:
                    found.append(ClassQuery(view, full, value))
        elif model is not None and model.value is not None and not model.in_method:
            full = model_class(view.module.body, model.value)
            if full:
                found.append(ClassQuery(view, full, None))
    return found


def _model_named(view: ClassView, value: f.AnyValue) -> str:
    """The model whose manager a query begins with (`Order.objects.all()`)."""
    while isinstance(value, (f.Call, f.Attr)):
        value = value.func if isinstance(value, f.Call) else value.base
        if found := model_class(view.module.body, value):
            return found
    return ""
