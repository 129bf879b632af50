"""Rows that a shape is made from by reading their attributes: what a DTO's fields read of an ORM row, where a call or a framework makes one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import ReadsAttributes, Route
from apr_mypy.views.function import FunctionView
from apr_mypy.views.loading import model_of_row, model_of_rows
from apr_mypy.views.makers import Calls
from apr_mypy.views.relations import Relation, relations
from apr_mypy.views.walk import inside

_LISTS: Final = frozenset({"builtins.list", "builtins.tuple", "builtins.set", "typing.Sequence", "typing.Iterable", "typing.Collection"})


def validated(program: Calls, fn: FunctionView) -> Iterator[tuple[f.Call, f.AnyValue, Relation]]:
    """The calls that make a shape of a row, with the row and each relation that is read of it."""
    for call in fn.calls:
        if not isinstance(call.func, f.Attr):
            continue
        row = fn.module.find(ReadsAttributes, fn, call)
        given = fn.module.callee(fn, call).argument(row.object.keyword, row.object.position) if row is not None else None
        if given is not None:
            for shape in fn.module.types.class_objects(fn.module.types.type_of(call.func.base)):
                for relation in _read(program, shape, model_of_row(program, fn, given.value)):
                    yield call, given.value, relation


def responses(program: Calls, fn: FunctionView) -> Iterator[tuple[f.Return, f.AnyValue, Relation]]:
    """The `return` statements of a route whose framework makes a list of shapes of the rows, with the rows and each relation that is read of one."""
    shapes = tuple(_shapes_of(fn)) if fn.function.decorators and fn.returns else ()
    for shape in shapes:
        for step in fn.returns:
            if step.value is not None and not isinstance(step.value, f.Each | f.Table):
                for relation in _read(program, shape, model_of_rows(program, fn, step.value)):
                    yield step, step.value, relation


def _shapes_of(fn: FunctionView) -> Iterator[str]:
    """The shapes in a list that a route says it answers with: in its return annotation, or in its decorator."""
    module = fn.module
    decorators = [one for one in fn.function.decorators if isinstance(one, f.Call) and module.find(Route, module.body, one) is not None]
    if not decorators:
        return
    written = list(module.types.inside(fn.function.returns))
    if any(one.name in _LISTS for one in written):
        yield from (one.name for one in written)
    for arg in (arg for decorator in decorators for arg in decorator.args if arg.name and isinstance(arg.value, f.Item)):
        for one in inside(arg.value):
            if isinstance(one, f.Name):
                yield from module.types.class_objects(one.type) or (one.name,)


def _read(program: Calls, shape: str, model: str) -> Iterator[Relation]:
    table = relations(program).of(model) if model else {}
    view: Any = program.classes.get(shape)
    if view is None or not table:
        return
    for base in view.class_.mro:
        holder = program.classes.get(base)
        for field in holder.class_.fields if holder is not None else ():
            relation = table.get(field.name)
            if relation is not None and relation.is_lazy and not field.in_method:
                yield relation
