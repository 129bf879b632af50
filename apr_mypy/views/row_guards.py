"""What keeps others away between the read of a row and its write: a row lock, a comparison in the write itself, a version column, the isolation of the transaction, a lock around the section."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Lock
from apr_mypy.patterns import pattern_of
from apr_mypy.views.claimed_rows import asks_by_lease, takes_row
from apr_mypy.views.dependencies import injected
from apr_mypy.views.entered_sections import is_exclusive, is_taken_back
from apr_mypy.views.makers import Calls
from apr_mypy.views.naming import last_name
from apr_mypy.views.once import asked_once
from apr_mypy.views.order import order_of
from apr_mypy.views.queries import locks_here, row_class
from apr_mypy.views.row_writes import RowWrite
from apr_mypy.views.rows import Load
from apr_mypy.views.sql import isolates, locks_section, statement_of
from apr_mypy.views.sql import locks as sql_locks
from apr_mypy.views.transaction_scopes import are_separated, has_transaction, is_decorated, is_within_transaction
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ClassView

ROW_LOCK, COMPARES, VERSION, ISOLATION, SECTION, ATOMIC, UNDONE, UNKNOWN = (
    "row lock",
    "compares and sets",
    "version",
    "isolation",
    "lock around the section",
    "atomic",
    "taken back",
    "out of sight",
)
_LOCKING: Final = pattern_of(
    r"(^|_|\b)(lock|locks|locked|locking|mutex|exclusive|exclusively|serialized|single_flight)(_|\b|$)|(?<=[a-z])(Lock|Mutex)|^(Lock|Mutex)"
)
_FARTHEST: Final = 3
_UNLOCKING: Final = pattern_of(r"unlock|release|is_locked|block(?!ing)", re.IGNORECASE)
_VERSIONED: Final = frozenset({"version_id_col", "use_revision"})
_ISOLATED: Final = frozenset({"SERIALIZABLE", "REPEATABLE_READ", "Serializable", "RepeatableRead", "SNAPSHOT"})


def guard(program: Calls, load: Load, read: Any, write: RowWrite | None, last: Any) -> str:
    """What guards a row between `read`, where the value or state that decides is read, and `last`, the record in the same function that writes it or has it written; "" where nothing does.

    `write` is the write where it stands. All but it stand in the function that obtained the row (`load.fn`).
    """
    fn = load.fn
    if write is not None and write.atomic:
        return ATOMIC
    if write is not None and write.compares_and_sets:
        return COMPARES
    if is_taken_back(program, fn, last):
        return UNDONE
    if load.locked is None and not program.is_whole:
        return UNKNOWN
    if _stays_locked(program, load, last) or (not isinstance(load.site, f.Attr) and _locked_before(program, fn, read, last)):
        return ROW_LOCK
    if has_version(program, load.model) or (write is not None and has_version(program, write.model)):
        return VERSION
    if is_isolated(program, fn) or (load.asked_in is not fn and is_isolated(program, load.asked_in)) or everything_is_isolated(program):
        return ISOLATION
    if section_around(program, fn, last, load.site if order_of(fn).of(load.site) else read) or _held_by_callers(program, fn, 0):
        return SECTION
    return ""


# --- row locks --------------------------------------------------------------------------------------------------------------------


def _stays_locked(program: Calls, load: Load, last: Any) -> bool:
    """Whether the lock that the row was read with is still there: its transaction is neither over here nor in the function that asked."""
    if not load.locked:
        return False
    fn = load.fn
    if not isinstance(load.site, f.Param) and are_separated(program, fn, load.site, last):
        return False
    if load.asked_in is fn:
        return True
    return _comes_back_locked(program, load.asked_in, load.query, fn, load.site)


def _comes_back_locked(program: Calls, getter: FunctionView, query: Any, fn: FunctionView, site: Any) -> bool:
    """Whether what a function locked is still locked when it has come back to `fn`, which called it at `site`: it neither commits nor is in a transaction that it opened for itself alone."""
    over = getter.returns[-1] if getter.returns else None
    order = order_of(getter)
    if over is not None and any(order.of(query) < order.of(call) < order.of(over) for call in getter.calls if _ends(call)):
        return False
    if not has_transaction(program, getter, query) or getter.function.is_generator or isinstance(site, f.Param):
        return True
    return is_within_transaction(program, fn, site)


def _ends(call: f.Call) -> bool:
    return isinstance(call.func, f.Attr) and call.func.name == "commit"


def _locked_before(program: Calls, fn: FunctionView, read: Any, last: Any) -> bool:
    """Whether another query of the same transaction took a row lock before the read: of the row itself (`refresh`), or of one that all who change it lock first."""
    return asked_once(program, "_locked_before", (fn.full, id(read), id(last)), lambda: _is_locked_before(program, fn, read, last))


def _is_locked_before(program: Calls, fn: FunctionView, read: Any, last: Any) -> bool:
    order = order_of(fn)
    at = order.of(read)
    for call in fn.calls:
        if not 0 < order.of(call) <= at and at:
            continue
        if locks_here(fn, call) or _locks_text(fn, call):
            if order.leads_to(call, last) and not are_separated(program, fn, call, last):
                return True
        elif fn.use_of(call).kind != "argument" and isinstance(call.func, f.Attr | f.Name):
            if fn.use_of(call).kind == "assigned" and are_separated(program, fn, call, last):
                continue
            named = "lock" in call.func.name.lower()
            for function in program.run_by(fn, call):
                if named and any(
                    section_text(function, inner)
                    or ((locks_here(function, inner) or _locks_text(function, inner)) and _comes_back_locked(program, function, inner, fn, call))
                    for inner in function.calls
                ):
                    return True
                if (named and takes_row(function)) or asks_by_lease(function):
                    return True
    return asks_by_lease(fn)


def _locks_text(fn: FunctionView, call: f.Call) -> bool:
    return any(sql_locks(text) for arg in call.args for one in inside(arg.value) if (text := statement_of(fn, one)))


# --- versions and isolation -------------------------------------------------------------------------------------------------------


def has_version(program: Calls, model: str) -> bool:
    """Whether a model's rows carry a version that the mapper compares at each write."""
    if not model:
        return False
    memo: dict[str, bool] = program.__dict__.setdefault("_versioned", {})
    if model not in memo:
        view = program.classes.get(model)
        lines = view.class_.mro if view is not None else ()
        memo[model] = any(_is_versioned(program.classes[one]) for one in lines if one in program.classes)
    return memo[model]


def _is_versioned(view: ClassView) -> bool:
    for field in view.class_.fields:
        if field.name in _VERSIONED:
            return True
        if field.value is not None:
            for one in inside(field.value):
                if isinstance(one, f.Const) and one.value in _VERSIONED:
                    return True
                if isinstance(one, f.Call) and isinstance(one.func, f.Name | f.Attr) and re.search(r"(Version|Revision)\w*Field$", one.func.name):
                    return True
    for method in view.methods.values():
        if method.function.name == "__mapper_args__" and any(one.value in _VERSIONED for one in method.all(f.Const)):
            return True
    for step in view.class_.block:
        if (
            isinstance(step, f.Set)
            and step.value is not None
            and any(isinstance(one, f.Const) and one.value in _VERSIONED for one in inside(step.value))
        ):
            return True
    return any(_is_versioned(inner) for inner in view.nested.values())


def _asks_isolation(fn: FunctionView, call: f.Call) -> bool:
    """Whether a call asks for an isolation, in a keyword, a mapping, an enum's member or SQL text."""
    for arg in call.args:
        if isinstance(arg.value, f.Lambda):
            continue
        for one in inside(arg.value):
            if isinstance(one, f.Const) and isinstance(one.value, str) and len(one.value) < 120 and isolates(one.value):
                return True
            if isinstance(one, f.Attr) and one.name in _ISOLATED:
                return True
    return False


def is_isolated(program: Calls, fn: FunctionView) -> bool:
    """Whether a function asks for an isolation under which one of two that read and write the same row fails or waits; or a decorator, a context manager of the project or what its session is injected by does for it."""
    memo: dict[str, bool] = program.__dict__.setdefault("_isolated", {})
    if fn.full not in memo:
        memo[fn.full] = False
        found = any(_asks_isolation(fn, call) for call in fn.calls) or any(
            isinstance(one, f.Call) and _asks_isolation(fn.module.body, one) for one in fn.function.decorators
        )
        if not found:
            for step in fn.all(f.With):
                for manager, _ in step.items:
                    found = found or _is_made_isolated(program, fn, manager, 0)
                    for function in program.run_by(fn, manager) if isinstance(manager, f.Call) else ():
                        found = found or any(_asks_isolation(function, call) for call in function.calls)
        memo[fn.full] = found or any(is_isolated(program, provider) for _, provider in injected(program, fn))
    return memo[fn.full]


def _is_made_isolated(program: Calls, fn: FunctionView, value: f.AnyValue, depth: int) -> bool:
    """Whether a session comes from a factory or engine of the module, or of another, that was made with such an isolation."""
    for one in inside(value) if depth < 4 else ():
        if isinstance(one, f.Name) and one.scope != f.LOCAL:
            module = program.modules.get(one.name.rpartition(".")[0])
            for step in module.globals.get(one.name, ()) if module is not None else ():
                made = step.value
                if module is not None and isinstance(made, f.Call):
                    if _asks_isolation(module.body, made) or any(_is_made_isolated(program, module.body, arg.value, depth + 1) for arg in made.args):
                        return True
    return False


def everything_is_isolated(program: Calls) -> bool:
    """Whether every engine that the program makes, or its settings, asks for such an isolation."""
    known: bool | None = program.__dict__.get("_all_isolated")
    if known is None:
        made, isolated = 0, 0
        for module in program.modules.values():
            for fn in (module.body, *module.functions.values()):
                for call in fn.calls:
                    name = last_name(call.func)
                    if name in ("create_engine", "create_async_engine", "engine_from_config", "async_engine_from_config"):
                        made += 1
                        isolated += any(arg.name in ("isolation_level", "execution_options") for arg in call.args) and _asks_isolation(fn, call)
            for step in module.body.all(f.Set):
                if step.value is not None and any(
                    isinstance(one, f.Table)
                    and any(isinstance(key, f.Const) and key.value == "isolation_level" and (_names_isolation(item)) for key, item in one.items)
                    for one in inside(step.value)
                ):
                    isolated += 1
        known = program.__dict__["_all_isolated"] = isolated > 0 and isolated >= made
    return known


def _names_isolation(value: f.AnyValue) -> bool:
    return (isinstance(value, f.Const) and isinstance(value.value, str) and isolates(value.value)) or (
        isinstance(value, f.Attr | f.Name) and value.name.rpartition(".")[2] in _ISOLATED
    )


# --- locks around the section -----------------------------------------------------------------------------------------------------


def section_around(program: Calls, fn: FunctionView, last: Any, read: Any = None) -> bool:
    """Whether an advisory or distributed lock is held at a place from before the read on: by `with`, by a statement or `acquire` before it, by a decorator. A lock of one process is none."""
    return asked_once(program, "_sections_around", (fn.full, id(last), id(read)), lambda: _is_in_section(program, fn, last, read))


def _is_in_section(program: Calls, fn: FunctionView, last: Any, read: Any) -> bool:
    if is_exclusive(program, fn, last, read):
        return True
    for step, manager in fn.withs_around(last):
        if excludes_everybody(program, fn, manager) and (read is None or any(one is step for one, _ in fn.withs_around(read))):
            return True
    for decorator in fn.function.decorators:
        target = decorator.func if isinstance(decorator, f.Call) else decorator
        if isinstance(target, f.Name | f.Attr) and _LOCKING.search(target.name.rpartition(".")[2]) and not _UNLOCKING.search(target.name):
            return True
    order = order_of(fn)
    at = order.of(read if read is not None else last)
    for call in fn.calls:
        if at and order.of(call) > at:
            continue
        if section_text(fn, call):
            return True
        name = call.func.name if isinstance(call.func, f.Attr) else ""
        if name in ("acquire", "lock", "watch", "acquire_lock", "obtain_lock", "get_lock", "take_lock", "advisory_lock", "try_lock") and isinstance(
            call.func, f.Attr
        ):
            if row_class(fn, call.type):
                continue  # `repo.lock(order_id)` gives a row that is locked, no lock
            if name == "watch" or excludes_everybody(program, fn, call.func.base) or (name != "acquire" and excludes_everybody(program, fn, call)):
                return True
    return False


def section_text(fn: FunctionView, call: f.Call) -> bool:
    """Whether a call runs a statement, or a function of the database, that takes a lock on a section."""
    if isinstance(call.func, f.Attr) and locks_section(f"{call.func.name}("):
        return True
    return any(isinstance(one, f.Const | f.Text | f.Name) and locks_section(_any_text(fn, one)) for arg in call.args for one in inside(arg.value))


def _any_text(fn: FunctionView, value: f.AnyValue) -> str:
    if isinstance(value, f.Text):
        return "".join(str(part.value) for part in value.parts if isinstance(part, f.Const))
    held = fn.module.constant(fn, value)
    return held.value if held is not None and isinstance(held.value, str) else ""


def excludes_everybody(program: Calls, fn: FunctionView, manager: f.AnyValue, depth: int = 0) -> bool:
    """Whether a lock keeps everybody out who asks for it, in other processes too: by its type; a lock of the project by what it does, by its name where that is not seen."""
    module = fn.module
    locks = module.knowledge.table(Lock)
    held = module.instances_of(fn, manager)
    known = [locks[full] for full in held if full in locks]
    if known:
        return any(one.excludes == "everything" for one in known)
    names: list[str] = [full.rpartition(".")[2] for full in held]
    if isinstance(manager, f.Call):
        for function in program.run_by(fn, manager) if depth < 3 else ():
            inner = [excludes_everybody(program, function, one, depth + 1) for step in function.all(f.With) for one, _ in step.items]
            results = [
                excludes_everybody(program, function, step.value, depth + 1)
                for step in function.returns
                if isinstance(step.value, f.Call | f.Item | f.Attr)
            ]
            if any(inner) or any(results) or any(section_text(function, call) for call in function.calls):
                return True
            if any(_is_local(function, one) for step in function.all(f.With) for one, _ in step.items) or any(
                step.value is not None and _is_local(function, step.value) for step in function.returns
            ):
                return False
        names += [manager.func.name.rpartition(".")[2]] if isinstance(manager.func, f.Name | f.Attr) else []
    elif isinstance(manager, f.Name | f.Attr):
        names.append(manager.name.rpartition(".")[2])
    return any(_LOCKING.search(one) and not _UNLOCKING.search(one) for one in names)


def _is_local(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is a lock of one process."""
    locks = fn.module.knowledge.table(Lock)
    return any(full in locks and locks[full].excludes != "everything" for full in fn.module.instances_of(fn, value))


def _held_by_callers(program: Calls, fn: FunctionView, depth: int) -> bool:
    """Whether everybody who calls the function does so with such a lock, or in such a transaction."""
    return depth <= _FARTHEST and asked_once(program, "_held_by_callers", fn.full, lambda: _is_held_by_callers(program, fn, depth), depth)


def _is_held_by_callers(program: Calls, fn: FunctionView, depth: int) -> bool:
    edges = program.callers_of(fn)
    return bool(edges) and all(
        section_around(program, edge.caller, edge.site)
        or is_isolated(program, edge.caller)
        or (_locked_before(program, edge.caller, edge.site, edge.site) and (not is_decorated(fn)))
        or _held_by_callers(program, edge.caller, depth + 1)
        for edge in edges
    )
