"""Ways out of a function that go past what it started and would have waited for further down: `task = create_task(…)`, then `if …: return`, then `await task`."""

from __future__ import annotations

from typing import Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Shields
from apr_mypy.views.function import FunctionView
from apr_mypy.views.limits import is_limited_around
from apr_mypy.views.makers import Calls
from apr_mypy.views.order import order_of
from apr_mypy.views.starts import Start
from apr_mypy.views.walk import inside, steps

_RUNS: Final = {"done": False, "is_alive": True, "running": True}
"""What one asks a handle for, and the answer while the work goes on."""


def way_past(start: Start) -> f.Return | f.Raise | None:
    """The first `return` or `raise` behind a start at which nothing has been done yet with its handle; None where there is none, where a `finally` or the condition of the way out knows the handle, or where it is held by more than
    one plain local name."""
    fn, name = start.fn, _kept_in(start)
    if name is None or len(fn.all(f.Return)) + len(fn.all(f.Raise)) < 2:
        return None
    definitions = fn.all_definitions(name)
    if len(definitions) != 1 or definitions[0].kind != "assigned" or any(view.reads(name) for view in (*fn.nested.values(), *fn.lambdas)):
        return None
    order = order_of(fn)
    first = order.of(start.site)
    reads = [read for read in fn.reads(name) if order.of(read) > first and not _only_asks(start, read)]
    ends: list[f.Return | f.Raise] = sorted((*fn.all(f.Return), *fn.all(f.Raise)), key=lambda one: one.line)
    for end in ends:
        if order.of(end) > first and _always_started(fn, start, end) and not _knows(fn, end, name):
            if not any(order.of(read) < order.of(end) and order.leads_to(read, end) for read in reads):
                return end
    return None


def waits_in_some_branches(start: Start) -> bool:
    """Whether all that is done with a handle that one plain local name holds stands in branches of one `if` behind its start, which knows nothing of the handle, and another branch goes on without it."""
    fn, name = start.fn, _kept_in(start)
    if name is None or len(fn.all_definitions(name)) != 1 or any(view.reads(name) for view in (*fn.nested.values(), *fn.lambdas)):
        return False
    before = {id(holder) for holder, _ in fn.around(start.site)}
    handled = [fn.step_of(read) for read in fn.reads(name) if not _only_asks(start, read)]
    outer: f.If | None = None
    for step in handled:
        holders = [holder for holder, _ in fn.around(step) if isinstance(holder, f.Step) and id(holder) not in before]
        if not holders or not isinstance(holders[-1], f.If) or step is holders[-1] or (outer is not None and holders[-1] is not outer):
            return False
        outer = holders[-1]
    if outer is None or any(_mentions(test, name) for test in outer.tests):
        return False
    return any(not any(inner is step for one in block for inner in steps((one,)) for step in handled) for block in (*outer.blocks, outer.otherwise))


def is_shielded_only(program: Calls, start: Start) -> bool:
    """Whether all that is done with a handle is to wait for it behind a shield and within a limit: `await wait_for(shield(task), 1)`. When the time is up, it goes on and belongs to nobody."""
    fn, name = start.fn, _kept_in(start)
    if name is None or len(fn.all_definitions(name)) != 1 or any(view.reads(name) for view in (*fn.nested.values(), *fn.lambdas)):
        return False
    reads = [read for read in fn.reads(name) if not _only_asks(start, read)]
    return bool(reads) and all(_is_shielded(program, fn, read) for read in reads)


def _is_shielded(program: Calls, fn: FunctionView, read: f.Name) -> bool:
    given = fn.argument_of(read)
    row = fn.module.find(Shields, fn, given[0]) if given is not None else None
    if given is None or row is None:
        return False
    taken = fn.module.callee(fn, given[0]).argument(row.awaitable.keyword, row.awaitable.position)
    return taken is not None and taken.value is read and is_limited_around(program, fn, given[0])


def _kept_in(start: Start) -> str | None:
    """The local name that alone holds the handle."""
    handle = start.handle
    if isinstance(handle, f.Name) and handle.scope == f.LOCAL:
        return handle.name
    use = start.fn.use_of(handle) if handle is not None else None
    if use is not None and use.kind == "assigned" and isinstance(use.by, f.Set) and len(use.by.targets) == 1 and use.by.value is handle:
        target = use.by.targets[0]
        return target.name if isinstance(target, f.Name) and target.scope == f.LOCAL else None
    return None


def _always_started(fn: FunctionView, start: Start, end: f.Return | f.Raise) -> bool:
    """Whether a way out lies in the block in which something is started, or in one inside it: there it has been started whenever the way is taken."""
    place = fn.place_of(fn.step_of(start.site))
    block = place[1] if place is not None else ()
    at = end
    while (where := fn.place_of(at)) is not None:
        if where[1] is block:
            return True
        if where[0] is None:
            return False
        at = where[0]
    return False


def _knows(fn: FunctionView, end: f.Return | f.Raise, name: str) -> bool:
    """Whether the handle is in what goes out, in the condition under which it does, in a manager or `finally` around it; or whether it is no way out at all, since a handler of the function catches it."""
    if end.value is not None and _mentions(end.value, name):
        return True
    if any(_mentions(test, name) and not _says_it_runs(test, holds) for test, holds, _ in fn.holds_at(end)):
        return True
    for holder, slot in fn.around(end):
        if isinstance(holder, f.Try):
            if (isinstance(end, f.Raise) and slot == "block") or slot == "handler" or any(_named_in(step, name) for step in steps(holder.final)):
                return True
        elif isinstance(holder, f.With) and any(_mentions(manager, name) for manager, _ in holder.items):
            return True
    return False


def _says_it_runs(test: f.AnyValue, holds: bool) -> bool:
    """Whether a condition says that what was started is not done yet: `not task.done()`, `thread.is_alive()`."""
    while isinstance(test, f.Op) and test.op == "not":
        test, holds = test.args[0], not holds
    return isinstance(test, f.Call) and isinstance(test.func, f.Attr) and _RUNS.get(test.func.name) is holds


def _only_asks(start: Start, read: f.Name) -> bool:
    """Whether a read asks the handle for something that neither waits for the work nor ends it (`task.done()`)."""
    use = start.fn.use_of(read)
    return use.kind == "receiver" and isinstance(use.by, f.Attr) and use.by.name in _RUNS and use.by.name not in start.row.owned_by


def _named_in(step: object, name: str) -> bool:
    values = (getattr(step, slot, None) for slot in ("value", "test", "over", "subject"))
    return any(value is not None and _mentions(value, name) for value in values)


def _mentions(value: f.AnyValue, name: str) -> bool:
    return any(isinstance(one, f.Name) and one.scope == f.LOCAL and one.name == name for one in inside(value))


__all__ = ["is_shielded_only", "waits_in_some_branches", "way_past"]
