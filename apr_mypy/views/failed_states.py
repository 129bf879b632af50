"""Failures that are noted as a state: a call gives a row, a job or a result the state that says that it failed."""

from __future__ import annotations

from typing import Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.naming import called_name, snake
from apr_mypy.views.shown import shown

_FAILED: Final = pattern_of(r"(^|_)(fail|failed|failing|failure|error|errored)(_|\b|$)")
_STATE: Final = pattern_of(r"(^|_)(status|state|phase|stage)(_|$)")
_COUNTED: Final = pattern_of(r"span|trac(e|ing)|metric|statsd|counter|gauge|label|tag|prometheus|telemetry|response")
"""Whom a state is only told to be counted, or shown."""


def gives_failed_state(call: f.Call) -> bool:
    """`job.set_status("failed")`, `self._enter(tree, State.SCORING_FAILED)`, `update_task(task, status=f"failure: {error}")`."""
    if not isinstance(call.func, f.Name | f.Attr) or _COUNTED.search(snake(shown(call.func))):
        return False
    named = _STATE.search(called_name(call)) is not None
    return any(_is_failed_state(arg.value, named if not arg.name else _STATE.search(arg.name) is not None) for arg in call.args)


def _is_failed_state(value: f.AnyValue, named: bool) -> bool:
    """Whether a value says that something failed. `named`: what it is given to says that it is a state; else the value's own class has to."""
    if isinstance(value, f.Text):
        value = value.parts[0] if value.parts else value
    if isinstance(value, f.Const):
        return named and isinstance(value.value, str) and _FAILED.match(value.value.lower()) is not None
    if not isinstance(value, f.Name | f.Attr):
        return False
    of, _, last = (value.name if isinstance(value, f.Name) else shown(value)).rpartition(".")
    return last.isupper() and _FAILED.search(last.lower()) is not None and (named or _STATE.search(snake(of.rpartition(".")[2])) is not None)


__all__ = ["gives_failed_state"]
