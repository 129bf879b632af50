"""Failures that are asked for their cause, which is then taken away: the one attempt that follows is not tried in the hope that it goes better."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.conditions import atoms
from apr_mypy.views.excepts import calls_in
from apr_mypy.views.function import FunctionView
from apr_mypy.views.naming import called_name
from apr_mypy.views.tried import is_work
from apr_mypy.views.walk import inside, steps

_CURES: Final = pattern_of(
    r"^_*(a?(add|accept|adopt|allow|apply|clear|create|fix|follow|forget|import|install|load|make|mend|migrate|persist|prune|rebuild|refresh|register|remove|renew|repair|reset|set|stage|store|switch|trust|update|upgrade|un[a-z]+))(_|$)"
)
"""What functions are called that change what was refused."""


def is_cured(fn: FunctionView, call: f.Call, handler: f.Handler) -> bool:
    """Whether a handler calls its function again only for one cause, by what the exception says, and does something about it first: `if error.moved and self.follow_redirect(error): return self.push(retry=False)`,
    `if is_unknown_host(str(error)): self.add_host_key(); return self.push(retry=False)`."""
    told = _told(handler)
    asked = [one.test for condition in fn.holds_at(call) for one in atoms(condition) if one.pattern is None and one.holds]
    asked = [test for test in asked if any(isinstance(one, f.Name) and one.name in told for one in inside(test))]
    if any(isinstance(test, f.Call) and _CURES.search(called_name(test)) and is_work(fn, test) for test in asked):
        return True
    return bool(asked) and any(_CURES.search(called_name(one)) and is_work(fn, one) for one in _done_first(fn, call))


def _told(handler: f.Handler) -> set[str]:
    """The name of the exception, and names for what is read from it."""
    told = {handler.name} - {""}
    for step in steps(handler.block):
        if isinstance(step, f.Set) and step.value is not None and any(isinstance(one, f.Name) and one.name in told for one in inside(step.value)):
            told.update(target.name for target in step.targets if isinstance(target, f.Name))
    return told


def _done_first(fn: FunctionView, call: f.Call) -> Iterator[f.Call]:
    """The calls that stand as statements above another one, in its own block, or in the `try` that came to its `else`."""
    for holder, slot in fn.around(call):
        if isinstance(holder, f.Try) and slot == "otherwise":
            yield from (one for one in calls_in(holder.block) if fn.use_of(one).kind in ("statement", "awaited"))
    place = fn.place_of(fn.step_of(call))
    for step in place[1] if place is not None else ():
        if step is fn.step_of(call):
            return
        if isinstance(step, f.Do):
            yield from (one for one in calls_in((step,)) if fn.use_of(one).kind in ("statement", "awaited"))


__all__ = ["is_cured"]
