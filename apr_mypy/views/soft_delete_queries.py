"""Queries that read rows which are marked as deleted, where others of the same model leave them out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Asks, FiltersAlways, LoadsRow
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.alive_anyway import has_to_see_them, leaves_out_anyway
from apr_mypy.views.asking import asks
from apr_mypy.views.check_then_insert import Judged
from apr_mypy.views.constraints import Model, model_of_table
from apr_mypy.views.lookups import lookup
from apr_mypy.views.managers import manager_methods
from apr_mypy.views.marked_for_a_while import is_under_way
from apr_mypy.views.naming import last_name, outer_name
from apr_mypy.views.queries import is_unknown, query_calls, query_values
from apr_mypy.views.queries_of_classes import queries_of_classes
from apr_mypy.views.soft_delete import ABOUT_DELETED, SoftDeleted, is_migration, is_put_away, mentions
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ClassView, ModuleView

_MANAGERS: Final = frozenset({"objects", "query_class", "query", "default_manager", "_default_manager"})
_READING: Final = frozenset({"exists", "aexists", "count", "acount", "paginate", "first_or_404", "get_or_404"})


_OF_JOBS: Final = pattern_of(r"(^|_)(task|job|actor|worker)$")
"""How a project calls its own decorator of jobs."""


class Asking(NamedTuple):
    """A function, or a class of views, that has rows of a model read: `name` is its own, `site` the query, or the class where a framework makes one of the model that it names."""

    module: ModuleView
    full: str
    name: str
    line: int
    site: f.AnyValue | f.Class


class Unfiltered(NamedTuple):
    """A query that reads deleted rows too, where `filtering` and others of the model do not."""

    of: SoftDeleted
    by: Asking
    filtering: Asking


class _Askings(NamedTuple):
    """What asks for rows of each model: `filtering` leaves deleted ones out, `careless` forgets them, `silent` says nothing of them and need not; `speaking` are the models of which some query says something."""

    filtering: dict[str, list[Asking]]
    careless: dict[str, list[Asking]]
    silent: dict[str, int]
    speaking: set[str]


def unfiltered(program: Judged, of: list[SoftDeleted]) -> Iterator[Unfiltered]:
    """The functions that read rows of a model without a word about the deleted ones, where others leave them out."""
    asked = _askings(program, of)
    for one in of:
        found, others = asked.careless.get(one.model.full, ()), asked.filtering.get(one.model.full, ())
        share = 1 if is_put_away(one) else 3
        if others and len(others) * share >= len(found) + asked.silent.get(one.model.full, 0):
            for by in found:
                yield Unfiltered(one, by, others[0])


def is_ever_left_out(program: Judged, of: list[SoftDeleted], one: SoftDeleted) -> bool:
    """Whether any query of a model speaks of the column; also where none of its queries is in sight."""
    asked = _askings(program, of)
    return one.model.full in asked.speaking or one.model.full not in asked.careless


def _askings(program: Judged, of: list[SoftDeleted]) -> _Askings:
    known: _Askings | None = program.__dict__.get("_askings_of_deleted")
    if known is None:
        known = program.__dict__["_askings_of_deleted"] = _asked(program, of)
    return known


def _asked(program: Judged, of: list[SoftDeleted]) -> _Askings:
    wanted = {one.model.full: one for one in of if not _is_filtered_always(program, one)}
    found = _Askings({}, {}, {}, {one.model.full for one in of if one.model.full not in wanted})
    for module in program.modules.values() if wanted else ():
        if is_migration(module):
            continue
        for fn in module.functions.values():
            for full, call in _reads(program, fn, wanted):
                by = Asking(module, fn.full, fn.function.name, fn.function.def_line, call)
                one = wanted[full]
                if _speaks_of(program, fn, call, full, one.column.name):
                    if not _is_read_of_row(fn, call, one):
                        found.speaking.add(full)
                    if _leaves_out(fn, call, one) or any(_is_base_query(each, one) for each in _built_by(program, fn, call)):
                        found.filtering.setdefault(full, []).append(by)
                elif leaves_out_anyway(program, fn, call, one) or any(
                    leaves_out_anyway(program, each, step.value, one)
                    for each in _built_by(program, fn, call)
                    for step in each.returns
                    if isinstance(step.value, f.Call)
                ):
                    found.speaking.add(full)
                    found.silent[full] = found.silent.get(full, 0) + 1
                elif _is_about_deleted(fn):
                    continue
                elif has_to_see_them(fn, call, one) or _lives_shorter(program, fn, one):
                    found.silent[full] = found.silent.get(full, 0) + 1
                else:
                    found.careless.setdefault(full, []).append(by)
    for asking in queries_of_classes(program) if wanted else ():
        if asking.model in wanted and _role(program, asking.view) not in (Role.TEST, Role.ADMIN):
            view, one = asking.view, wanted[asking.model]
            by = Asking(view.module, view.full, view.class_.name, view.class_.def_line, asking.site if asking.site is not None else view.class_)
            if asking.site is not None and _leaves_out(view.module.body, asking.site, one):
                found.filtering.setdefault(asking.model, []).append(by)
                found.speaking.add(asking.model)
            elif _class_speaks_of(program, view, one.column.name):
                found.speaking.add(asking.model)
            elif not ABOUT_DELETED.search(view.class_.name):
                found.careless.setdefault(asking.model, []).append(by)
    return found


def _lives_shorter(program: Judged, fn: FunctionView, one: SoftDeleted) -> bool:
    """Whether a job reads a row that is marked only while another job deletes it: it meets none that will stay."""
    is_job = fn.module.role_of(fn) in (Role.JOB, Role.CONSUMER, Role.COMMAND) or any(_OF_JOBS.search(outer_name(by)) for by in fn.function.decorators)
    return is_job and is_under_way(program, one)


def _class_speaks_of(program: Judged, view: ClassView, column: str) -> bool:
    """Whether a class of views says anything of a column: in its query, in a method of its own, or in a filter of the project's that it names."""
    named = [value.name for field in view.class_.fields if field.value is not None for value in inside(field.value) if isinstance(value, f.Name)]
    holders = [
        one
        for full in (*view.class_.mro, *named)
        if (one := program.classes.get(full)) is not None and (full not in named or not _is_model(program, one))
    ]
    return any(mentions(method, column) for one in holders for method in one.methods.values()) or any(
        isinstance(value, f.Const) and isinstance(value.value, str) and column in value.value
        for field in view.class_.fields
        if field.value is not None
        for value in inside(field.value)
    )


def _role(program: Judged, view: ClassView) -> Role | None:
    said = program.roles.class_role(program.roles.ref(view.class_))
    return said.role if said is not None else None


def _is_model(program: Judged, view: ClassView) -> bool:
    return program.roles.is_orm_model(program.roles.ref(view.class_))


def _reads(program: Judged, fn: FunctionView, wanted: dict[str, SoftDeleted]) -> Iterator[tuple[str, f.Call]]:
    """The first query of each model that a function runs to read its rows."""
    if fn.module.role_of(fn) in (Role.TEST, Role.MIGRATION, Role.ADMIN):
        return
    seen: set[str] = set()
    for call in sorted(fn.calls, key=lambda call: fn.module.find(LoadsRow, fn, call) is None):  # what gives rows, before what counts them
        one = lookup(program, fn, call)
        if one is None:
            continue
        full = one.model or next((model.full for table in sorted(one.tables) if (model := model_of_table(program, table)) is not None), "")
        if (
            full in wanted
            and full not in seen
            and _is_sent(program, fn, call)
            and (not _is_keyed(wanted[full].model, one.columns) or _leaves_out(fn, call, wanted[full]))
            and not _takes_column(wanted[full].model, call)
            and not _goes_on(fn, call)
        ):
            seen.add(full)
            yield full, call


def _is_sent(program: Judged, fn: FunctionView, call: f.Call) -> bool:
    """Whether a call of a query gives its rows, or something of them; what of unknown type begins with a model's class does by its name alone."""
    if fn.module.find(LoadsRow, fn, call) is not None or any(ask.site is call for ask in asks(program, fn) if ask.relation is None):
        return True
    if not isinstance(call.func, f.Attr):
        return False
    if _is_gone_through(fn, call):
        return True  # `for tag in Tag.query.filter_by(…)`
    name = call.func.name
    return name in _READING or (is_unknown(fn, call.func.base) and bool(fn.module.knowledge.knowledge.by_method.get((Asks, name))))


def _is_gone_through(fn: FunctionView, call: f.Call) -> bool:
    """Whether a loop or comprehension goes through a query, where it stands or by the local name that keeps it."""
    use = fn.use_of(call)
    if use.kind != "assigned" or not isinstance(use.by, f.Set):
        return use.kind == "iterated"
    names = [target.name for target in use.by.targets if isinstance(target, f.Name) and target.scope == f.LOCAL]
    return any(
        fn.use_of(read).kind == "iterated" and any(one.record is use.by for one in fn.definitions(read)) for name in names for read in fn.reads(name)
    )


def _is_keyed(model: Model, columns: tuple[frozenset[str], ...]) -> bool:
    """Whether a query looks for one row by a key that deleted rows hold too, which is how one asks whether the key is free; not by the primary key."""
    given = columns[0] if columns else frozenset()
    key = model.unique_among(given) if given else None
    return key is not None and not key.primary and not key.partial


def _takes_column(model: Model, call: f.Call) -> bool:
    """Whether a row that is a mapping too is asked for one of its columns (`trust.get("expires_at")`)."""
    first = call.args[0] if call.args and isinstance(call.func, f.Attr) and call.func.name == "get" else None
    if first is None or first.name or not isinstance(first.value, f.Const) or not isinstance(first.value.value, str):
        return False
    name, view = first.value.value, model.view
    return model.named(name) in model.columns or (view is not None and (view.field(name) is not None or name in view.methods))


def _goes_on(fn: FunctionView, call: f.Call) -> bool:
    """Whether a query is changed or deleted rather than read (`filter(…).delete()`, `execute(update(Order).where(…))`)."""
    if any(isinstance(part.func, f.Name) and last_name(part.func) in ("update", "delete", "insert") for _, part in query_calls(fn, call)):
        return True
    parent = fn.parent(call)
    return (
        parent is not None
        and isinstance(parent[0], f.Attr)
        and parent[0].name in ("update", "delete", "aupdate", "adelete", "update_or_create", "get_or_create", "create")
    )


def _speaks_of(program: Judged, fn: FunctionView, call: f.Call, full: str, column: str) -> bool:
    """Whether the function, what its query is built by, or all who call it, say anything of the column."""
    if mentions(fn, column) or (fn.owner is not None and any(mentions(one, column) for one in _beside(program, fn))):
        return True
    for function in _built_by(program, fn, call):
        if mentions(function, column) or any(mentions(inner, column) for other in function.calls for inner in program.run_by(function, other)):
            return True
    if any(mentions(one, column) for one in _given_rows(program, fn, full)):
        return True
    callers = program.callers_of(fn)
    return bool(callers) and all(mentions(edge.caller, column) for edge in callers)


def _given_rows(program: Judged, fn: FunctionView, full: str) -> Iterator[FunctionView]:
    """The project's functions and properties that a function asks about a row of the model (`is_visible(film)`, `film.is_gone`)."""
    types = fn.module.types
    for call in fn.calls:
        base = [call.func.base] if isinstance(call.func, f.Attr) else []
        if any(full in types.classes(types.type_of(value)) for value in (*base, *(arg.value for arg in call.args))):
            yield from program.run_by(fn, call)
    for attr in fn.attrs:
        if full in types.classes(types.type_of(attr.base)):
            yield from program.property_read(fn, attr)


def _built_by(program: Judged, fn: FunctionView, call: f.Call) -> Iterator[FunctionView]:
    """The project's functions that a query is put together by, those of managers and query sets too, which mypy does not find on a model's manager."""
    for holder, one in query_calls(fn, call):
        functions = program.run_by(holder, one)
        yield from functions
        if not functions and isinstance(one.func, f.Attr):
            yield from manager_methods(program, one.func.name)


def _beside(program: Judged, fn: FunctionView) -> Iterator[FunctionView]:
    """The methods of the same class that a framework runs on the same query (`get_queryset`, `check_object_permissions`)."""
    view = program.classes.get(fn.owner.full) if fn.owner is not None else None
    if view is not None and fn.function.name != "get_queryset":
        yield from (view.methods[name] for name in ("get_queryset", "filter_queryset", "base_query", "_base_query") if name in view.methods)


def _leaves_out(fn: FunctionView, call: f.AnyValue, one: SoftDeleted) -> bool:
    """Whether a query asks for rows that are not deleted."""
    column = one.column.name
    for _, value in query_values(fn, call):
        if isinstance(value, f.Call):
            for arg in value.args:
                name, _, suffix = arg.name.partition("__")
                if name == column and isinstance(arg.value, f.Const):
                    return arg.value.value is True if suffix == "isnull" else not arg.value.value
            if isinstance(value.func, f.Attr) and value.func.name in ("is_", "is_not", "isnot", "is_null") and _is_column(value.func.base, column):
                given = value.args[0].value if value.args else None
                return value.func.name in ("is_", "is_null") and not (isinstance(given, f.Const) and given.value is True and value.func.name == "is_")
        elif isinstance(value, f.Compare) and any(_is_column(side, column) for side in value.args):
            return value.ops[0] in ("==", "is", ">>") and any(isinstance(side, f.Const) and not side.value for side in value.args)
        elif (
            isinstance(value, f.Op)
            and value.op in ("u~", "not")
            and any(isinstance(side, f.Attr) and side.name == column for side in inside(value.args[0]))
        ):
            return True
        elif isinstance(value, f.Const) and isinstance(value.value, str) and column in value.value:
            return True
    return False


def _is_read_of_row(fn: FunctionView, call: f.AnyValue, one: SoftDeleted) -> bool:
    """Whether a function that asks for a row only looks at the mark of the row that it has."""
    in_query = {id(value) for _, value in query_values(fn, call)}
    said = [attr for attr in fn.attrs if attr.name == one.column.name]
    return (
        bool(said)
        and not any(id(attr) in in_query for attr in said)
        and not any(fn.module.types.class_objects(fn.module.types.type_of(attr.base)) for attr in said)
    )


def _is_column(value: f.AnyValue, column: str) -> bool:
    """Whether a value is the column, or a call around it that only tells mypy its type (`col(Member.deleted_at)`)."""
    if isinstance(value, f.Call) and len(value.args) == 1 and isinstance(value.func, f.Name):
        value = value.args[0].value
    return isinstance(value, f.Attr) and value.name == column


def _is_base_query(fn: FunctionView, one: SoftDeleted) -> bool:
    """Whether a function gives a query that leaves deleted rows out."""
    return any(step.value is not None and _leaves_out(fn, step.value, one) for step in fn.returns)


def _is_about_deleted(fn: FunctionView) -> bool:
    """Whether code is called after deleted rows, or stands in what is."""
    names = [fn.function.name, fn.module.name.rpartition(".")[2]]
    if fn.owner is not None:
        names.append(fn.owner.name)
    return any(ABOUT_DELETED.search(name) for name in names)


def _is_filtered_always(program: Judged, one: SoftDeleted) -> bool:
    """Whether deleted rows are left out without a word in the query: by a default manager, a criterion for all queries, a base that does so."""
    model, column = one
    if model.view is None:
        return True
    line = program.roles.line_of(model.full, model.view.class_.mro)
    if program.knowledge.find(FiltersAlways, line) is not None:
        return True
    for module in program.modules.values():
        for fn, call, _ in module.calls_known_as(FiltersAlways):
            if mentions(fn, column.name) or any(
                isinstance(value, (f.Name, f.Attr)) and any(base.endswith(f".{_last(value)}") for base in line) for value in inside(call)
            ):
                return True
    return any(_manages(program, holder, column.name) for base in line if (holder := program.classes.get(base)) is not None)


def _manages(program: Judged, holder: ClassView, column: str) -> bool:
    """Whether the manager or query class that a model is given leaves out deleted rows, or is a library's of which nothing is known."""
    module = holder.module
    meta = holder.nested.get("Meta")
    said = [field for field in holder.class_.fields if field.name in _MANAGERS]
    said += [field for field in (meta.class_.fields if meta is not None else ()) if field.name == "manager"]
    for field in said:
        if field.value is None:
            continue
        names: set[str] = set()
        for value in inside(field.value):
            if isinstance(value, (f.Name, f.Attr)):
                names.update(module.types.class_objects(module.types.type_of(value)) or ((value.name,) if isinstance(value, f.Name) else ()))
        for full in names:
            view = program.classes.get(full)
            if view is None:
                if module.is_own(full):
                    return True  # out of sight
                continue
            for base in (view, *(program.classes[one] for one in view.class_.mro if one in program.classes)):
                if any(
                    mentions(method, column)
                    for name, method in base.methods.items()
                    if name in ("get_queryset", "__new__", "__init__", "get_query_set", "_base", "all", "filter", "get")
                ):
                    return True
                if any(_mentions_by_helper(program, method, column) for name, method in base.methods.items() if name == "get_queryset"):
                    return True
    return False


def _mentions_by_helper(program: Judged, method: FunctionView, column: str) -> bool:
    return any(mentions(function, column) for call in method.calls for function in program.run_by(method, call))


def _last(value: Any) -> str:
    return str(value.name).rpartition(".")[2]
