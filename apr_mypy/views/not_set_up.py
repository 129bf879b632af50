"""Exceptions that only say that something has not been set up, and so has no part in what is done: no event loop runs here, a service of the program was never started; and marks by which a handler tells who waits for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.excepts import calls_in
from apr_mypy.views.naming import called_name
from apr_mypy.views.shown import shown
from apr_mypy.views.standing_for import functions_of
from apr_mypy.views.walk import steps

if TYPE_CHECKING:
    from apr_mypy.views.excepts import Taking
    from apr_mypy.views.function import FunctionView

_LOOP: Final = frozenset({"get_running_loop", "get_event_loop", "current_task", "get_current_task"})
_GETS: Final = pattern_of(r"^_*(get|require|current|the)(_|$)")
_FEW: Final = 4
"""As many steps as may follow, so that the getter is what the handler is for."""


def is_not_set_up(taking: Taking) -> bool:
    """`loop = asyncio.get_running_loop()` or `service = get_service()` as the first step of what is guarded against RuntimeError: whether that is what says so, because there is none."""
    if set(taking.caught.names) != {"RuntimeError"}:
        return False
    done = [step for step in taking.block if not isinstance(step, f.Import)]
    first = done[0] if done and len(done) <= _FEW else None
    call = first.value if isinstance(first, f.Set) else None
    if not isinstance(call, f.Call):
        return False
    if called_name(call) in _LOOP:
        return True
    found = functions_of(taking.fn, call.func) if _GETS.match(called_name(call)) else ()
    return bool(found) and all(_says_unset(one) for one in found)


def _says_unset(fn: FunctionView) -> bool:
    """`if _service is None: raise RuntimeError("not initialized")`, and then `return _service`: whether that is all a function does."""
    raised = [step for step in fn.all(f.Raise) if isinstance(step.value, f.Call) and called_name(step.value) == "RuntimeError"]
    return (
        bool(raised)
        and all(isinstance(step, f.If | f.Raise | f.Return | f.Global | f.Do | f.Pass) for step in steps(fn.function.block))
        and all(isinstance(place[0], f.If) for step in raised if (place := fn.place_of(step)) is not None)
        and not any(call for call in calls_in(fn.function.block) if called_name(call) != "RuntimeError")
    )


def sets_a_mark(fn: FunctionView, call: f.Call) -> bool:
    """`disconnected.set()`, where the module asks or waits for it elsewhere: whether a handler sets a mark that tells others."""
    func = call.func
    if not isinstance(func, f.Attr) or func.name != "set" or call.args or not isinstance(func.base, f.Name | f.Attr):
        return False
    mark = shown(func.base).rpartition(".")[2]
    return any(
        isinstance(one.func, f.Attr) and isinstance(one.func.base, f.Name | f.Attr) and one.func.base.name.rpartition(".")[2] == mark
        for _, one in fn.module.calls_named("is_set", "wait")
    )


__all__ = ["is_not_set_up", "sets_a_mark"]
