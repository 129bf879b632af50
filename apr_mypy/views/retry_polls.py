"""Loops that ask, again and again, whether something is so by now: they wait for what goes on elsewhere, and a round that found nothing has not failed."""

from __future__ import annotations

import re
from typing import Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Sleeps
from apr_mypy.patterns import pattern_of
from apr_mypy.views.conditions import exits, is_always_true
from apr_mypy.views.excepts import calls_in
from apr_mypy.views.function import FunctionView
from apr_mypy.views.naming import called_name, last_name
from apr_mypy.views.retry_bounds import tells_time
from apr_mypy.views.retry_waits import Wait
from apr_mypy.views.tried import Attempt, Loop, is_work, key_of
from apr_mypy.views.walk import inside, steps

_POLLING: Final = pattern_of(
    r"^_*(wait|poll|await|watch|until|a?acquire|lock)(_|$)|_(poll|ready|until|lock|healthy)(_|$)|(^|_)(is|be|comes?|server|host|service|db|database|broker)_up(_|$)|polling|^_*(ping|is_(ready|alive|up|healthy))$"
)
_WAITING: Final = pattern_of(r"^_*(wait_?for|wait_?until|await_)", re.IGNORECASE)
"""What a class or module is called that is there to wait: a command of its own."""
_READY: Final = pattern_of(r"health|ready|alive|(^|[/_])ping|liveness", re.IGNORECASE)
_QUESTION: Final = pattern_of(
    r"^_*(is|are|has|have|can|was|does|did|check|validate|verify|probe|exists|matches|contains)(_|$)|^_*(settled|ready|done|visible|stable|completed?|finished|exists|loaded)$"
)
_CONNECTING: Final = pattern_of(r"(^|_)(re)?connect(ion)?(_|$)|subscribe|open_connection", re.IGNORECASE)
_STATUS: Final = frozenset({"status", "state"})
_OF_HTTP: Final = pattern_of(r"http|^codes?$|^status(_codes?)?$", re.IGNORECASE)
_MOMENT: Final = 0.5
_INSTANT: Final = 0.1
"""Seconds: who looks as often as that looks at something on the same machine."""


def polls_for(fn: FunctionView, calls: tuple[f.Call, ...]) -> bool:
    """Whether it waits for something to be ready, by the name of the function, of its class or module, or of what it asks."""
    said = [one.value for call in calls for one in inside(call) if isinstance(one, f.Const) and isinstance(one.value, str)]
    if _POLLING.search(fn.function.name) is not None or any(_READY.search(one) for one in (*said, *map(called_name, calls))):
        return True
    homes = (fn.module.name.rpartition(".")[2], fn.owner.name if fn.owner is not None else "")
    return any(_WAITING.search(one) for one in homes)


def waits_a_moment(calls: tuple[f.Call, ...], wait: Wait) -> bool:
    """Whether a loop only connects, again and again after a moment, or looks many times a second, until a time is over: what it waits for is just being started."""
    if wait.growth != "fixed" or wait.most is None or wait.most >= _MOMENT:
        return False
    inner = {id(part) for call in calls for part in inside(call) if part is not call}
    outermost = [call for call in calls if id(call) not in inner]
    named = [any(_CONNECTING.search(called_name(one)) for one in inside(call) if isinstance(one, f.Call)) for call in outermost]
    return all(named) or wait.most < _INSTANT


def asks_whether(fn: FunctionView, loop: Loop, attempt: Attempt, handlers: list[f.Handler]) -> bool:
    """Whether a question is put in each round (`visible = page.is_visible(button)`), which a failure answers with yes or no, and the loop ends by the answer."""
    asked = {
        key_of(target)
        for step in steps(attempt.block)
        if isinstance(step, f.Set) and step.value is not None and _is_question(fn, step.value)
        for target in step.targets
    } - {""}
    if not asked:
        return False
    within = {id(step) for step in steps(loop.block)}
    answered = [
        {key_of(target) for step in steps(one.block) if isinstance(step, f.Set) and _is_answer(step.value) for target in step.targets}
        for one in handlers
    ]
    begun = {key_of(target) for step in fn.all(f.Set) if id(step) not in within and _is_no(step.value) for target in step.targets}
    told = {name for name in asked if name in begun or all(name in each for each in answered)}
    return any(
        any(key_of(one) in told for one in inside(test)) and {one.kind for one in exits(fn, block)} <= {"break", "return"}
        for step in steps(loop.block)
        if isinstance(step, f.If)
        for test, block in zip(step.tests, step.blocks, strict=True)
    )


def _is_question(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is yes or no: by the name of what is called, or because it is made a truth value."""
    if isinstance(value, f.Call) and isinstance(value.func, f.Name) and value.func.name == "builtins.bool":
        return any(isinstance(one, f.Call) and is_work(fn, one) for arg in value.args for one in inside(arg.value))
    return any(isinstance(one, f.Call) and _QUESTION.search(called_name(one)) and is_work(fn, one) for one in inside(value))


def _is_answer(value: f.AnyValue | None) -> bool:
    return isinstance(value, f.Const) and isinstance(value.value, bool)


def _is_no(value: f.AnyValue | None) -> bool:
    return isinstance(value, f.Const) and value.value is False


def waits_first(fn: FunctionView, loop: Loop, until: f.AnyStep) -> bool:
    """Whether each round of a loop that the clock ends, or what it asks of a function in it, begins with a wait, before `until`: it looks from time to time, whether the look before failed or not."""
    if not isinstance(loop, f.While) or is_always_true(loop.test):
        return False
    asks = [one for one in inside(loop.test) if isinstance(one, f.Call)]
    if not any(tells_time(fn, call) or any(one.outer is fn for one in fn.module.local_functions(fn, call.func)) for call in asks):
        return False
    place = next((n for n, one in enumerate(loop.block) if one is until or any(part is until for part in steps((one,)))), 0)
    return any(fn.module.find(Sleeps, fn, call) is not None for step in loop.block[:place] if isinstance(step, f.Do) for call in calls_in((step,)))


def asks_where_it_stands(step: f.If, asked: list[f.Attr]) -> bool:
    """Whether a status is asked that says where something stands, and no failure: one that answers itself (`run.status.is_finished()`), or a word of the project's own (`job.status == "done"`, `run.status == RunStatus.PAUSED`)."""
    if not all(attr.name in _STATUS for attr in asked):
        return False
    methods = [one.func.base for test in step.tests for one in inside(test) if isinstance(one, f.Call) and isinstance(one.func, f.Attr)]
    if all(any(attr is part for one in methods for part in inside(one)) for attr in asked):
        return True
    compares = [
        one
        for test in step.tests
        for one in inside(test)
        if isinstance(one, f.Compare) and any(part is attr for part in inside(one) for attr in asked)
    ]
    others = [one for compare in compares for one in compare.args if not any(part is attr for part in inside(one) for attr in asked)]
    if any(isinstance(part, f.Const) and isinstance(part.value, str) and not part.kind for test in step.tests for part in inside(test)):
        return True
    return bool(others) and all(_is_word(part) for one in others for part in (one.items if isinstance(one, f.Many) else (one,)))


def _is_word(value: f.AnyValue) -> bool:
    """Whether a value is a member of an enumeration, or of a class of constants, that is none of HTTP's."""
    return (
        isinstance(value, f.Attr)
        and isinstance(value.base, (f.Name, f.Attr))
        and last_name(value.base)[:1].isupper()
        and value.name != "OK"
        and not _OF_HTTP.search(last_name(value.base))
    )


__all__ = ["asks_where_it_stands", "asks_whether", "polls_for", "waits_a_moment", "waits_first"]
