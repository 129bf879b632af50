"""Who answers when a row is there already: an `except` around what stores it, a caller, one handler for the whole application; and which locks keep a second one from coming between."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Expected, HandlesErrors, Lock, Package, Suppresses
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.makers import Calls
from apr_mypy.views.naming import last_name
from apr_mypy.views.queries import is_locking, locks_here, row_class
from apr_mypy.views.sql import CUT, isolates, locks, locks_section
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_GENERAL: Final = frozenset(
    {
        "DatabaseError",
        "DBAPIError",
        "SQLAlchemyError",
        "PyMongoError",
        "OperationFailure",
        "WriteError",
        "BulkWriteError",
        "PostgresError",
        "Error",
        "BaseORMException",
        "PeeweeException",
    }
)
"""What drivers and ORMs call the base of their integrity errors."""
_LIKELY: Final = pattern_of(r"Integrity|Unique|Duplicate|Conflict|AlreadyExists", re.IGNORECASE)
_EXCLUSIVE: Final = pattern_of(r"(^|_)(advisory|distributed|redis|exclusive|mutex|for_update|lock|locked)(_|$)")
_CALLERS: Final = 4
_ROUTINE: Final = pattern_of(
    r"\s*(?:select|call|perform|exec(?:ute)?)\s+(?!(?:count|max|min|sum|exists|coalesce|now|version|set_config|current_\w+|nextval|lower|upper)\b)(?:\w+\.)?\w+\s*\((?!.*\bfrom\b)",
    re.IGNORECASE | re.DOTALL,
)
"""A statement that runs a routine which the database keeps."""


def is_conflict(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether an exception's class (or a tuple of them) is, or is a base of, what says that a row is there already."""
    if isinstance(value, f.Many):
        return any(is_conflict(fn, one) for one in value.items)
    names = fn.module.names_of(fn, value)
    if any(row.means == "conflict" for name in names if (row := fn.module.knowledge.find(Expected, (name,))) is not None):
        return True
    last = names[0].rpartition(".")[2] if names else last_name(value)
    return last in _GENERAL or _LIKELY.search(last) is not None


def is_handled(program: Calls, fn: FunctionView, call: f.Call) -> bool:
    """Whether the function itself answers a conflict of this call, or of the flush or commit behind it: by `except`, by what suppresses, by a decorator or context manager of the project."""
    return any(answers(fn, one) for one in fn.all(f.Try) if _reaches(fn, one, call)) or _is_wrapped(program, fn, call)


def _reaches(fn: FunctionView, attempt: f.Try, call: f.Call) -> bool:
    """Whether what a call stores may fail in the block of a `try`: the call stands there, or a call after it does."""
    if any(one is attempt for one in fn.tries_around(call)):
        return True
    return attempt.line > call.line and any(
        attempt.line <= other.line <= (attempt.handlers[0].line if attempt.handlers else attempt.end_line) for other in fn.calls
    )


def answers(fn: FunctionView, attempt: f.Try) -> bool:
    """Whether a handler answers a conflict, and does not only raise it again."""
    for handler in attempt.handlers:
        if handler.types is None or _is_everything(fn, handler.types) or is_conflict(fn, handler.types):
            last = handler.block[-1] if handler.block else None
            if not (
                isinstance(last, f.Raise)
                and (last.value is None or (isinstance(last.value, f.Name) and last.value.name == handler.name and handler.name != ""))
            ):
                return True
    return False


def _is_everything(fn: FunctionView, value: f.AnyValue) -> bool:
    if isinstance(value, f.Many):
        return any(_is_everything(fn, one) for one in value.items)
    return isinstance(value, f.Name) and value.name in ("builtins.Exception", "builtins.BaseException")


def _is_wrapped(program: Calls, fn: FunctionView, call: f.Call) -> bool:
    after = ((step, manager) for step in fn.all(f.With) if step.line > call.line for manager, _ in step.items)  # of the commit behind it
    for step, manager in (*fn.withs_around(call), *after):
        if not isinstance(manager, f.Call):
            continue
        row = fn.module.find(Suppresses, fn, manager)
        if row is not None and any(is_conflict(fn, arg.value) or _is_everything(fn, arg.value) for arg in manager.args):
            return True
        if step.line > call.line:
            continue
        if any(_mentions_conflict(one) for one in program.run_by(fn, manager)):
            return True
        for full in fn.module.types.classes(manager.type):
            view = program.classes.get(full)
            if view is not None and any(_mentions_conflict(view.methods[name]) for name in ("__exit__", "__aexit__") if name in view.methods):
                return True
    for decorator in fn.function.decorators:
        target = decorator.func if isinstance(decorator, f.Call) else decorator
        for one in program.refers_to(fn.module.body, target):
            if any(
                _mentions_conflict(view)
                for view in (one, *one.nested.values(), *(inner for nested in one.nested.values() for inner in nested.nested.values()))
            ):
                return True
    return False


def _mentions_conflict(fn: FunctionView) -> bool:
    return any(answers(fn, one) for one in fn.all(f.Try)) or any(
        isinstance(call.func, f.Name) and call.func.name == "builtins.issubclass" and any(is_conflict(fn, arg.value) for arg in call.args)
        for call in fn.calls
    )


def is_handled_by_callers(program: Calls, fn: FunctionView, depth: int = 0) -> bool:
    """Whether some caller, however far up, answers a conflict of this function."""
    if depth >= _CALLERS:
        return False
    for edge in program.callers_of(fn):
        if isinstance(edge.site, f.Call) and is_handled(program, edge.caller, edge.site):
            return True
        if is_handled_by_callers(program, edge.caller, depth + 1):
            return True
    return False


def is_handled_for_all(program: Calls) -> bool:
    """Whether one handler answers conflicts for the whole application: registered for the exception, a middleware, a hook that asks for it."""
    known: bool | None = program.__dict__.get("_conflicts_handled")
    if known is None:
        known = program.__dict__["_conflicts_handled"] = any(
            _registers(module) or any(_is_hook(fn) for fn in module.functions.values())
            for module in program.modules.values()
            if _speaks_of_it(module)
        )
    return known


def _speaks_of_it(module: Any) -> bool:
    """Whether a module imports anything that is called like an integrity error, or a library that has one."""
    packages = module.knowledge.table(Package)
    return any(
        _LIKELY.search(one.full) is not None
        or one.full.rpartition(".")[2] in _GENERAL
        or one.full.rpartition(".")[2] in ("exc", "exceptions", "errors", "db")
        or ((row := packages.get(one.full)) is not None and row.kind == "orm")
        for one in module.facts.imports
    )


def _registers(module: Any) -> bool:
    for fn, call, row in module.calls_known_as(HandlesErrors):
        given = module.callee(fn, call).argument(row.exception.keyword, row.exception.position)
        if given is not None and is_conflict(fn, given.value):
            return True
    for fn in module.everything():
        for table in fn.all(f.Table):
            for key, answer in table.items:
                if (
                    isinstance(key, (f.Name, f.Attr))
                    and any(one.name == f.DEF for one in module.types.members(module.types.type_of(answer)))
                    and is_conflict(fn, key)
                ):
                    return True
        for decorator in fn.function.decorators if fn.lambda_ is None else ():
            if (
                isinstance(decorator, f.Call)
                and "handler" in last_name(decorator.func)
                and any(is_conflict(fn, arg.value) for arg in decorator.args if isinstance(arg.value, (f.Name, f.Attr)))
            ):
                return True
    return False


def _is_hook(fn: FunctionView) -> bool:
    """Whether a function of a framework's answers any exception by what it is (`process_exception`, DRF's exception handler), or is a middleware that catches it."""
    asks = any(
        isinstance(call.func, f.Name) and call.func.name == "builtins.isinstance" and len(call.args) == 2 and is_conflict(fn, call.args[1].value)
        for call in fn.calls
    )
    if asks and any("exc" in param.name or "err" in param.name for param in fn.function.params):
        return True
    if not any(
        answers(fn, one) and any(handler.types is not None and is_conflict(fn, handler.types) for handler in one.handlers) for one in fn.all(f.Try)
    ):
        return False
    return fn.module.role_of(fn) is Role.MIDDLEWARE or fn.function.name in ("dispatch", "__call__", "process_exception", "handle_exception")


# --- locks ------------------------------------------------------------------------------------------------------------------------


def is_locked(program: Calls, fn: FunctionView, call: f.Call, asking: f.Call | None = None) -> bool:
    """Whether a lock keeps others away from check and insert: a row (of the parent, say) locked before, an advisory or distributed lock, a table, SERIALIZABLE. A row that is not there cannot be locked:
    what `asking`, the check itself, locks does not count."""
    asked = list(_chain(fn, asking)) if asking is not None else []
    for _, manager in fn.withs_around(call):
        if _is_lock(program, fn, manager):
            return True
    for other in fn.calls:
        if other.line > call.line or other is call or any(other is one for one in asked):
            continue
        if locks_here(fn, other) or _says_section(fn, other):
            return True
        functions = program.run_by(fn, other)
        if functions and (is_locking(program, fn, other) or any(_locks_section(one) for one in functions)):
            return True
        if isinstance(other.func, f.Attr) and other.func.name in ("acquire", "lock") and _excludes(fn, other.func.base):
            return True
        if isinstance(other.func, f.Attr) and other.func.name == "watch" and other.args:
            return True  # who comes second finds that the key has changed
    return any(_names_lock(decorator) for decorator in fn.function.decorators)


def _chain(fn: FunctionView, value: f.AnyValue, depth: int = 0) -> Iterator[f.Call]:
    """The calls of one query as it is written, through the name of a statement or result that it is called on; not those behind the values that it compares."""
    at = value
    while isinstance(at, (f.Call, f.Attr, f.Await)):
        yield from (one for one in inside(at) if isinstance(one, f.Call))
        at = at.func if isinstance(at, f.Call) else at.base if isinstance(at, f.Attr) else at.value
    if isinstance(at, f.Name) and at.scope == f.LOCAL and depth < 4 and not row_class(fn, at.type):
        for one in fn.definitions(at):
            if one.kind == "assigned" and one.value is not None and one.function is fn:
                yield from _chain(fn, one.value, depth + 1)


def _is_lock(program: Calls, fn: FunctionView, manager: f.AnyValue) -> bool:
    if isinstance(manager, f.Choice):  # `gate(project) if changes else nullcontext()`
        return _is_lock(program, fn, manager.yes) or _is_lock(program, fn, manager.no)
    if _excludes(fn, manager):
        return True
    if isinstance(manager, f.Call):
        if any(isinstance(arg.value, f.Const) and isinstance(arg.value.value, str) and isolates(arg.value.value) for arg in manager.args):
            return True
        functions = program.run_by(fn, manager)
        if any(
            _locks_section(one) or _runs_routine(one) or any(_is_lock(program, one, inner) for step in one.all(f.With) for inner, _ in step.items)
            for one in functions
            if one is not fn
        ):
            return True
        return not functions and _names_lock(manager)
    return False


def _names_lock(value: f.AnyValue) -> bool:
    """Whether a function is called like a lock that other processes see too (`advisory_lock`, `redis_lock`), as a library's or a decorator's name."""
    name = last_name(value.func if isinstance(value, f.Call) else value).lower()
    return "advisory" in name or ("lock" in name and _EXCLUSIVE.search(name) is not None and "block" not in name)


def _excludes(fn: FunctionView, value: f.AnyValue) -> bool:
    rows = [fn.module.knowledge.find(Lock, (full,)) for full in fn.module.instances_of(fn, value)]
    return any(row is not None and row.excludes == "everything" for row in rows)


def _says_section(fn: FunctionView, call: f.Call) -> bool:
    name = last_name(call.func).lower()
    if "advisory" in name and "lock" in name:
        return True
    return any(
        isinstance(one, f.Const) and isinstance(one.value, str) and (locks_section(one.value) or isolates(one.value) or locks(one.value[: CUT - 1]))
        for arg in call.args
        for one in _flat(arg.value)
    )


def _flat(value: f.AnyValue) -> Iterator[f.AnyValue]:
    yield value
    if isinstance(value, f.Call):
        for arg in value.args:
            yield from _flat(arg.value)
        if isinstance(value.func, f.Attr):
            yield from _flat(value.func.base)
    elif isinstance(value, f.Table):
        for _, item in value.items:
            yield from _flat(item)
    elif isinstance(value, f.Text):
        yield from value.parts


def _locks_section(fn: FunctionView) -> bool:
    return any(_says_section(fn, call) or locks_here(fn, call) for call in fn.calls)


def _runs_routine(fn: FunctionView) -> bool:
    """Whether a function has the database run a routine of its own (`SELECT take_gate(%s)`), of which nothing is known here: what it locks stays locked until the transaction ends."""
    return any(
        isinstance(one, f.Const) and isinstance(one.value, str) and _ROUTINE.match(one.value) is not None
        for call in fn.calls
        if last_name(call.func) in ("execute", "text", "callproc")
        for one in (arg.value for arg in call.args[:1])
    )
