"""Functions that a framework runs once for each row that it puts out: a serializer's method fields, computed fields; and the rows that are given to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import AsksOfFields, ListsRows, RunsPerRow
from apr_mypy.views.conditions import atoms
from apr_mypy.views.function import FunctionView
from apr_mypy.views.loading import ROW_PARAMETERS, Past, model_of_rows, pasts
from apr_mypy.views.makers import Calls
from apr_mypy.views.queries import model_class
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.module import ClassView

_DEPTH: Final = 4
_OF_FRAMEWORK: Final = frozenset({"info", "root", "context", "ctx", "args", "kwargs"})
"""What a framework gives to a field's function beside the row."""
_OF_ONE: Final = frozenset({"retrieve", "create", "update", "partial_update", "destroy"})
"""What a view does with a single object."""
_PUT_OUT: Final = frozenset({"dump", "dumps"})


class Rows(NamedTuple):
    """Rows that are given to what puts them out: many or one, and their past where the place shows it."""

    many: bool
    past: Past | None
    model: str


class PerRow(NamedTuple):
    """A function that runs once a row. `row` is its parameter with the row, `owner` the class that puts rows out, `given` all that is known to be given to it."""

    fn: FunctionView
    row: str
    owner: ClassView
    given: tuple[Rows, ...]
    is_imported: bool = False
    """Another module imports the class: it may be used where nobody sees it."""

    @property
    def asked_by_name(self) -> bool:
        """Whether who asks has to say what for, beside the row: a field of one object with an argument of its own (`version(self, info, version_id)`)."""
        if self.fn.lambda_ is not None or not self.fn.function.params or self.fn.function.params[0].name != self.row:
            return False
        given = (one for one in self.fn.function.params[1:] if one.name not in _OF_FRAMEWORK and not one.name.startswith("_"))
        return any(one.default is None for one in given)

    @property
    def only_one(self) -> bool:
        """Whether everything in sight puts out a single row."""
        return bool(self.given) and not any(rows.many for rows in self.given)


def per_row(program: Calls) -> tuple[PerRow, ...]:
    """All functions of a program that run once a row, worked out once. What their rows are models of is noted for `model_of_row`."""
    known: tuple[PerRow, ...] | None = program.__dict__.get("_per_row")
    if known is None:
        found: list[PerRow] = []
        uses = _Uses(program)
        for view in program.classes.values():
            for fn, row in _functions(view):
                given = tuple(rows for full in (view.full, *program.subclasses(view.full)) for rows in uses.of(full, 0))
                given = tuple(rows for rows in given if not _of_others(program, _model_of(view), rows.model))
                found.append(PerRow(fn, row, view, given or tuple(_own_rows(uses, view)), view.class_.name in uses.imported))
        known = program.__dict__["_per_row"] = tuple(found)
        noted = program.__dict__.setdefault(ROW_PARAMETERS, {})
        for one in found:
            model = _model_of(one.owner) or next((rows.model for rows in one.given if rows.model), "")
            if model:
                noted[one.fn.full, one.row] = model
    return known


def _of_others(program: Calls, model: str, other: str) -> bool:
    """Whether rows are of another model than the one that a class puts out: a view that names the class puts out more than its own rows."""
    views = program.classes.get(model), program.classes.get(other)
    return all(view is not None for view in views) and not any(
        full in view.class_.mro for full, view in ((model, views[1]), (other, views[0])) if view is not None
    )


def _functions(view: ClassView) -> Iterator[tuple[FunctionView, str]]:
    module = view.module
    body = next((one for one in module.class_bodies if one.function.full == view.full), None)
    for field in view.class_.fields:
        call = field.value
        if field.in_method or not isinstance(call, f.Call):
            continue
        row = module.find(RunsPerRow, module.body, call)
        if row is None:
            continue
        given = module.callee(module.body, call).argument(row.method.keyword, row.method.position) if row.method is not None else None
        name = (
            given.value.value
            if given is not None and isinstance(given.value, f.Const)
            else row.default_method.replace("{name}", field.name)
            if given is None
            else ""
        )
        method = view.methods.get(str(name)) if name else None
        if method is not None and len(method.function.params) > 1:
            yield method, method.function.params[1].name
        elif given is not None and isinstance(given.value, f.Lambda) and given.value.params:
            for one in body.lambdas if body is not None else ():
                if one.lambda_ == given.value:
                    yield one, given.value.params[0].name
    for name, method in view.methods.items():
        params = method.function.params
        for decorator in method.function.decorators:
            decorated = module.find_value(RunsPerRow, module.body, decorator) if params else None
            if decorated is not None and not view.class_.name.endswith(decorated.unless_named or ("\0",)):
                yield method, params[0].name
        if len(params) > 1 and name.startswith("to_"):
            for base in module.lineage(view.full)[1:]:
                said = module.knowledge.find(RunsPerRow, (base,))
                if said is not None and name in said.methods:
                    yield method, params[1].name
                    break

    yield from _by_base(view)


def _by_base(view: ClassView) -> Iterator[tuple[FunctionView, str]]:
    """The methods that a base class has run for each row by how they begin, or because a field of the class names them."""
    module = view.module
    row = next((one for base in module.lineage(view.full)[1:] if (one := module.knowledge.find(RunsPerRow, (base,))) is not None), None)
    if row is None or view.class_.name.endswith(row.unless_named or ("\0",)):
        return
    starts = tuple(name for name in row.methods if name.endswith("_"))
    named = view.field(row.listed) if row.listed else None
    names = {one.value for one in inside(named.value) if isinstance(one, f.Const)} if named is not None and named.value is not None else set()
    for name, method in view.methods.items():
        params = method.function.params
        if starts and name.startswith(starts) and params:
            yield method, params[0].name
        elif name in names and len(params) > 1:
            yield method, params[1].name


def _own_rows(uses: _Uses, view: ClassView) -> Iterator[Rows]:
    """The rows that a class itself asks for and puts out (a list in an admin site)."""
    row = next((one for base in view.module.lineage(view.full)[1:] if (one := view.module.knowledge.find(RunsPerRow, (base,))) is not None), None)
    if row is None or not row.listed:
        return
    rows = uses.of_view(view)
    loads = view.field(row.loads)
    past = rows.past
    for said in inside(loads.value) if loads is not None and loads.value is not None else ():
        if isinstance(said, f.Const) and past is not None:
            past.all_one = past.all_one or said.value is True
            past.names.update(str(said.value).replace("__", ".").split("."))
    yield rows._replace(model=rows.model or _registered(view))


def _registered(view: ClassView) -> str:
    """The model that a class is registered for, by its decorator or by a call of its module."""
    module = view.module
    calls = [one for one in view.class_.decorators if isinstance(one, f.Call)]
    calls += [call for call in module.body.calls if any(isinstance(arg.value, f.Name) and arg.value.name == view.full for arg in call.args)]
    for call in calls:
        for arg in call.args:
            if found := model_class(module.body, arg.value):
                return found
    return ""


def _model_of(view: ClassView) -> str:
    """The model that a class names in its `Meta`."""
    meta = view.nested.get("Meta")
    field = meta.class_.fields if meta is not None else ()
    for one in field:
        if one.name == "model" and one.value is not None:
            for full in view.module.types.class_objects(view.module.types.type_of(one.value)):
                return full
            return one.value.name if isinstance(one.value, f.Name) else ""
    return ""


def _is_for_one(key: f.AnyValue | None) -> bool:
    """Whether a key of a mapping says that one object is put out (`{"retrieve": OrderDetailSerializer}`)."""
    return isinstance(key, f.Const) and key.value in _OF_ONE


def _is_put_out_alone(method: FunctionView, step: f.Return) -> bool:
    """Whether a class is only given where one object is asked for (`if self.action == "retrieve": return OrderDetailSerializer`)."""
    return any(
        holds and isinstance(test, f.Compare) and test.ops == ("==",) and any(_is_for_one(arg) for arg in test.args)
        for condition in method.holds_at(step)
        for test, holds, _ in atoms(condition)
    )


def _listed_by_another(view: ClassView, full: str) -> frozenset[str]:
    """The class itself, where the view has a table of its classes in which another one is what it lists with."""
    for field in view.class_.fields:
        for key, item in field.value.items if isinstance(field.value, f.Table) else ():
            if isinstance(key, f.Const) and key.value == "list" and not any(isinstance(one, f.Name) and one.name == full for one in inside(item)):
                return frozenset({full})
    return frozenset()


class _Uses:
    """Where classes that put rows out are used, over a program."""

    def __init__(self, program: Calls) -> None:
        self.program = program
        self._made: dict[str, list[tuple[FunctionView, f.Call]]] = {}
        self._named: dict[str, list[ClassView]] = {}
        self._nested: dict[str, list[tuple[ClassView, f.Call]]] = {}
        self._dumped: list[tuple[FunctionView, f.Call]] = []
        self._kept: set[str] = set()
        self._kept_for_one: set[str] = set()
        self.imported: set[str] = set()
        self._read = False

    def _index(self) -> None:
        self._read = True
        for module in self.program.modules.values():
            self.imported.update(one.full.rpartition(".")[2] for one in module.facts.imports if one.is_from)
            for fn in module.everything():
                for display in (*fn.all(f.Table), *fn.all(f.Many)):
                    for item in display.items:
                        kept = self._kept_for_one if isinstance(item, tuple) and _is_for_one(item[0]) else self._kept
                        for one in inside(item[1] if isinstance(item, tuple) else item):
                            if isinstance(one, f.Name) and one.scope != f.LOCAL:
                                kept.add(one.name)
                for call in fn.calls:
                    named = (call.func.name,) if isinstance(call.func, f.Name) else ()
                    for full in module.types.class_objects(module.types.type_of(call.func)) or named:
                        if full in self.program.classes:
                            self._made.setdefault(full, []).append((fn, call))
                    if isinstance(call.func, f.Attr) and call.func.name in _PUT_OUT:
                        self._dumped.append((fn, call))
            for view in module.classes.values():
                for field in view.class_.fields:
                    if field.value is None or field.in_method:
                        continue
                    for one in inside(field.value):
                        if isinstance(one, f.Name):
                            fulls = module.types.class_objects(one.type) or (one.name,)
                            if isinstance(field.value, f.Call):
                                for full in fulls:
                                    self._nested.setdefault(full, []).append((view, field.value))
                            else:
                                for full in fulls:
                                    self._named.setdefault(full, []).append(view)
                for method in view.methods.values():
                    for step in method.returns if "serializer" in method.function.name or "schema" in method.function.name else ():
                        named_for_one = {
                            id(one) for table in method.all(f.Table) for key, item in table.items if _is_for_one(key) for one in inside(item)
                        }
                        is_alone = _is_put_out_alone(method, step)
                        for one in inside(step.value) if step.value is not None else ():
                            for full in module.types.class_objects(one.type) or (one.name,) if isinstance(one, f.Name) else ():
                                if is_alone or id(one) in named_for_one:
                                    self._kept_for_one.add(full)
                                else:
                                    self._named.setdefault(full, []).append(view)

    def of(self, full: str, depth: int) -> Iterator[Rows]:
        if not self._read:
            self._index()
        if full in self._kept:
            yield Rows(True, None, "")  # in a table of them: what is given to it is out of sight
        if full in self._kept_for_one:
            yield Rows(False, None, "")
        for view in self._named.get(full, ()):
            yield self.of_view(view)._replace(many=full not in _listed_by_another(view, full) and not self._shows_one(view))
        for fn, call in self._made.get(full, ()):
            if fn.function.name == "<module>" and fn.owner is not None:
                continue
            first = next((arg.value for arg in call.args if arg.name in ("", "instance")), None)
            many = any(arg.name == "many" and isinstance(arg.value, f.Const) and arg.value.value is True for arg in call.args)
            if first is not None:
                yield self._of_value(fn, first, many)
            elif call.args:
                yield Rows(many, None, "")  # made from input: it puts out the one row that it wrote
        for view, call in self._nested.get(full, ()) if depth < _DEPTH else ():
            many = any(arg.name == "many" and isinstance(arg.value, f.Const) and arg.value.value is True for arg in call.args)
            for rows in self.of(view.full, depth + 1):
                yield rows._replace(many=rows.many or many, model="")
        for fn, call in self._dumped:
            if call.args and isinstance(call.func, f.Attr) and full in fn.module.instances_of(fn, call.func.base):
                many = any(arg.name == "many" and isinstance(arg.value, f.Const) and arg.value.value is True for arg in call.args)
                for _, made in fn.module.made_by(fn, call.func.base):
                    many = many or any(arg.name == "many" and isinstance(arg.value, f.Const) and arg.value.value is True for arg in made.args)
                yield self._of_value(fn, call.args[0].value, many)

    def _of_value(self, fn: FunctionView, value: f.AnyValue, many: bool) -> Rows:
        found = pasts(self.program, fn, value)
        return Rows(many, next((past for past in found if past.asked), found[0] if found else None), model_of_rows(self.program, fn, value))

    def _shows_one(self, view: ClassView) -> bool:
        """Whether a view only ever puts out one object: its framework's bases have it show or change one, none has it list rows, and no method of its own puts out many."""
        find = view.module.knowledge.find
        bases = view.module.lineage(view.full)
        shows = any((row := find(AsksOfFields, (base,))) is not None and not row.model for base in bases)
        if not shows or any(find(ListsRows, (base,)) is not None for base in bases):
            return False
        holders = [holder for base in view.class_.mro if (holder := self.program.classes.get(base)) is not None]
        return not any(arg.name == "many" for holder in holders for method in holder.methods.values() for call in method.calls for arg in call.args)

    def of_view(self, view: ClassView) -> Rows:
        """A class-based view that names it: its query is a field or what a method gives."""
        past = Past(self.program)
        model = ""
        for base in view.class_.mro:
            holder = self.program.classes.get(base)
            if holder is None:
                continue
            for field in holder.class_.fields:
                if field.name == "queryset":
                    for maker, value in holder.set_in(field):
                        past.walk(maker, value)
                        model = model or model_of_rows(self.program, maker, value)
            for method in holder.methods.values():
                for step in method.returns:
                    if step.value is not None and "quer" in method.function.name:
                        past.walk(method, step.value)
                        model = model or model_of_rows(self.program, method, step.value)
                for call in method.calls:
                    past.related(method, call)
        return Rows(True, past, model)
