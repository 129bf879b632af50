"""Which of the models that inherit a soft-delete column have rows that anything marks as deleted: where a project marks those of others, and never those of one, the column says nothing of that one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.check_then_insert import Judged
from apr_mypy.views.constraints import models
from apr_mypy.views.naming import last_name
from apr_mypy.views.soft_delete import SoftDeleted, declaring_base
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ClassView

_DEEPEST: Final = 6
_ASKING: Final = frozenset({"filter", "filter_by", "exclude", "get", "where", "having", "Q"})
"""Calls whose keywords are conditions, not values."""
_CALLED_BY_LIBRARIES: Final = frozenset(
    {"delete", "adelete", "destroy", "perform_destroy", "perform_delete", "delete_model", "delete_queryset", "remove"}
)
"""How the methods are called that frameworks run on rows of any model."""
_DELETION: Final = pattern_of(r"delet|remov|archiv|trash|discard|destroy|soft", re.IGNORECASE)
_CAPITAL: Final = pattern_of(r"(?<=[a-z0-9])(?=[A-Z])")


class _Marks(NamedTuple):
    """The models, among the heirs of one column, whose rows something marks; `is_open` where something marks rows of which nothing is known."""

    models: frozenset[str]
    is_open: bool


class _Heirs(NamedTuple):
    """The models that inherit one column, by their names in small letters and their tables too."""

    column: str
    models: frozenset[str]
    named: dict[str, str]
    tables: dict[str, str]


def is_never_marked(program: Judged, one: SoftDeleted) -> bool:
    """Whether nothing in the whole program marks rows of a model as deleted, which inherits the column from a base, while rows of other heirs are marked."""
    if not program.is_whole:
        return False
    holder = declaring_base(program, one)
    if holder is None or _is_about_deletion(holder):
        return False
    known: dict[tuple[str, str], _Marks] = program.__dict__.setdefault("_ever_marked", {})
    key = (holder.full, one.column.name)
    if key not in known:
        known[key] = _marked(program, _heirs(program, holder.full, one.column.name))
    marks = known[key]
    family = {one.model.full, *program.subclasses(one.model.full), *(one.model.view.class_.mro if one.model.view is not None else ())}
    return bool(marks.models) and not marks.is_open and not family & marks.models


def _is_about_deletion(holder: ClassView) -> bool:
    """Whether a base is there for soft deletion, so that a model which takes it says that its rows are deleted so: by its name, or as a mixin of nothing else."""
    return _DELETION.search(holder.class_.name) is not None or (
        holder.class_.mro[1:] == () and sum(not field.in_method for field in holder.class_.fields) < 2
    )


def _heirs(program: Judged, base: str, column: str) -> _Heirs:
    found = [model for model in models(program) if model.view is not None and base in model.view.class_.mro]
    return _Heirs(
        column,
        frozenset(model.full for model in found),
        {_small(model.name): model.full for model in found},
        {model.table: model.full for model in found if model.table},
    )


def _small(name: str) -> str:
    return _CAPITAL.sub("_", name).lower()


# --- what marks rows --------------------------------------------------------------------------------------------------------------


def _marked(program: Judged, heirs: _Heirs) -> _Marks:
    found: set[str] = set()
    handed: list[tuple[FunctionView, int]] = []
    for module in program.modules.values():
        for fn in module.everything():
            if fn.module.role_of(fn) in (Role.TEST, Role.MIGRATION):
                continue
            for rows in _markings(fn, heirs):
                found.update(rows)
                if not rows:
                    handed.append((fn, 0))
    seen: set[str] = set()
    is_open = False
    while handed:
        fn, depth = handed.pop()
        if fn.full in seen:
            continue
        seen.add(fn.full)
        calls = list(_calls_of(program, fn))
        if depth >= _DEEPEST or (not calls and _is_run_from_outside(fn)) or _is_run_by_libraries(fn):
            is_open = True
            continue
        for caller, call in calls:
            if caller.module.role_of(caller) in (Role.TEST, Role.MIGRATION):
                continue
            rows = _rows_given(program, caller, call, heirs)
            found.update(rows)
            if not rows:
                handed.append((caller, depth + 1))
    return _Marks(frozenset(found), is_open)


def _markings(fn: FunctionView, heirs: _Heirs) -> Iterator[frozenset[str]]:
    """For each place where a function marks rows: of which models; none where it does not say."""
    column = heirs.column
    for step in fn.all(f.Set):
        for target in step.targets:
            if isinstance(target, f.Attr) and target.name == column and _says_deleted(step.value):
                yield _of_value(fn, target.base, heirs) or _by_name(last_name(target.base), heirs)
    for table in fn.all(f.Table):
        if any(isinstance(key, f.Const) and key.value == column and _says_deleted(item) for key, item in table.items):
            yield _spoken_of(fn, heirs)
    for call in fn.calls:
        if any(arg.name == column and _says_deleted(arg.value) for arg in call.args) and last_name(call.func) not in _ASKING:
            made = frozenset(fn.module.types.class_objects(fn.module.types.type_of(call.func))) & heirs.models
            yield made or _spoken_of(fn, heirs)
        elif last_name(call.func) == "setattr" and len(call.args) == 3 and isinstance(name := call.args[1].value, f.Const) and name.value == column:
            yield _of_value(fn, call.args[0].value, heirs)
    for text in fn.all(f.Const):
        if isinstance(text.value, str) and column in text.value and re.search(rf"\bset\b[^;]*\b{re.escape(column)}\s*=", text.value, re.IGNORECASE):
            yield frozenset(full for table, full in heirs.tables.items() if re.search(rf"\b{re.escape(table)}\b", text.value)) or _spoken_of(
                fn, heirs
            )


def _says_deleted(value: f.AnyValue | None) -> bool:
    return value is not None and not (isinstance(value, f.Const) and not value.value)


def _of_value(fn: FunctionView, value: f.AnyValue, heirs: _Heirs) -> frozenset[str]:
    """The heirs that a value's type speaks of: a row, a collection of rows, a repository of theirs, a model's class."""
    types = fn.module.types
    return frozenset(one.name for one in types.inside(types.type_of(value)) if one.name in heirs.models)


def _by_name(name: str, heirs: _Heirs) -> frozenset[str]:
    full = heirs.named.get(name.lower())
    return frozenset({full}) if full is not None else frozenset()


def _spoken_of(fn: FunctionView, heirs: _Heirs) -> frozenset[str]:
    """The heirs whose classes a function names, or has rows of."""
    at: FunctionView | None = fn
    found: set[str] = set()
    while at is not None:
        types = at.module.types
        for value in (*at.all(f.Name), *at.attrs):
            found.update(full for full in types.class_objects(value.type) if full in heirs.models)
        at = at.outer
    return frozenset(found)


# --- who is handed rows to be marked ----------------------------------------------------------------------------------------------


def _calls_of(program: Judged, fn: FunctionView) -> Iterator[tuple[FunctionView, f.Call]]:
    """The calls that run a function, and those of a method of its name on what is of no known type."""
    for edge in program.callers_of(fn):
        if isinstance(edge.site, f.Call):
            yield edge.caller, edge.site
    if fn.owner is not None:
        yield from _loose(program).get(fn.function.name, ())


def _loose(program: Judged) -> dict[str, list[tuple[FunctionView, f.Call]]]:
    """The calls of methods by their names, of which nothing says what they run."""
    known: dict[str, list[tuple[FunctionView, f.Call]]] | None = program.__dict__.get("_loose_calls")
    if known is None:
        known = program.__dict__["_loose_calls"] = {}
        for module in program.modules.values():
            for fn in module.everything():
                for call in fn.calls:
                    if (
                        isinstance(call.func, f.Attr)
                        and not module.types.classes(module.types.type_of(call.func.base))
                        and not program.run_by(fn, call)
                    ):
                        known.setdefault(call.func.name, []).append((fn, call))
    return known


def _rows_given(program: Judged, caller: FunctionView, call: f.Call, heirs: _Heirs) -> frozenset[str]:
    """The heirs whose rows a call hands over: by its arguments, by what it is called on, by the class that it stands in, by the names alone."""
    given = frozenset(full for arg in call.args for full in _of_value(caller, arg.value, heirs))
    if given:
        return given
    receiver = call.func.base if isinstance(call.func, f.Attr) else None
    if receiver is not None and not isinstance(receiver, f.Super):
        types = caller.module.types
        rows = _of_value(caller, receiver, heirs) or _of_classes(program, types.classes(types.type_of(receiver)), heirs)
        if rows:
            return rows
    owner = program.classes.get(caller.owner.full) if caller.owner is not None else None
    return (_of_classes(program, (owner.full,), heirs) if owner is not None else frozenset()) or frozenset(
        full
        for value in (*(arg.value for arg in call.args), *([receiver] if receiver is not None else []))
        for full in _by_name(last_name(value), heirs)
    )


def _of_classes(program: Judged, classes: Iterable[str], heirs: _Heirs) -> frozenset[str]:
    """The heirs that repositories and services are of: by what their bases are given (`Repository[Order]`), by their fields (`model = Order`)."""
    found: set[str] = set()
    for full in classes:
        for base in (full, *(view.class_.mro if (view := program.classes.get(full)) is not None else ())):
            holder = program.classes.get(base)
            if holder is None:
                continue
            types = holder.module.types
            found.update(one.name for number in holder.class_.generic_bases for one in types.inside(number) if one.name in heirs.models)
            for field in holder.class_.fields:
                for value in inside(field.value) if field.value is not None else ():
                    found.update(one for one in types.class_objects(types.type_of(value)) if one in heirs.models)
    return frozenset(found)


def _is_run_from_outside(fn: FunctionView) -> bool:
    """Whether what is not to be seen may run a function: a decorator has taken it, it is nested or plain, or its class has a base of a library's."""
    return fn.owner is None or bool(fn.function.decorators) or _has_foreign_base(fn.owner, fn)


def _is_run_by_libraries(fn: FunctionView) -> bool:
    return fn.owner is not None and fn.function.name in _CALLED_BY_LIBRARIES and _has_foreign_base(fn.owner, fn)


def _has_foreign_base(owner: f.Class, fn: FunctionView) -> bool:
    """Whether the class of a method has a base of a library's."""
    return any(not fn.module.is_own(base) and not base.startswith(("builtins.", "typing.", "abc.")) for base in owner.mro)


__all__ = ["is_never_marked"]
