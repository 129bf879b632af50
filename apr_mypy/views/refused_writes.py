"""Writes that a test expects to be refused: what raises before it writes has written nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.views.left_behind import LeftBehind, Touch
from apr_mypy.views.naming import outer_name

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_EXPECTING: Final = frozenset({"raises", "assertRaises", "assertRaisesRegex", "assertRaisesRegexp", "assertRaisesMessage"})
"""How what expects an exception of its block is called, in whatever test framework."""
_CHANGING: Final = frozenset({"append", "appendleft", "add", "update", "extend", "insert", "setdefault", "pop", "popitem", "remove", "discard"})


def is_refused(left: LeftBehind, fn: FunctionView, touch: Touch) -> bool:
    """Whether a write stands where an exception is expected, in a call of a function that raises before it writes."""
    call = touch.at
    if not isinstance(call, f.Call) or not any(outer_name(manager) in _EXPECTING for _, manager in fn.withs_around(call)):
        return False
    runs = left.known.run_by(fn, call) if left.known is not None else tuple(left.module.local_functions(fn, call.func))
    return bool(runs) and all(_raises_first(one) for one in runs)


def _raises_first(fn: FunctionView) -> bool:
    """Whether a function has a `raise` above everything that it writes, but for its own locals."""
    raised = [step.line for step in fn.all(f.Raise) if not any(isinstance(holder, f.Try) and slot == "handler" for holder, slot in fn.around(step))]
    written = list(_written(fn))
    return bool(raised) and bool(written) and min(raised) < min(written)


def _written(fn: FunctionView) -> Iterator[int]:
    for step in fn.all(f.Set):
        if any(not isinstance(target, f.Name) or target.scope != f.LOCAL for target in step.targets):
            yield step.line
    for change in fn.all(f.Change):
        if not isinstance(change.target, f.Name) or change.target.scope != f.LOCAL:
            yield change.line
    yield from (step.line for step in fn.all(f.Delete))
    yield from (call.line for call in fn.calls if isinstance(call.func, f.Attr) and call.func.name in _CHANGING)
