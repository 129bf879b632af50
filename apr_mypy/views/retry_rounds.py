"""Rounds of a loop that are no attempts at one thing: each takes the next message, or does its work again when the time has come, whether it failed or not."""

from __future__ import annotations

from typing import Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Sleeps
from apr_mypy.patterns import pattern_of
from apr_mypy.views.conditions import is_always_true
from apr_mypy.views.excepts import calls_in
from apr_mypy.views.function import FunctionView
from apr_mypy.views.naming import called_name
from apr_mypy.views.tried import Attempt, Loop

_TAKES: Final = pattern_of(
    r"^a?(receive|recv|read|next|accept|poll|get_next|fetch_next|pop)(_(message|msg|event|frame|packet|command|item|json|text|bytes|line|next|one))?$"
)


def is_round(fn: FunctionView, loop: Loop, attempt: Attempt) -> bool:
    """Whether what is tried begins with a wait for the next round or the next message, and nothing in it ends the loop whatever came."""
    if not isinstance(loop, f.While) or not _goes_on(loop.test) or not attempt.block:
        return False
    if any(isinstance(step, (f.Return, f.Break)) for step in (*attempt.block, *attempt.otherwise)):
        return False
    return _waits(fn, attempt.block[0]) or _takes(attempt.block[0])


def _goes_on(test: f.AnyValue) -> bool:
    """Whether a loop goes on until it is told to stop: `while True`, `while not self.stopping.is_set()`, `while self.running`."""
    asked = test.args[0] if isinstance(test, f.Op) and test.op == "not" else test
    return (
        is_always_true(test)
        or isinstance(asked, f.Attr)
        or (isinstance(asked, f.Call) and called_name(asked) in ("is_set", "is_running", "is_alive"))
    )


def _waits(fn: FunctionView, step: f.AnyStep) -> bool:
    """`await asyncio.sleep(interval)`, `await asyncio.wait_for(self.stopping.wait(), interval)`, also in a `try` of its own."""
    if isinstance(step, f.Try):
        return bool(step.block) and _waits(fn, step.block[0])
    if not isinstance(step, f.Do):
        return False
    calls = calls_in((step,))
    return any(fn.module.find(Sleeps, fn, call) is not None for call in calls) or (
        any(called_name(call) == "wait_for" for call in calls) and any(called_name(call) == "wait" and not call.args for call in calls)
    )


def _takes(step: f.AnyStep) -> bool:
    """`message = await session.receive_message()`: asked for nothing in particular, and bound to a name."""
    if not isinstance(step, f.Set) or step.value is None or not all(isinstance(one, (f.Name, f.Many)) for one in step.targets):
        return False
    call = step.value.value if isinstance(step.value, f.Await) else step.value
    return (
        isinstance(call, f.Call)
        and isinstance(call.func, f.Attr)
        and _TAKES.search(called_name(call)) is not None
        and all(arg.name in ("timeout", "block") or isinstance(arg.value, f.Const) for arg in call.args)
    )


__all__ = ["is_round"]
