"""Soft deletion: the column by which a model's rows are marked as deleted, which of its keys and indexes know of it, and which queries leave deleted rows out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Asks, FiltersAlways, LoadsRow
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.asking import asks
from apr_mypy.views.check_then_insert import Judged
from apr_mypy.views.columns import Column
from apr_mypy.views.constraints import Model, model_of_table, models
from apr_mypy.views.keys import Key
from apr_mypy.views.lookups import lookup
from apr_mypy.views.managers import manager_methods
from apr_mypy.views.queries import is_unknown, query_calls, query_values
from apr_mypy.views.shown import shown
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ClassView, ModuleView

_GONE: Final = r"(?:soft_?)?(?:deleted|removed|archived|trashed|discarded|destroyed)"
_MOMENT: Final = pattern_of(
    rf"^(?:is_)?{_GONE}(?:_(?:at|on|date|time|datetime|timestamp|ts))?$|^(?:date|time|datetime|timestamp)_{_GONE}$|^deletion_(?:date|time|at)$|^{_GONE}(?:date|at|on)$",
    re.IGNORECASE,
)
_FLAG: Final = pattern_of(rf"^(?:is_|was_|has_been_)?{_GONE}$", re.IGNORECASE)
_LOG: Final = pattern_of(r"(?:Log|Logs|LogEntry|History|Audit|AuditEntry|Revision|Revisions|Tombstone|Snapshot|Deletion|Deletions|Event)$")
_PAPERS: Final = "order|invoice|bill|receipt|ticket|case|claim|booking|reservation|payment|transaction|transfer|tracking|confirmation|quote|contract|delivery|shipment|document|sequence|batch|job|credit_note|reference|record|request"
"""What an application gives consecutive numbers to; a phone number or a room number, in contrast, is wanted again."""
_SECRETS: Final = "api|session|idempotency|dedup|dedupe|object|storage|s3|file|blob|upload|cache|public|private|access|secret|license|licence|activation|invite|reset|signing|encryption|token|random"
_MADE_UP: Final = pattern_of(
    r"(?:^|_)(?:id|uuid|uid|guid|pk|token|secret|hash|digest|nonce|checksum|fingerprint|session|reference|sid|otp)$"
    rf"|(?:^|_)(?:{_PAPERS})_?(?:number|no|nr)$|(?:^|_)(?:{_SECRETS})_?key$",
    re.IGNORECASE,
)
"""Columns whose values are made up anew for each row, so that nobody wants one of a deleted row again."""
_BARE: Final = frozenset({"number", "no", "nr", "key"})
"""Columns whose names say nothing without the model's: `Invoice.number` is consecutive, `Project.key` is chosen."""
_CAPITAL: Final = pattern_of(r"(?<=[a-z0-9])(?=[A-Z])")
_RANDOM: Final = pattern_of(r"(?:^|_)(?:uuid|guid|token|secret|nonce|otp)$", re.IGNORECASE)
"""Columns whose values are drawn, so that no key that they are part of is ever wanted again."""
_ABOUT_DELETED: Final = pattern_of(
    r"trash|purge|restore|undelete|recover|delete|remove|archiv|recycl|cleanup|clean_up|prune|expunge|gdpr|anonymi|backup|dump|migrat|audit|history|include_inactive|with_all|unscoped",
    re.IGNORECASE,
)
"""What code is called that is about deleted rows, or about all."""
_MANAGERS: Final = frozenset({"objects", "query_class", "query", "default_manager", "_default_manager"})
_READING: Final = frozenset({"exists", "aexists", "count", "acount", "paginate", "first_or_404", "get_or_404"})


class SoftDeleted(NamedTuple):
    """A model with its soft-delete column."""

    model: Model
    column: Column

    @property
    def is_moment(self) -> bool:
        return self.column.holds != "boolean"


class Unfiltered(NamedTuple):
    """A query that reads deleted rows too, where `filtering` others of the model do not."""

    of: SoftDeleted
    fn: FunctionView
    call: f.Call
    filtering: FunctionView


def soft_deleted(program: Judged) -> Iterator[SoftDeleted]:
    """The models of a program whose rows are only marked as deleted. A log of deletions is none, nor is a column that is always set."""
    for model in models(program):
        if _LOG.search(model.name):
            continue
        column = next((one for one in model.columns.values() if _marks(one)), None)
        if column is not None:
            yield SoftDeleted(model, column)


def may_mark(module: ModuleView) -> bool:
    """Whether a class of a module has an attribute that is called like a soft-delete column: the quick look."""
    return any(
        _MOMENT.match(name) is not None or _FLAG.match(name) is not None
        for view in module.classes.values()
        for name in (*(field.name for field in view.class_.fields if not field.in_method), *view.methods)
    )


def _marks(column: Column) -> bool:
    if column.primary or column.unique or column.is_relation_only:
        return False
    if column.holds == "boolean":
        return _FLAG.match(column.name) is not None
    return column.holds in ("moment", "") and column.nullable is True and _MOMENT.match(column.name) is not None


def careless_keys(program: Judged, one: SoftDeleted) -> Iterator[Key]:
    """The unique keys of a model that a deleted row still holds: over the whole table, without the soft-delete column, over values that somebody may want again."""
    model, column = one
    for key in model.keys:
        if not key.unique or key.primary or key.partial or not key.columns:
            continue
        named = [model.named(name) for name in key.columns]
        if column.name in named or column.stored in key.columns:
            continue
        if all(_is_made_up(model, name) for name in named) or any(_RANDOM.search(name) for name in named):
            continue
        if any(other.partial and other.unique and set(other.columns) == set(key.columns) for other in model.keys):
            continue  # the migration has made it partial
        if any(_is_given_up(program, one, name) for name in named):
            continue
        yield key


def _is_given_up(program: Judged, of: SoftDeleted, name: str) -> bool:
    """Whether a row gives up its value of a column as it is deleted (`self.slug = f"{self.slug}-{now}"` in `delete`), or as whoever deletes it says (`.values(deleted=True, name=…)`)."""
    model = of.model
    for base in model.view.class_.mro if model.view is not None else ():
        holder = program.classes.get(base)
        for method_name, method in holder.methods.items() if holder is not None else ():
            if _ABOUT_DELETED.search(method_name) and any(
                isinstance(target, f.Attr) and target.name == name for step in method.all(f.Set) for target in step.targets
            ):
                return True
    return any(
        _gives_up(fn, of, name)
        for module in program.modules.values()
        for fn in module.functions.values()
        if mentions(fn, of.column.name) and fn.module.role_of(fn) not in (Role.TEST, Role.MIGRATION)
    )


def _gives_up(fn: FunctionView, of: SoftDeleted, name: str) -> bool:
    """Whether a function marks rows of a model as deleted and sets another column of them in the same breath."""
    marker = of.column.name
    types = fn.module.types
    marked = {
        shown(target.base)
        for step in fn.all(f.Set)
        for target in step.targets
        if isinstance(target, f.Attr)
        and target.name == marker
        and _says_deleted(step.value)
        and (of.model.full in (classes := types.classes(types.type_of(target.base))) or (not classes and _names(fn, of.model.full)))
    }
    for step in fn.all(f.Set) if marked else ():
        if any(isinstance(target, f.Attr) and target.name == name and shown(target.base) in marked for target in step.targets):
            return True
    for table in fn.all(f.Table):
        values = {key.value: item for key, item in table.items if isinstance(key, f.Const)}
        if name in values and marker in values and _says_deleted(values[marker]) and _names(fn, of.model.full):
            return True
    for call in fn.calls:
        given = {arg.name: arg.value for arg in call.args if arg.name}
        if (
            name in given
            and marker in given
            and _says_deleted(given[marker])
            and call.func is not None
            and not types.class_objects(types.type_of(call.func))
        ):
            if _names(fn, of.model.full):
                return True
    return False


def _says_deleted(value: f.AnyValue | None) -> bool:
    return value is not None and not (isinstance(value, f.Const) and not value.value)


def _names(fn: FunctionView, full: str) -> bool:
    """Whether a function speaks of a model's class."""
    return any(full in fn.module.types.class_objects(one.type) for one in (*fn.all(f.Name), *fn.attrs))


def _is_made_up(model: Model, name: str) -> bool:
    """Whether the values of a column are made for each row: by its name, or by a default that is called."""
    column = model.columns.get(name)
    if column is not None and column.holds == "relation":
        return column.unique and column.nullable is True  # an optional part of the row
    said = f"{_snake(model.full).removesuffix(f'_{name}')}_{name}" if name in _BARE else name
    if _MADE_UP.search(said) and (not name.endswith("_id") or (column is not None and column.holds == "text")):
        return True
    return column is not None and column.is_generated


def _snake(full: str) -> str:
    """A class's name in small letters, with underscores."""
    return _CAPITAL.sub("_", full.rpartition(".")[2]).lower()


def is_indexed(one: SoftDeleted) -> bool:
    """Whether an index, plain or partial, covers the soft-delete column."""
    model, column = one
    return any(column.name in map(model.named, key.columns) or column.name in key.where for key in model.keys)


def declaring_base(program: Judged, one: SoftDeleted) -> ClassView | None:
    """The mixin or abstract base that declares the column; None where the model does so itself."""
    view = one.model.view
    for base in view.class_.mro if view is not None else ():
        holder = program.classes.get(base)
        if holder is not None and (holder.field(one.column.name) is not None or one.column.name in holder.methods):
            return holder if holder is not view else None
    return None


# --- queries ----------------------------------------------------------------------------------------------------------------------


def lies_elsewhere(program: Judged, one: SoftDeleted) -> bool:
    """Whether the column is one of another model's table, from which this model derives: that model answers for it."""
    holder = declaring_base(program, one)
    return holder is not None and program.roles.is_orm_model(program.roles.ref(holder.class_))


def unfiltered(program: Judged, of: list[SoftDeleted]) -> Iterator[Unfiltered]:
    """The functions that read rows of a model without a word about the deleted ones, where others leave them out."""
    wanted = {one.model.full: one for one in of if not _is_filtered_always(program, one)}
    if not wanted:
        return
    filtering: dict[str, list[FunctionView]] = {}
    careless: dict[str, list[tuple[FunctionView, f.Call]]] = {}
    for module in program.modules.values():
        for fn in module.functions.values():
            for full, call in _reads(program, fn, wanted):
                if _speaks_of(program, fn, call, full, wanted[full].column.name):
                    if _leaves_out(fn, call, wanted[full]) or any(_is_base_query(one, wanted[full]) for one in _built_by(program, fn, call)):
                        filtering.setdefault(full, []).append(fn)
                elif not _is_about_deleted(fn):
                    careless.setdefault(full, []).append((fn, call))
    for full, found in careless.items():
        others = filtering.get(full, ())
        share = 1 if wanted[full].column.name.startswith(("archiv", "is_archiv")) else 3
        if others and len(others) * share >= len(found):
            for fn, call in found:
                yield Unfiltered(wanted[full], fn, call, others[0])


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
            and not _is_keyed(wanted[full].model, one.columns)
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
    if fn.use_of(call).kind == "iterated":
        return True  # `for tag in Tag.query.filter_by(…)`
    name = call.func.name
    return name in _READING or (is_unknown(fn, call.func.base) and bool(fn.module.knowledge.knowledge.by_method.get((Asks, name))))


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
    """Whether a query is changed or deleted rather than read (`filter(…).delete()`)."""
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


def mentions(fn: FunctionView, column: str) -> bool:
    """Whether a function speaks of a column anywhere: as an attribute, a keyword, in a text."""
    memo: dict[str, bool] = fn.__dict__.setdefault("_mentions", {})
    if column not in memo:
        memo[column] = (
            any(one.name == column for one in fn.attrs)
            or any(arg.name.partition("__")[0] == column for call in fn.calls for arg in call.args)
            or any(isinstance(one.value, str) and column in one.value for one in fn.all(f.Const))
            or any(mentions(inner, column) for inner in (*fn.nested.values(), *fn.lambdas))
        )
    return memo[column]


def _leaves_out(fn: FunctionView, call: f.AnyValue, one: SoftDeleted) -> bool:
    """Whether a query asks for rows that are not deleted."""
    column = one.column.name
    for _, value in query_values(fn, call):
        if isinstance(value, f.Call):
            for arg in value.args:
                name, _, suffix = arg.name.partition("__")
                if name == column and isinstance(arg.value, f.Const):
                    return arg.value.value is True if suffix == "isnull" else not arg.value.value
            if (
                isinstance(value.func, f.Attr)
                and value.func.name in ("is_", "is_not", "isnot", "is_null")
                and isinstance(value.func.base, f.Attr)
                and value.func.base.name == column
            ):
                given = value.args[0].value if value.args else None
                return value.func.name in ("is_", "is_null") and not (isinstance(given, f.Const) and given.value is True and value.func.name == "is_")
        elif isinstance(value, f.Compare) and any(isinstance(side, f.Attr) and side.name == column for side in value.args):
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


def _is_base_query(fn: FunctionView, one: SoftDeleted) -> bool:
    """Whether a function gives a query that leaves deleted rows out."""
    return any(step.value is not None and _leaves_out(fn, step.value, one) for step in fn.returns)


def _is_about_deleted(fn: FunctionView) -> bool:
    """Whether code is called after deleted rows, or stands in what is."""
    names = [fn.function.name, fn.module.name.rpartition(".")[2]]
    if fn.owner is not None:
        names.append(fn.owner.name)
    return any(_ABOUT_DELETED.search(name) for name in names)


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
