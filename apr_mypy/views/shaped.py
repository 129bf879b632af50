"""Rows that a shape is made from by reading their attributes: what a DTO's fields read of an ORM row, where a call or a framework makes one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import ReadsAttributes, Route
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.loading import model_of_row, model_of_rows
from apr_mypy.views.makers import Calls
from apr_mypy.views.relations import Relation, relations

if TYPE_CHECKING:
    from apr_mypy.views.module import ModuleView

_LISTS: Final = frozenset({"builtins.list", "builtins.tuple", "builtins.set", "typing.Sequence", "typing.Iterable", "typing.Collection"})
_VARIABLE: Final = "<variable>"
_DEEPEST: Final = 4


class Shape(NamedTuple):
    """What a route says that it answers with: a class, whether a list of it, its type arguments (`Page[OrderOut]`)."""

    full: str
    many: bool = False
    args: tuple[Shape, ...] = ()


class Answered(NamedTuple):
    """A relation that a framework reads of the `rows` that `step` returns, to make the shape that the route answers with. `many`: it does so for each of many rows. `through`: the relations that lead from the row to the related row that it is read of."""

    step: f.Return
    rows: f.AnyValue
    relation: Relation
    many: bool
    through: tuple[Relation, ...] = ()

    @property
    def repeated_over(self) -> f.AnyValue:
        """What it is read of each of: the rows, or the related rows of one (`order.lines`)."""
        last = max((number for number, one in enumerate(self.through) if one.many), default=-1)
        at = self.rows
        for one in self.through[: last + 1]:
            at = f.Attr(at, one.name, (), 0, self.step.line, 0)
        return at


def validated(program: Calls, fn: FunctionView) -> Iterator[tuple[f.Call, f.AnyValue, Relation]]:
    """The calls that make a shape of a row, with the row and each relation that is read of it."""
    for call in fn.calls:
        if not isinstance(call.func, f.Attr):
            continue
        row = fn.module.find(ReadsAttributes, fn, call)
        given = fn.module.callee(fn, call).argument(row.object.keyword, row.object.position) if row is not None else None
        if given is not None:
            for shape in fn.module.types.class_objects(fn.module.types.type_of(call.func.base)):
                for relation, _, through in _read(program, shape, model_of_row(program, fn, given.value)):
                    if not through:
                        yield call, given.value, relation


def answered(program: Calls, fn: FunctionView) -> Iterator[Answered]:
    """The relations that a framework reads of what a route returns."""
    if not fn.function.decorators or not fn.returns or not relations(program).names:
        return
    for shape in _shapes_of(program, fn):
        for step in fn.returns:
            if step.value is not None:
                for rows, inner in _matched(program, fn, shape, step.value, 0):
                    model = model_of_rows(program, fn, rows) if inner.many else model_of_row(program, fn, rows)
                    for relation, many, through in _read(program, inner.full, model):
                        yield Answered(step, rows, relation, many or inner.many, through)


# --- shapes -----------------------------------------------------------------------------------------------------------------------


def _shapes_of(program: Calls, fn: FunctionView) -> Iterator[Shape]:
    """The shapes that a route says it answers with: in its return annotation, and in its decorator."""
    module = fn.module
    decorators = [one for one in fn.function.decorators if isinstance(one, f.Call) and module.find(Route, module.body, one) is not None]
    if not decorators:
        return
    found = list(_typed(module, fn.function.returns))
    found += (shape for decorator in decorators for arg in decorator.args if arg.name for shape in _written(module, arg.value))
    yield from dict.fromkeys(shape for shape in found if shape.full in program.classes or any(arg.full in program.classes for arg in shape.args))


def _typed(module: ModuleView, number: int, depth: int = 0) -> Iterator[Shape]:
    """The shapes in a type."""
    types = module.types
    for one in types.members(number) if number and depth < _DEEPEST else ():
        if one.kind == f.TYPE_VARIABLE:
            yield Shape(_VARIABLE)
        elif one.name in _LISTS:
            yield from (shape._replace(many=True) for arg in one.args[:1] for shape in _typed(module, arg, depth + 1))
        elif "." in one.name and one.kind == f.PLAIN and one.name != "builtins.dict":
            yield Shape(one.name, False, tuple(shape for arg in one.args for shape in _typed(module, arg, depth + 1)))


def _written(module: ModuleView, value: f.AnyValue) -> Iterator[Shape]:
    """The shapes in a type that is written as a value (`response_model=list[OrderOut]`)."""
    match value:
        case f.Name():
            typed = [
                shape for one in module.types.members(value.type) if one.name == f.CLASS_OBJECT for arg in one.args for shape in _typed(module, arg)
            ]
            yield from typed or (Shape(value.name),)
        case f.Op(op="|"):
            for arg in value.args:
                yield from _written(module, arg)
        case f.Item(base=f.Name(name=name)):
            inside = [one for item in (value.index.items if isinstance(value.index, f.Many) else (value.index,)) for one in _written(module, item)]
            if name in _LISTS or name in ("typing.List", "typing.Set", "typing.Tuple"):
                yield from (one._replace(many=True) for one in inside)
            elif name in ("typing.Union", "typing.Optional", "typing.Annotated"):
                yield from inside
            else:
                yield Shape(name, False, tuple(inside))


def _matched(program: Calls, fn: FunctionView, shape: Shape, value: f.AnyValue, depth: int) -> Iterator[tuple[f.AnyValue, Shape]]:
    """The rows in what is returned, with the shape that each becomes: what fills the fields of a page, of an envelope."""
    if isinstance(value, f.Each) or depth > _DEEPEST:
        return
    if isinstance(value, f.Name) and value.scope == f.LOCAL and not shape.many:
        origins = [one for one in fn.origins(value) if not isinstance(one, Definition)]
        if len(origins) == 1 and isinstance(origins[0], (f.Call, f.Table)) and (_is_made(fn, origins[0]) or isinstance(origins[0], f.Table)):
            value = origins[0]
    if not shape.many and (isinstance(value, f.Table) or _is_made(fn, value)):
        given = (
            [(key.value, item) for key, item in value.items if isinstance(key, f.Const)]
            if isinstance(value, f.Table)
            else [(arg.name, arg.value) for arg in value.args if arg.name]
            if isinstance(value, f.Call)
            else []
        )
        for name, item in given:
            for inner in _field(program, shape, str(name)):
                yield from _matched(program, fn, inner, item, depth + 1)
    elif shape.args and not shape.many and model_of_rows(program, fn, value):
        yield value, shape.args[0]._replace(many=True)  # a page that a library makes of a query
    else:
        yield value, shape


def _is_made(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is a new object of a class."""
    return isinstance(value, f.Call) and (isinstance(value.func, f.Item) or bool(fn.module.types.class_objects(fn.module.types.type_of(value.func))))


def _field(program: Calls, shape: Shape, name: str) -> Iterator[Shape]:
    """The shapes that a field of a shape holds."""
    view = program.classes.get(shape.full)
    for base in view.class_.mro if view is not None else ():
        holder = program.classes.get(base)
        field = holder.field(name) if holder is not None else None
        if holder is not None and field is not None:
            for one in _typed(holder.module, field.type):
                if one.full != _VARIABLE:
                    yield one
                elif shape.args:
                    yield shape.args[0]._replace(many=one.many)
            return


def _read(
    program: Calls, shape: str, model: str, through: tuple[Relation, ...] = (), many: bool = False
) -> Iterator[tuple[Relation, bool, tuple[Relation, ...]]]:
    """(relation, whether it is read for each of many, what leads there) of the relations that a shape reads of a row of a model, and its own shapes of the related rows."""
    table = relations(program).of(model) if model else {}
    view: Any = program.classes.get(shape)
    if view is None or not table or len(through) > _DEEPEST or relations(program).is_model(shape):
        return  # a model that is its own shape is put out without its relations
    for base in view.class_.mro:
        holder = program.classes.get(base)
        for field in holder.class_.fields if holder is not None else ():
            relation = table.get(field.name)
            if holder is None or relation is None or field.in_method:
                continue
            if relation.is_lazy:
                yield relation, many, through
            for inner in _typed(holder.module, field.type):
                if inner.full != shape:
                    yield from _read(program, inner.full, relation.target, (*through, relation), many or relation.many)
