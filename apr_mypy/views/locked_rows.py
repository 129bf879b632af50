"""Rows that were locked in a transaction and are used when it is over: saved after its block, returned out of it, or, for a query that nobody had run, read only then."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import LoadsRow, LocksRows, OrmBase, StoresRow, Writes
from apr_mypy.views.function import FunctionView
from apr_mypy.views.makers import Calls
from apr_mypy.views.module import ModuleView
from apr_mypy.views.order import order_of
from apr_mypy.views.queries import is_unknown, known, model_of, row_class
from apr_mypy.views.transaction_scopes import is_called_within_transaction, is_decorated, scopes_around

SAVED, RETURNED, READ = "saved", "returned", "read"


class Unlocked(NamedTuple):
    """A locked row, or a locking query, used at `at` when its transaction is over. `why` is one of the words above; `lock` the call that locks; `decided`: no caller out of sight can hold the transaction open."""

    fn: FunctionView
    why: str
    at: Any
    row: f.AnyValue
    lock: f.Call
    decided: bool


def unlocked(program: Calls, module: ModuleView) -> Iterator[Unlocked]:
    """Every such use in a module, one for each lock."""
    names = {row.name.rpartition(".")[2] for row in module.knowledge.knowledge.of_kind(LocksRows)}
    for fn, call in module.calls_named(*sorted(names)):
        if known(LocksRows, fn, call) is not None and not _is_detaching(fn, call):
            found = next(_of_lock(program, fn, call), None)
            if found is not None:
                yield found


def _is_detaching(fn: FunctionView, call: f.Call) -> bool:
    """Whether the rows belong to a session that lets go of them: those are another matter."""
    full = model_of(fn, call)
    table = fn.module.knowledge.table(OrmBase)
    if full:
        return any(table[base].style == "sqlalchemy" for base in fn.module.lineage(full) if base in table)
    return "sql" in next(iter(fn.module.callee(fn, call).names), "")


def _of_lock(program: Calls, fn: FunctionView, lock: f.Call) -> Iterator[Unlocked]:
    block: f.With | None = None
    for block in scopes_around(program, fn, lock):  # noqa: B007  (the outermost is wanted)
        pass
    if is_decorated(fn):
        block = None
    elif block is None:
        return
    if is_called_within_transaction(program, fn):
        return  # the lock is held until that one ends
    query = _whole(fn, lock)
    is_row = _is_run(fn, query)
    use = fn.use_of(query)
    decided = program.is_whole or fn.function.name.startswith("_")
    if use.kind == "returned":
        yield Unlocked(fn, RETURNED, use.by, query, lock, decided)
        return
    if use.kind != "assigned" or not isinstance(use.by, f.Set):
        return
    order = order_of(fn)
    end = order.of(block) if block is not None else 0
    reads = [
        read
        for target in use.by.targets
        if isinstance(target, f.Name)
        for read in fn.reads(target.name)
        if any(one.record is use.by for one in fn.definitions(read))
    ]
    after = [read for read in reads if block is not None and order.of(read) > end and order.leads_to(block, read)]
    is_read_inside = any(read not in after and fn.use_of(read).kind in ("iterated", "argument", "condition", "subscripted") for read in reads)
    for read in after:
        one = fn.use_of(read)
        if is_row:
            if one.kind == "receiver" and (call := _called(fn, one.by)) is not None and known(StoresRow, fn, call) is not None:
                yield Unlocked(fn, SAVED, call, read, lock, True)
        elif not is_read_inside and one.kind in ("iterated", "argument", "receiver", "subscripted", "condition"):
            yield Unlocked(fn, READ, fn.step_of(read) if one.kind != "iterated" else one.by, read, lock, True)
    if _serves(fn, block, lock) or (not is_row and is_read_inside):
        return
    for read in reads:
        one = fn.use_of(read)
        if one.kind == "returned":
            yield Unlocked(fn, RETURNED, one.by, read, lock, decided)


def _whole(fn: FunctionView, lock: f.Call) -> f.AnyValue:
    """The query that a lock is part of, up to its last call."""
    at: f.AnyValue = lock
    while True:
        parent = fn.parent(at)
        if parent is None:
            return at
        holder, slot = parent
        is_chain = (isinstance(holder, f.Attr) and slot == "base") or (isinstance(holder, f.Call) and slot == "func") or isinstance(holder, f.Await)
        if not is_chain and not (isinstance(holder, f.Call) and slot == "arg" and known(LoadsRow, fn, holder) is not None):
            return at
        at = holder


def _is_run(fn: FunctionView, query: f.AnyValue) -> bool:
    """Whether a value is what a query gave, and not a query that is still to run."""
    if isinstance(query, f.Await):
        return True
    types = fn.module.types
    number = types.type_of(query)
    if row_class(fn, number) and any(full.rpartition(".")[2] == row_class(fn, number).rpartition(".")[2] for full in types.classes(number)):
        return True
    if not isinstance(query, f.Call):
        return True
    row = known(LoadsRow, fn, query)
    if row is not None:
        return row.gives in ("row", "mapping", "value")
    if is_unknown(fn, query) and isinstance(query.func, f.Attr):
        rows = fn.module.knowledge.knowledge.by_method.get((LoadsRow, query.func.name), ())
        return any(isinstance(one, LoadsRow) and one.gives == "row" for one in rows)
    return not types.classes(number) or any(full.startswith("builtins.") for full in types.classes(number))


def _called(fn: FunctionView, attr: f.Attr) -> f.Call | None:
    parent = fn.parent(attr)
    return parent[0] if parent is not None and isinstance(parent[0], f.Call) and parent[1] == "func" else None


def _serves(fn: FunctionView, block: f.With | None, lock: f.Call) -> bool:
    """Whether something is written while the lock is held: it has done its work then."""
    order = order_of(fn)
    until = order.of(block) if block is not None else 10**9
    for call in fn.calls:
        if order.of(lock) < order.of(call) < until and call is not lock:
            if known(StoresRow, fn, call) is not None or fn.module.find(Writes, fn, call) is not None:
                return True
            if isinstance(call.func, f.Name | f.Attr) and fn.use_of(call).kind in ("statement", "awaited") and known(LoadsRow, fn, call) is None:
                return True  # a command
    return False


__all__ = ["READ", "RETURNED", "SAVED", "Unlocked", "unlocked"]
