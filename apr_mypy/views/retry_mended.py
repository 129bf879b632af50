"""Attempts that are not the one before again: what was missing has been made meanwhile, the row got another number, the session that had gone was opened anew."""

from __future__ import annotations

from typing import Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.excepts import calls_in
from apr_mypy.views.function import FunctionView
from apr_mypy.views.naming import called_name
from apr_mypy.views.retry_loops import Hand
from apr_mypy.views.retry_sleeps import WAITING
from apr_mypy.views.shown import shown
from apr_mypy.views.tried import Loop, is_work
from apr_mypy.views.walk import inside, steps

_ABSENT: Final = pattern_of(r"NotFound|DoesNotExist|NoSuch|^KeyError$|^LookupError$|NoResult|Missing")
_OF_ROWS: Final = pattern_of(r"DatabaseError|Integrity|Unique|Duplicate|Conflict|OperationalError")
_STORING: Final = frozenset({"save", "save_base", "insert", "create", "flush", "commit"})
_OPENING: Final = pattern_of(r"(?i)(^|_)(re)?(init|initiali[sz]e|connect|open|login|authenticate|refresh|renew|create|setup|set_up|start)(_|$)")


def is_mended(hand: Hand) -> bool:
    """Whether something was done about the failure that makes the next attempt another one."""
    return _makes_what_is_missing(hand) or _numbers_anew(hand) or _opens_again(hand)


def _makes_what_is_missing(hand: Hand) -> bool:
    """`except FileNotFoundError: render(invoice); return self.get(request)`: what is not there is made, and read again."""
    if hand.how != "recursion" or hand.caught is None or not hand.caught.names or not all(_ABSENT.search(name) for name in hand.caught.names):
        return False
    fn = hand.fn
    step = next((holder for holder, slot in fn.around(hand.site) if isinstance(holder, f.Try) and slot == "handler"), None)
    handlers = [one for one in step.handlers if any(call is hand.site for call in calls_in(one.block))] if isinstance(step, f.Try) else []
    return any(
        call is not hand.site and is_work(fn, call) and not WAITING.search(called_name(call)) and fn.use_of(call).kind in ("statement", "awaited")
        for one in handlers
        for call in calls_in(one.block)
    )


def _numbers_anew(hand: Hand) -> bool:
    """`self.number = self.next_number()` in each round, then `save()`, where the database refuses: the next number is the answer to a number that was taken."""
    loop = hand.site
    if not isinstance(loop, (f.For, f.While)) or hand.caught is None or not all(_OF_ROWS.search(name) for name in hand.caught.names or ("",)):
        return False
    saved = {
        "self" if isinstance(call.func.base, f.Super) else shown(call.func.base)
        for call in hand.calls
        if isinstance(call.func, f.Attr) and called_name(call) in _STORING
    }
    return bool(saved) and _is_given_a_value(hand.fn, loop, saved)


def _is_given_a_value(fn: FunctionView, loop: Loop, saved: set[str]) -> bool:
    return any(
        isinstance(target, f.Attr) and shown(target.base) in saved and any(isinstance(one, f.Call) and is_work(fn, one) for one in inside(step.value))
        for step in steps(loop.block)
        if isinstance(step, f.Set) and step.value is not None
        for target in step.targets
    )


def _opens_again(hand: Hand) -> bool:
    """`if error.value == SESSION_GONE: self.initialize()`, any other failure raised: a session that had gone is opened anew, at most a few times."""
    loop = hand.site
    if not hand.repairs or hand.policy.endless or not isinstance(loop, (f.For, f.While)):
        return False
    handlers = [one for step in steps(loop.block) if isinstance(step, f.Try) for one in step.handlers]
    return bool(handlers) and all(_opens_for_one_code(hand.fn, one) for one in handlers)


def _opens_for_one_code(fn: FunctionView, handler: f.Handler) -> bool:
    for step in steps(handler.block):
        if not isinstance(step, f.If) or len(step.blocks) != 1:
            continue
        test = step.tests[0]
        asks = handler.name and isinstance(test, f.Compare) and any(isinstance(one, f.Name) and one.name == handler.name for one in inside(test))
        raises = any(isinstance(one, f.Raise) for one in steps(step.otherwise))
        if asks and raises and any(_OPENING.search(called_name(call)) and is_work(fn, call) for call in calls_in(step.blocks[0])):
            return True
    return False


__all__ = ["is_mended"]
