"""Soft deletion: the column by which a model's rows are marked as deleted, which of its keys and indexes know of it, and which queries leave deleted rows out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.check_then_insert import Judged
from apr_mypy.views.columns import Column
from apr_mypy.views.constraints import Model, models
from apr_mypy.views.keys import Key
from apr_mypy.views.shown import shown

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ClassView, ModuleView

_GONE: Final = r"(?:soft_?)?(?:deleted|removed|archived|trashed|discarded|destroyed)"
_MOMENT: Final = pattern_of(
    rf"^(?:is_)?{_GONE}(?:_(?:at|on|date|time|datetime|timestamp|ts))?$|^(?:date|time|datetime|timestamp)_{_GONE}$|^deletion_(?:date|time|at)$|^{_GONE}(?:date|at|on)$",
    re.IGNORECASE,
)
_FLAG: Final = pattern_of(rf"^(?:is_|was_|has_been_)?{_GONE}$", re.IGNORECASE)
_SOFT_DELETING: Final = pattern_of(r"Soft_?Delet")
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
ABOUT_DELETED: Final = pattern_of(
    r"trash|purge|restore|undelete|recover|delete|remove|archiv|recycl|cleanup|clean_up|prune|expunge|gdpr|anonymi|backup|dump|migrat|audit|history|include_inactive|with_all|unscoped"
    r"|maintenance|merged_(from|into)|^_*(fix|repair|backfill)_|^(pf|perf|load|bench)\w*test",
    re.IGNORECASE,
)
"""What code is called that is about deleted rows, or about all."""


class SoftDeleted(NamedTuple):
    """A model with its soft-delete column."""

    model: Model
    column: Column

    @property
    def is_moment(self) -> bool:
        return self.column.holds != "boolean"


def soft_deleted(program: Judged) -> Iterator[SoftDeleted]:
    """The models of a program whose rows are only marked as deleted. A log of deletions is none, nor is a column that is always set."""
    for model in models(program):
        if _LOG.search(model.name) or (model.view is not None and is_migration(model.view.module)):
            continue
        marking = [SoftDeleted(model, one) for one in model.columns.values() if _marks(one)]
        deleting = [one for one in marking if not is_put_away(one)]
        if deleting or (marking and not _is_deleted_otherwise(model)):
            yield (deleting or marking)[0]  # what can be archived and deleted is deleted by the other column


def _is_deleted_otherwise(model: Model) -> bool:
    """Whether a model has its soft deletion from a base that is called after it, whose column may be out of sight."""
    line = model.view.class_.mro if model.view is not None else ()
    return any(_SOFT_DELETING.search(base.rpartition(".")[2]) for base in line)


def is_migration(module: ModuleView) -> bool:
    """Whether a module is a migration, where a model is a copy of what the table was then, that nobody changes any more: by its place, or by the step that it says it comes after."""
    return module.placed is Role.MIGRATION or all(f"{module.name}.{name}" in module.globals for name in ("down_revision", "revision"))


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
        if any((held := model.columns.get(name)) is not None and held.primary for name in named):
            continue  # with the primary key among them no values come twice
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
            if ABOUT_DELETED.search(method_name) and any(
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
    part = model.columns.get(name.removesuffix("_id"))
    if column is not None and (column.holds == "relation" or (part is not None and part.is_relation_only)):
        return column.unique and column.nullable is True  # an optional part of the row
    said = f"{_snake(model.full).removesuffix(f'_{name}')}_{name}" if name in _BARE else name
    if _MADE_UP.search(said) and (not name.endswith("_id") or (column is not None and column.holds == "text")):
        return True
    return column is not None and column.is_generated


def _snake(full: str) -> str:
    """A class's name in small letters, with underscores."""
    return _CAPITAL.sub("_", full.rpartition(".")[2]).lower()


def is_put_away(one: SoftDeleted) -> bool:
    """Whether a column is called after being put away rather than deleted (`archived`): then it takes a query that leaves such rows out to make it a soft deletion."""
    return any(part.startswith("archiv") for part in one.column.name.split("_"))


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
