"""Failures after which the same thing is done in another way, or which the result shows: the handler or what follows does it with other things, what went well is counted, a row was in a state that forbids it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.effects import is_effect, package_kind
from apr_mypy.views.excepts import calls_in
from apr_mypy.views.naming import called_name, last_name
from apr_mypy.views.reporting import report_of
from apr_mypy.views.shown import shown
from apr_mypy.views.standing_for import functions_of
from apr_mypy.views.walk import STEP_VALUES, inside, steps

if TYPE_CHECKING:
    from apr_mypy.views.aftermath import Path
    from apr_mypy.views.excepts import Taking
    from apr_mypy.views.function import FunctionView

_WHOLE: Final = 400
"""As many characters of an expression as tell it from every other one."""
_NEXT: Final = 2
"""As many statements behind the guarded code as its second way may begin in."""
_STATE: Final = pattern_of(r"(^|_)(status|state|phase|stage)$")
_PASSES_OVER: Final = pattern_of(r"\b(skip|ignor|silent|left out|no-op|does nothing)")
_LEFT_OUT: Final = pattern_of(
    r"\b(leaves?|left|remains?|stays?|omits?|omitted|skips?|skipped)\b[^.;]{0,60}\b(when|if|while|where)\b[^.;]{0,60}\b(unreachable|unavailable|not (reachable|available)|offline|down|fails?|cannot be (reached|read|loaded))\b",
    re.IGNORECASE,
)
_DUMPS: Final = pattern_of(r"^_*(dump|print|show|log|write)_(\w+_)?(stacks?|threads?|tracebacks?|traces?|diagnostics?)$")


def is_same_deed(taking: Taking, call: f.Call) -> bool:
    """`f.write(decompress(content))` guarded against bad data, `f.write(content)` in the handler: whether a call of the handler is that of the guarded code, with other things."""
    if taking.caught.broad or not call.args or not isinstance(call.func, f.Attr):
        return False
    func = shown(call.func, _WHOLE)
    return any(shown(one.func, _WHOLE) == func for one in calls_in(taking.block))


def goes_another_way(taking: Taking, path: Path) -> bool:
    """`except PasswordError: pass`, and then `open(source, password=password)`: whether what follows at once does what could not be done in another way."""
    fn = taking.fn
    if path.end not in ("on", "next", "end") or taking.caught.base or not all(isinstance(step, f.Pass) for step in taking.after):
        return False
    place = fn.place_of(taking.step) if taking.step is not None else None
    number = next((n for n, step in enumerate(place[1], 1) if step is taking.step), 0) if place is not None else 0
    behind = place[1][number : number + _NEXT] if place is not None and number else ()
    tried = [call for call in calls_in(taking.block) if report_of(fn, call) is None and package_kind(fn, call) != "plain"]
    return any(_is_second_way(fn, call, one) for call in calls_in(behind) for one in tried)


def _is_second_way(fn: FunctionView, call: f.Call, first: f.Call) -> bool:
    """Whether a call does the same as another one for the same thing: the same function with other arguments, or another one of the same library that gives the same kind of thing."""
    if shown(call, _WHOLE) == shown(first, _WHOLE) or not _names_in(call) & _names_in(first):
        return False
    if any(is_effect(fn, one) and fn.use_of(one).kind != "entered" for one in (call, first)):  # two messages to one user are no second way
        return called_name(call) == called_name(first) and _is_where_it_lacks(fn, call)
    if called_name(call) == called_name(first):
        return True
    return package_kind(fn, call) == package_kind(fn, first) != "own" and bool(_root(call)) and _root(call) == _root(first) and _is_taken(fn, first)


def _names_in(call: f.Call) -> set[str]:
    return {arg.value.name for arg in call.args if isinstance(arg.value, f.Name) and arg.value.scope == f.LOCAL and arg.name in ("", "url")}


def _root(call: f.Call) -> str:
    """The library that a call is written with."""
    at = call.func
    while isinstance(at, f.Attr):
        at = at.base
    return at.name.partition(".")[0] if isinstance(at, f.Name) and at.scope != f.LOCAL else ""


def _is_taken(fn: FunctionView, call: f.Call) -> bool:
    """Whether somebody takes what a call gives."""
    use = fn.use_of(call)
    return (fn.use_of(use.by) if use.kind == "awaited" else use).kind != "statement"


def _is_where_it_lacks(fn: FunctionView, call: f.Call) -> bool:
    """`if not recipe.image:`"""
    return any(
        isinstance(holder, f.If) and any(isinstance(test, f.Op) and test.op == "not" and isinstance(test.args[0], f.Attr) for test in holder.tests)
        for holder, _ in fn.around(call)
    )


def counts_what_worked(taking: Taking) -> bool:
    """`burned += 1` behind what may say no, and `flash(f"burned {burned} codes")`: whether those with which it went well are counted, and somebody is told how many; what is taken is a class of the project, or a row that
    is there already in an insert that is rolled back by itself."""
    fn, step = taking.fn, taking.step
    place = fn.place_of(step) if isinstance(step, f.Try) and not taking.caught.broad and not taking.caught.base else None
    if place is None or not isinstance(step, f.Try) or not isinstance(place[0], f.For | f.While) or not _is_no(taking):
        return False
    worked = (*step.block, *step.otherwise)
    if taking.after and isinstance(taking.after[-1], f.Continue):
        worked = (*worked, *place[1][next((n for n, one in enumerate(place[1], 1) if one is step), 0) :])
    adds = [one for one in worked if isinstance(one, f.Change) and one.op == "+" and isinstance(one.value, f.Const)]
    counters = {one.target.name for one in adds if isinstance(one.target, f.Name)}
    end = max((one.line for one in steps(place[0].block)), default=place[0].line)
    return any(fn.step_of(read).line > end and _is_shown(fn, read) for name in counters for read in fn.reads(name))


def _is_shown(fn: FunctionView, read: f.Name) -> bool:
    """Whether a number is returned or handed to somebody other than a log."""
    around = [holder for holder, _ in fn.around(read)]
    return isinstance(fn.step_of(read), f.Return) or any(isinstance(one, f.Call) and report_of(fn, one) is None for one in around)


def _is_no(taking: Taking) -> bool:
    failures = taking.caught.failures
    if taking.caught.means == {"conflict"}:
        return any(isinstance(step, f.With) for step in taking.block)
    return all(taking.fn.module.is_own(full) for full in failures)


def is_state_in_the_way(taking: Taking) -> bool:
    """`except NotCancelable: continue` around `cancel(payout)`, which begins with `if not payout.status.is_cancelable(): raise NotCancelable(payout)`: whether a class of the project says that the row is in a state
    in which nothing is to be done, before anything was done."""
    if taking.caught.broad or taking.caught.base or not taking.caught.failures:
        return False
    if not all(isinstance(step, f.Pass | f.Continue) or (isinstance(step, f.Return) and step.value is None) for step in taking.after):
        return False
    guarded = [one for call in calls_in(taking.block) for one in functions_of(taking.fn, call.func)]
    return all(taking.fn.module.is_own(full) and any(_refuses_by_state(one, full) for one in guarded) for full in taking.caught.failures)


def _refuses_by_state(fn: FunctionView, full: str) -> bool:
    """Whether a function raises a class where it has asked for the state of a row."""
    name = full.rpartition(".")[2]
    for step in fn.all(f.Raise):
        value = step.value.func if isinstance(step.value, f.Call) else step.value
        place = fn.place_of(step) if isinstance(value, f.Name | f.Attr) and last_name(value) == name else None
        if place is None or not isinstance(place[0], f.If) or any(isinstance(one, f.Try) and slot == "handler" for one, slot in fn.around(step)):
            continue
        if any(isinstance(one, f.Attr) and _STATE.search(one.name) for test in place[0].tests for one in inside(test)):
            return True
    return False


def only_dumps(taking: Taking) -> bool:
    """`with suppress(Exception): self._dump_stacks()`: whether all that is guarded shows whoever looks into a trouble where the program was."""
    calls = calls_in(taking.block)
    return bool(calls) and len(taking.block) == 1 and _DUMPS.search(called_name(calls[0])) is not None and not taking.caught.base


def is_skipped_as_documented(taking: Taking) -> bool:
    """`If there is a PermissionError, skip copying the times.` in the documentation of the function: whether it names the one exception that it takes, as what it passes over; or says what is then left out
    (`Leaves the totals unset when the warehouse is unreachable.`)."""
    names = taking.caught.names
    if (
        not taking.caught.base
        and all(isinstance(step, f.Pass | f.Return) for step in taking.after)
        and _LEFT_OUT.search(taking.fn.function.docstring)
    ):
        return True
    if taking.caught.broad or len(names) != 1 or not all(isinstance(step, f.Pass) for step in taking.after):
        return False
    return any(
        names[0] in sentence and _PASSES_OVER.search(sentence.lower()) is not None
        for sentence in " ".join(taking.fn.function.docstring.split()).split(". ")
    )


def is_only_a_nicer_text(taking: Taking) -> bool:
    """`except Exception as error: try: text = loads(error.response.text) … except Exception: pass`, and then `return str(error)`: whether all that failed is to say an error that is told anyway in a nicer way."""
    fn, step = taking.fn, taking.step
    if not isinstance(step, f.Try) or taking.caught.base or not all(isinstance(one, f.Pass) for one in taking.after):
        return False
    if any(is_effect(fn, call) for call in calls_in(taking.block)):
        return False
    for holder, slot in fn.around(step):
        outer = [one for one in holder.handlers if one.line <= step.line][-1:] if isinstance(holder, f.Try) and slot == "handler" else []
        if outer and outer[0].name:
            reads = [one for one in fn.names(outer[0].name) if fn.step_of(one) is not None]
            return any(id(one) in _ids(step.block) for one in reads)
    return False


def _ids(block: f.Block) -> set[int]:
    return {id(one) for step in steps(block) for _, value in STEP_VALUES[type(step)](step) for one in inside(value)}


__all__ = [
    "counts_what_worked",
    "goes_another_way",
    "is_only_a_nicer_text",
    "is_same_deed",
    "is_skipped_as_documented",
    "is_state_in_the_way",
    "only_dumps",
]
