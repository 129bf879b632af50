"""Changes to a store that are gone when what failed is tried again: they lie in one transaction, which the failure takes back, and nothing behind it can fail any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Logs
from apr_mypy.views.order import order_of
from apr_mypy.views.transaction_scopes import ends, scopes_around

if TYPE_CHECKING:
    from collections.abc import Iterable

    from apr_mypy.views.attempt_keys import Scope
    from apr_mypy.views.claims import Running
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.ways import Way

_WITHOUT: Final = frozenset({"insert_one", "insert_many", "incr", "publish"})
"""What no transaction of a session around it takes back."""


def is_taken_back(program: Running, scope: Scope, way: Way, record: Any, everything: Iterable[Way]) -> bool:
    """Whether a job that its queue runs again, because it failed, has left nothing of what `record`, in the last function of `way`, did to the store. `everything` are the functions that run in each attempt.

    A queue runs a job again because it raised: where the transaction is the last thing that it does, it raised before the commit. Elsewhere a lost answer to the commit itself is what the second attempt is for.
    """
    if isinstance(record, f.Call) and isinstance(record.func, f.Attr) and record.func.name in _WITHOUT:
        return False
    at: Way | None = way
    outermost: tuple[Way, f.With] | None = None
    inner = record
    while at is not None:
        for step in scopes_around(program, at.fn, inner):
            outermost = at, step
        if at.fn is scope.fn:
            break
        inner, at = at.by, at.caller
    if outermost is None or _is_committed_within(*outermost, everything):
        return False
    here, last = outermost
    while True:
        if not _is_over_with(here.fn, last):
            return False
        if here.caller is None or here.fn is scope.fn:
            return True
        here, last = here.caller, here.by


def _is_over_with(fn: FunctionView, last: Any) -> bool:
    """Whether a function does nothing behind a place that may fail: a line of the log at most."""
    order = order_of(fn)
    end = order.of(last)
    if not end or any(isinstance(holder, (f.For, f.While, f.Each)) for holder, _ in fn.around(last)):
        return False
    return not any(
        order.of(call) > end and order.leads_to(last, call) and fn.module.find(Logs, fn, call) is None
        for call in fn.calls
        if not _encloses(fn, call, last) and not _is_handling(fn, call)
    )


def _is_handling(fn: FunctionView, call: f.Call) -> bool:
    """Whether a call is made only where something has failed."""
    return any(isinstance(holder, f.Try) and slot not in ("block", "otherwise", "final") for holder, slot in fn.around(call))


def _encloses(fn: FunctionView, call: f.Call, record: Any) -> bool:
    return any(holder is call for holder, _ in fn.around(record))


def _is_committed_within(at: Way, step: f.With, everything: Iterable[Way]) -> bool:
    """Whether anything that runs in a block ends the transaction before the block does."""
    if any(_commits(at.fn, call) and _is_in(at.fn, call, step) for call in ends(at.fn)):
        return True
    for way in everything:
        if way.fn is at.fn or not any(_commits(way.fn, call) for call in ends(way.fn)):
            continue
        inner: Any = way
        while inner is not None and inner.caller is not None and inner.caller.fn is not at.fn:
            inner = inner.caller
        if inner is not None and inner.caller is not None and _is_in(at.fn, inner.by, step):
            return True
    return False


def _commits(fn: FunctionView, call: f.Call) -> bool:
    return isinstance(call.func, f.Attr) and call.func.name == "commit"


def _is_in(fn: FunctionView, record: Any, step: f.With) -> bool:
    return any(holder is step and slot == "block" for holder, slot in fn.around(record))


__all__ = ["is_taken_back"]
