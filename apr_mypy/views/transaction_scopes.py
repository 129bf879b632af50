"""Where a transaction ends: whether two places of a function lie in one, and whether any is open around a place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import OpensTransaction
from apr_mypy.roles import Role
from apr_mypy.views.makers import Calls
from apr_mypy.views.order import order_of

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ModuleView

_ENDING: Final = frozenset({"commit", "rollback"})
_LEAVING: Final = ("__exit__", "__aexit__")
_FARTHEST: Final = 3


def ends(fn: FunctionView) -> list[f.Call]:
    """The calls that end a transaction here: `commit()` and `rollback()`, of a session, a connection, a unit of work of the project."""
    known: list[f.Call] | None = fn.__dict__.get("_transaction_ends")
    if known is None:
        known = fn.__dict__["_transaction_ends"] = [
            call for call in fn.calls if isinstance(call.func, f.Attr) and call.func.name in _ENDING and not any(arg.name == "" for arg in call.args)
        ]
    return known


def is_scope(program: Calls, fn: FunctionView, manager: f.AnyValue, depth: int = 0) -> bool:
    """Whether a context manager is a transaction, or a session or connection whose transaction ends with it; also one of the project that commits, rolls back or closes as it is left."""
    module = fn.module
    row = module.find_value(OpensTransaction, fn, manager)
    if row is not None:
        return not row.commits
    owners = module.knowledge.owners(OpensTransaction, "commit")
    held = module.instances_of(fn, manager)
    if any(full in owners for full in held):
        return True
    if isinstance(manager, f.Call) and depth < 3:
        for function in program.run_by(fn, manager):
            if function.function.is_generator and (
                ends(function) or any(is_scope(program, function, inner, depth + 1) for step in function.all(f.With) for inner, _ in step.items)
            ):
                return True
    for full in held:
        view = program.classes.get(full)
        leaving = [view.methods[name] for name in _LEAVING if name in view.methods] if view is not None else []
        if any(isinstance(call.func, f.Attr) and call.func.name in (*_ENDING, "close") for method in leaving for call in method.calls):
            return True
    return False


def scopes_around(program: Calls, fn: FunctionView, record: Any) -> Iterator[f.With]:
    """The `with` blocks around a place that are a transaction, nearest first."""
    memo: dict[tuple[str, int], bool] = program.__dict__.setdefault("_scopes", {})
    for step, manager in fn.withs_around(record):
        key = (fn.full, id(manager))
        if key not in memo:
            memo[key] = is_scope(program, fn, manager)
        if memo[key]:
            yield step


def is_decorated(fn: FunctionView) -> bool:
    """Whether a decorator runs the whole function in a transaction."""
    return any((row := fn.module.find_value(OpensTransaction, fn, one)) is not None and not row.commits for one in fn.function.decorators)


def has_transaction(program: Calls, fn: FunctionView, record: Any) -> bool:
    """Whether the function opens a transaction around a place itself."""
    return is_decorated(fn) or any(True for _ in scopes_around(program, fn, record))


def is_within_transaction(program: Calls, fn: FunctionView, record: Any, depth: int = 0) -> bool:
    """Whether a transaction is open around a place: the function's own, that of everybody in sight who calls it, or one that the framework opens for each request."""
    return has_transaction(program, fn, record) or is_called_within_transaction(program, fn, depth)


def is_called_within_transaction(program: Calls, fn: FunctionView, depth: int = 0) -> bool:
    """Whether a transaction is open already when a function begins: what it opens itself is a part of that, and ends with it."""
    if fn.module.role_of(fn) is Role.HANDLER and requests_run_in_one(program, fn.module):
        return True
    calls = [edge for edge in program.callers_of(fn) if edge.how == "call"]
    return bool(calls) and depth < _FARTHEST and all(is_within_transaction(program, edge.caller, edge.site, depth + 1) for edge in calls)


def requests_run_in_one(program: Calls, module: ModuleView) -> bool:
    """Whether the settings have every request run in a transaction."""
    known: bool | None = program.__dict__.get("_requests_in_one")
    if known is None:
        names = {row.each_request for row in module.knowledge.table(OpensTransaction).values()} - {""}
        known = program.__dict__["_requests_in_one"] = any(_switches_on(one.body, names) for one in program.modules.values())
    return known


def _switches_on(body: FunctionView, names: set[str]) -> bool:
    """Whether a module sets one of these, by an item of a mapping or by a variable, to anything but a false constant."""
    for table in body.all(f.Table):
        if any(isinstance(key, f.Const) and key.value in names and not _is_false(value) for key, value in table.items):
            return True
    for step in body.all(f.Set):
        for target in step.targets:
            name = (
                target.index.value
                if isinstance(target, f.Item) and isinstance(target.index, f.Const)
                else target.name
                if isinstance(target, f.Name)
                else ""
            )
            if str(name).rpartition(".")[2] in names and step.value is not None and not _is_false(step.value):
                return True
    return False


def _is_false(value: f.AnyValue) -> bool:
    return isinstance(value, f.Const) and not value.value


def are_separated(program: Calls, fn: FunctionView, first: Any, last: Any) -> bool:
    """Whether the transaction in which the first place lies is over when the last one is reached: committed or rolled back between, or its block left."""
    order = order_of(fn)
    begin, end = _at(order, first), _at(order, last)
    for call in ends(fn):
        if begin < order.of(call) < end and order.leads_to(first, call) and order.leads_to(call, last):
            return True
    outermost = None
    for outermost in scopes_around(program, fn, first):  # noqa: B007  (the last one is asked for)
        pass
    if outermost is None or (any(_is_part(fn, manager) for manager, _ in outermost.items) and is_called_within_transaction(program, fn)):
        return False
    return not any(step is outermost for step in scopes_around(program, fn, last)) and not is_decorated(fn)


def _is_part(fn: FunctionView, manager: f.AnyValue) -> bool:
    """Whether a block is only a part of a transaction that is open already."""
    row = fn.module.find_value(OpensTransaction, fn, manager)
    return row is not None and bool(row.each_request)


def _at(order: Any, record: Any) -> int:
    found = order.of(record)
    return found if isinstance(found, int) else 0
