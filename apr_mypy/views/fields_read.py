"""What a class that puts rows out reads of each by its fields: nested serializers, sources with dots, lists of related rows; and the views that hand it many."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import ListsRows, PutsOut
from apr_mypy.views.loading import Past, model_of_rows, pasts
from apr_mypy.views.makers import Calls
from apr_mypy.views.relations import Relation, relations
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ClassView

_DEEPEST: Final = 4


class ListedRows(NamedTuple):
    """Many rows that are put out: `rows` in `fn`, at `site`, which came without `missing`."""

    fn: FunctionView
    site: Any
    rows: f.AnyValue
    missing: tuple[Relation, ...]


def listed(program: Calls) -> Iterator[ListedRows]:
    """The rows that a program's views and calls hand to what reads more of each than came with it."""
    if not relations(program).names or not any(_shows(view) is not None for view in program.classes.values()):
        return
    for view in program.classes.values():
        one = _of_view(program, view)
        if one is not None:
            yield one
    for module in program.modules.values():
        for fn in module.functions.values():
            for call in fn.calls:
                if any(arg.name == "many" and isinstance(arg.value, f.Const) and arg.value.value is True for arg in call.args):
                    yield from _of_call(program, fn, call)


# --- where many rows are handed over ----------------------------------------------------------------------------------------------


def _of_view(program: Calls, view: ClassView) -> ListedRows | None:
    """A view that lists what its query gives, by the class that it names for that."""
    module = view.module
    row = module.knowledge.find(ListsRows, module.lineage(view.full))
    named = view.field(row.shape) if row is not None else None
    if row is None or named is None or named.value is None or any(name in view.methods for name in row.unless_methods):
        return None
    shape = _class_of(program, view, named.value)
    if shape is None:
        return None
    method = view.methods.get(row.method)
    field = view.field(row.query)
    found: list[tuple[FunctionView, Any, f.AnyValue]]
    found = [(method, step, step.value) for step in method.returns if step.value is not None] if method is not None else []
    if not found and field is not None:
        found = [(maker, value, value) for maker, value in view.set_in(field)]
    for fn, site, rows in sorted(found, key=lambda one: -sum(isinstance(part, f.Call) for part in inside(one[2])))[:1]:  # not `.none()`
        model = model_of_rows(program, fn, rows) or (
            model_of_rows(program, module.body, field.value) if field is not None and field.value is not None else ""
        )
        past = Past(program)
        for holder, _, each in found:
            past.walk(holder, each)
        if method is not None:
            for call in method.calls:
                past.related(method, call)
            if field is not None and field.value is not None:
                past.walk(module.body, field.value)
        missing = tuple(dict.fromkeys(one for one in _needed(program, shape, model) if not past.has(one)))
        if missing and not past.elsewhere:
            return ListedRows(fn, site, rows, missing)
    return None


def _of_call(program: Calls, fn: FunctionView, call: f.Call) -> Iterator[ListedRows]:
    """`BookSerializer(books, many=True)`."""
    shape = next(
        (view for full in fn.module.types.class_objects(fn.module.types.type_of(call.func)) if (view := program.classes.get(full)) is not None), None
    )
    if shape is None and isinstance(call.func, f.Name):
        shape = program.classes.get(call.func.name)
    if shape is None or _shows(shape) is None:
        return
    rows = next((arg.value for arg in call.args if arg.name in ("", "instance")), None)
    if rows is None:
        return
    found = pasts(program, fn, rows)
    past = next((one for one in found if one.asked), None)
    if past is None or past.few or past.awaited:
        return
    missing = tuple(dict.fromkeys(one for one in _needed(program, shape, model_of_rows(program, fn, rows)) if not past.has(one)))
    if missing:
        yield ListedRows(fn, call, rows, missing)


# --- what is read of each ---------------------------------------------------------------------------------------------------------


def _shows(view: ClassView) -> PutsOut | None:
    return view.module.knowledge.find(PutsOut, view.module.lineage(view.full))


def _needed(program: Calls, shape: ClassView, model: str, depth: int = 0, via: Relation | None = None) -> Iterator[Relation]:
    """The lazy relations that a class reads of a row by its fields, of related rows too; not the one that leads back to the row that they were reached from (`via`)."""
    table = relations(program)
    own = _model_named(program, shape) or model
    if not table.of(own) or depth > _DEEPEST:
        return
    seen: set[str] = set()
    for base in shape.class_.mro:
        holder = program.classes.get(base)
        for field in holder.class_.fields if holder is not None else ():
            if holder is None or field.in_method or field.name in seen or not isinstance(field.value, f.Call):
                continue
            seen.add(field.name)
            yield from _by_field(program, holder, field.name, field.value, own, depth, via)
    row = _shows(shape)
    if row is not None and row.listed:
        yield from (
            one
            for name in _listed_names(shape, row.listed)
            if name not in seen and (one := table.of(own).get(name)) is not None and one.is_lazy and one.many
        )


def _by_field(program: Calls, holder: ClassView, name: str, call: f.Call, model: str, depth: int, via: Relation | None) -> Iterator[Relation]:
    module = holder.module
    row = module.find(PutsOut, module.body, call)
    if row is None and (nested := _class_of(program, holder, call.func)) is not None:
        row = _shows(nested)
    if row is None or any(arg.name in row.unless and isinstance(arg.value, f.Const) and arg.value.value is True for arg in call.args):
        return
    source = next((arg.value.value for arg in call.args if arg.name == row.source and isinstance(arg.value, f.Const)), None) if row.source else None
    parts = str(source).split(".") if source else [name]
    relation: Relation | None = None
    for number, part in enumerate(parts):
        relation = relations(program).of(model).get(part)
        if relation is None or (via is not None and part == via.back and (via.many or via.is_reverse)):
            return
        is_last = number == len(parts) - 1
        if relation.is_lazy and (not is_last or row.reads == "row" or (row.reads == "key" and relation.many)):
            yield relation
        model = relation.target
    inner = next((view for one in (call.func, *(arg.value for arg in call.args[:1])) if (view := _class_of(program, holder, one)) is not None), None)
    if inner is not None and row.reads == "row":
        yield from _needed(program, inner, model, depth + 1, relation)


def _class_of(program: Calls, holder: ClassView, value: f.AnyValue) -> ClassView | None:
    """The class of the project that puts rows out and that a value names."""
    for one in inside(value):
        if isinstance(one, f.Name):
            for full in (*holder.module.types.class_objects(one.type), one.name):
                view = program.classes.get(full)
                if view is not None and _shows(view) is not None:
                    return view
    return None


def _model_named(program: Calls, shape: ClassView) -> str:
    meta = shape.nested.get("Meta")
    field = meta.field("model") if meta is not None else None
    for one in inside(field.value) if field is not None and field.value is not None else ():
        if isinstance(one, f.Name):
            for full in (*shape.module.types.class_objects(one.type), one.name):
                if relations(program).is_model(full):
                    return full
    return ""


def _listed_names(shape: ClassView, path: str) -> Iterator[str]:
    """The fields that a class names in text (`Meta.fields`)."""
    holder, _, name = path.rpartition(".")
    meta = shape.nested.get(holder)
    field = meta.field(name) if meta is not None else None
    for one in inside(field.value) if field is not None and field.value is not None else ():
        if isinstance(one, f.Const) and isinstance(one.value, str):
            yield one.value


__all__ = ["ListedRows", "listed"]
