"""Calls of the project's own functions that give the delivery back: a helper that reads, checks and takes apart the request for several handlers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apr_mypy.views.effects import constructs
from apr_mypy.views.incoming import Incoming

if TYPE_CHECKING:
    from apr_mypy import facts as f
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.makers import Calls

_DEEPEST: Final = 3


def giving_back(program: Calls, incoming: Incoming, depth: int = 0) -> frozenset[int]:
    """The calls (by `id`) in a function, in sight, whose result carries something of the delivery: `event = stripe_event()` where the helper reads the request that its framework has for everybody."""
    fn = incoming.fn
    found = incoming.sources
    for call in sorted(fn.calls, key=lambda one: (one.line, one.end_line, one.end_column)):
        if any(_gives(program, incoming.with_sources(found), call, callee, depth) for callee in program.run_by(fn, call) if not constructs(fn, call)):
            found |= {id(call)}
    return found


def _gives(program: Calls, incoming: Incoming, call: f.Call, callee: FunctionView, depth: int) -> bool:
    if callee.outer is not None or not any(step.value is not None for step in callee.returns):
        return False
    inner = Incoming(callee, incoming.handed(call.args, callee), frozenset(), incoming.fields)
    if depth < _DEEPEST:
        inner = inner.with_sources(giving_back(program, inner, depth + 1))
    return any(inner.carries(step.value) for step in callee.returns if step.value is not None)
