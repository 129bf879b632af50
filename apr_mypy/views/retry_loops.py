"""Retries written by hand: a loop, or a function that calls itself, around a call whose failure it takes in order to try the same again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Sleeps
from apr_mypy.patterns import pattern_of
from apr_mypy.views.conditions import exits, is_always_true
from apr_mypy.views.excepts import Caught, calls_in, caught, suppressed
from apr_mypy.views.function import FunctionView
from apr_mypy.views.naming import called_name, last_name
from apr_mypy.views.retry_answers import asked_again_while_failing
from apr_mypy.views.retry_bounds import bound_of, marks_itself
from apr_mypy.views.retry_kinds import taken_after
from apr_mypy.views.retry_policies import FAILED, Policy
from apr_mypy.views.retry_polls import asks_where_it_stands, asks_whether, polls_for, waits_a_moment, waits_first
from apr_mypy.views.retry_progress import (
    asks_a_person,
    is_drawn,
    is_fresh,
    is_look_up,
    is_waiting,
    moves_on,
    reads_on,
    sends_on,
    takes_the_next,
    walks_on,
)
from apr_mypy.views.retry_refusals import goes_on_after_refusals
from apr_mypy.views.retry_rounds import is_round
from apr_mypy.views.retry_sleeps import WAITING, is_paced, sleeps, wait_in
from apr_mypy.views.retry_waits import UNKNOWN as UNKNOWN_WAIT
from apr_mypy.views.retry_waits import Wait, one_of
from apr_mypy.views.standing_for import functions_of
from apr_mypy.views.tried import COUNTING, Attempt, Loop, goes_on, is_counted, is_work, key_of, own_tries, rest_of
from apr_mypy.views.walk import inside, steps

_CONNECTING: Final = pattern_of(r"(^|_)(re)?connect(ion)?(_|$)|subscribe|open_connection", re.IGNORECASE)
_CONFLICT: Final = pattern_of(
    r"StaleData|Watch|Concurren|Optimistic|Serialization|Version|Conflict|Deadlock|Integrity|Duplicate|Unique|Exclusion|Locked"
)
_TAKEN_BACK: Final = frozenset({"40001", "40P01", 1213, 1205})
"""Codes of PostgreSQL and MySQL for a serialization failure, a deadlock and a lock that was waited for in vain."""
_SAID_TO_BE_LOCKED: Final = pattern_of(
    r"database is locked|deadlock|could not serialize|serialization failure|lock wait timeout|ConditionalCheckFailed|TransactionConflict|ConditionNotMet|WriteConflict",
    re.IGNORECASE,
)
"""What a database says in words when it takes a statement back because of another one, or does not do it since its condition is not met."""
_ASKING_FOR_CONFLICT: Final = pattern_of(r"^_*is_\w*(collision|conflict|deadlock|duplicate|serialization_failure|unique_violation|locked)")
"""What functions are called that tell by an exception whether somebody else was first."""
_CODES: Final = frozenset({"status", "status_code", "code"})
_CONFLICTING: Final = frozenset[object]({409, 412, "CONFLICT", "PRECONDITION_FAILED", "HTTP_409_CONFLICT", "HTTP_412_PRECONDITION_FAILED"})
"""The statuses of HTTP after which the newest state is read and the change made again."""


_SAYING: Final = frozenset(
    {
        "args",
        "message",
        "msg",
        "code",
        "errno",
        "strerror",
        "reason",
        "detail",
        "details",
        "response",
        "status",
        "status_code",
        "retry_after",
        "headers",
    }
)
"""What an exception says for people, or of the answer as a whole."""


class Hand(NamedTuple):
    """A retry written by hand in `fn`. `site` is the loop, or the call of itself; `calls` what it tries, `caught` what it takes in order to do so (None where it looks at a result); `polls` when it waits for something to be ready; `daemon` when it never ends by itself: it keeps a connection
    alive; `repairs` when something is done about the failure before the next attempt; `refused` when it goes by the code with which a database takes a transaction back, or only after statuses that refuse."""

    fn: FunctionView
    site: Any
    policy: Policy
    calls: tuple[f.Call, ...]
    caught: Caught | None
    how: str = "loop"
    polls: bool = False
    daemon: bool = False
    repairs: bool = False
    refused: bool = False

    @property
    def conflict(self) -> bool:
        """Whether another writer was first, by what it takes."""
        return self.caught is not None and ("conflict" in self.caught.means or all(_CONFLICT.search(name) for name in self.caught.names or ("",)))

    @property
    def keeps_connected(self) -> bool:
        """Whether it is there to have a connection, now or again."""
        return self.daemon or any(_CONNECTING.search(called_name(call)) for call in self.calls)


def by_hand(fn: FunctionView) -> Iterator[Hand]:
    """All retries that a function writes out itself."""
    whiles = fn.all(f.While)
    if not whiles and not fn.all(f.For):
        return
    tries = fn.all(f.Try) or any(suppressed(fn, step) is not None for step in fn.all(f.With))
    if not tries and not whiles and not (fn.all(f.For) and fn.all(f.If)):
        return
    asks = any(attr.name in FAILED for attr in fn.attrs)
    for step in (*fn.all(f.For), *whiles):
        if isinstance(step, f.For) and not any(isinstance(one, (f.Return, f.Break)) for one in steps(step.block)):
            continue  # it goes through all rounds, whatever happens
        found = _by_exception(fn, step) if tries else None
        if found is None and asks:
            found = _by_result(fn, step)
        if found is None and isinstance(step, f.While):
            found = _by_helper(fn, step)
        if found is not None:
            yield found


# --- loops ------------------------------------------------------------------------------------------------------------------------


def _by_exception(fn: FunctionView, loop: Loop) -> Hand | None:
    for attempt in own_tries(fn, loop.block):
        handlers = [handler for handler in attempt.handlers if goes_on(fn, loop, attempt, handler)]
        calls = tuple(call for call in calls_in(attempt.block) if is_work(fn, call))
        entered = {id(manager) for step in steps(attempt.block) if isinstance(step, f.With) for manager, _ in step.items}
        calls = tuple(sorted(calls, key=lambda call: id(call) in entered))  # what is entered last, for the words
        if not handlers or not calls or walks_on(fn, loop, attempt):
            continue
        first = caught(fn, handlers[0].types, handlers[0].caught)
        taken = [caught(fn, one.types, one.caught) for one in handlers]
        names = tuple(name for one in taken for name in one.names)
        if (
            all(_is_answer(one) for one in taken)
            or all(one.means == {"cancelled"} for one in taken)
            or is_waiting(fn, loop, calls, names)
            or is_look_up(names, calls)
            or reads_on(fn, loop, calls)
        ):
            continue
        if moves_on(fn, loop, attempt, handlers, calls):
            continue
        daemon = not _succeeds(fn, loop, attempt, handlers)
        if _is_periodic(fn, loop, attempt) or is_round(fn, loop, attempt):
            continue
        if daemon and not _is_daemon(fn, loop, attempt, handlers):
            continue
        if ("conflict" in first.means and is_fresh(fn, loop, attempt)) or is_drawn(fn, loop, calls) or _waits_for_others(fn, loop, attempt, handlers):
            continue
        if all(_mends(fn, one) for one in handlers):
            continue
        attempts, timed = bound_of(fn, loop)
        wait = _loop_wait(fn, loop, attempt, handlers)
        on = taken_after(fn, handlers)
        polls = polls_for(fn, calls) or (first.expected and first.means == {"absent"}) or (timed and waits_a_moment(calls, wait))
        polls = polls or waits_first(fn, loop, attempt.record) or asks_whether(fn, loop, attempt, handlers)
        repairs = any(is_work(fn, call) and not WAITING.search(called_name(call)) for one in handlers for call in calls_in(one.block))
        if all(marks_itself(fn, one) for one in handlers):
            attempts, repairs = 2, True  # once more, as it says
        refused = any(_asks_for_conflict(one.block) for one in handlers) or all(goes_on_after_refusals(fn, one) for one in handlers)
        return Hand(fn, loop, Policy(attempts, wait, timed, on), calls, first, polls=polls, daemon=daemon, repairs=repairs, refused=refused)
    return None


def _asks_for_conflict(block: f.Block) -> bool:
    """Whether a handler asks for a serialization failure or a deadlock by its code, or goes on only after the statuses that say that somebody else was first."""
    tests = [test for step in steps(block) if isinstance(step, f.If) for test in step.tests]
    if any(isinstance(one, f.Const) and one.value in _TAKEN_BACK for test in tests for one in inside(test)):
        return True
    said = [one.value for test in tests for one in inside(test) if isinstance(one, f.Const) and isinstance(one.value, str)]
    kinds = [
        one.args[1].value
        for test in tests
        for one in inside(test)
        if isinstance(one, f.Call) and called_name(one) == "isinstance" and len(one.args) == 2
    ]
    asked = [called_name(one) for test in tests for one in inside(test) if isinstance(one, f.Call) and one.args]
    named = [
        last_name(one) for kind in kinds for one in (kind.items if isinstance(kind, f.Many) else (kind,))
    ]  # `isinstance(error.orig, DeadlockDetected)`
    is_told = (
        any(_SAID_TO_BE_LOCKED.search(one) for one in said)
        or (bool(named) and all(_CONFLICT.search(one) for one in named))
        or any(_ASKING_FOR_CONFLICT.search(one) for one in asked)
    )
    if is_told and any(isinstance(step, f.Raise) for step in steps(block)):
        return True
    compared = [
        one for test in tests for one in inside(test) if isinstance(one, f.Compare) and len(one.args) == 2 and last_name(one.args[0]) in _CODES
    ]
    others = [one for one in compared if not _CONFLICTING & _said_by(one.args[1])]
    leaving = [
        step for step in steps(block) if isinstance(step, f.If) and any(one is part for part in others for test in step.tests for one in inside(test))
    ]
    return len(compared) > len(others) and all(
        isinstance(part, (f.Return, f.Raise)) for step in leaving for inner in step.blocks for part in inner[-1:]
    )


def _said_by(value: f.AnyValue) -> set[object]:
    """The constants and last names in a value."""
    return {one.value if isinstance(one, f.Const) else last_name(one) for one in inside(value)}


def _mends(fn: FunctionView, handler: f.Handler) -> bool:
    """Whether a handler does something about just that which was refused, by what the exception says of it: `self.accept(e.certificate)`."""
    return bool(handler.name) and any(
        isinstance(one, f.Attr) and isinstance(one.base, f.Name) and one.base.name == handler.name and one.name not in _SAYING
        for call in calls_in(handler.block)
        if is_work(fn, call) and _is_for_itself(fn, call)
        for arg in call.args
        for one in inside(arg.value)
    )


def _is_for_itself(fn: FunctionView, call: f.Call) -> bool:
    """Whether a call stands there for what it does: it is a statement, or what it gives is kept."""
    use = fn.use_of(call)
    kind = fn.use_of(use.by).kind if use.kind == "awaited" else use.kind
    return kind in ("statement", "assigned") and not (isinstance(call.func, f.Name) and call.func.name.startswith("builtins."))


def _waits_for_others(fn: FunctionView, loop: Loop, attempt: Attempt, handlers: list[f.Handler]) -> bool:
    """Whether a person is asked again, or something else has to happen before the next round (`await changed.wait()`)."""
    after = [call for block in (*[one.block for one in handlers], attempt.final, rest_of(fn, loop, attempt.record)) for call in calls_in(block)]
    if any(
        called_name(call) == "wait" and not call.args and fn.module.find(Sleeps, fn, call) is None for call in after if fn.argument_of(call) is None
    ):
        return True
    return asks_a_person(loop.block)


def _is_answer(one: Caught) -> bool:
    """Whether what is taken says that there is nothing yet, or that the end has come: no failure that one tries again after."""
    return one.expected and not one.means & {"conflict", "left", "cancelled"} and bool(one.means & {"more", "quit", "form", "optional"})


def _succeeds(fn: FunctionView, loop: Loop, attempt: Attempt, handlers: list[f.Handler]) -> bool:
    """Whether the loop ends when what it tries has worked."""
    after = (*attempt.otherwise, *rest_of(fn, loop, attempt.record))
    failed_too = {id(step) for step in steps(rest_of(fn, loop, attempt.record))} if any(_falls(fn, one) for one in handlers) else set()
    told = (
        {name for step in steps((*attempt.block, *attempt.otherwise, *[each for one in handlers for each in one.block])) for name in _bound_by(step)}
        if failed_too
        else set()
    )
    for block in (attempt.block, after):
        for one in exits(fn, block):
            if one.kind in ("return", "break") and _is_by_success(fn, loop, one.step, block):
                if id(one.step) not in failed_too or _is_told(fn, loop, one.step, told):
                    return True
    if isinstance(loop, f.While) and not is_always_true(loop.test):
        asked = {key_of(one) for one in inside(loop.test)} - {""}
        for step in (*steps(attempt.block), *steps(after)):
            if isinstance(step, f.Set) and any(key_of(target) in asked for target in step.targets):
                return True
    return False


def _falls(fn: FunctionView, handler: f.Handler) -> bool:
    return "falls" in {one.kind for one in exits(fn, handler.block)}


def _bound_by(step: Any) -> set[str]:
    targets = step.targets if isinstance(step, f.Set) else (step.target,) if isinstance(step, f.Change) else ()
    return {key_of(one) for target in targets for one in inside(target)} - {""}


def _is_told(fn: FunctionView, loop: Loop, step: Any, told: set[str]) -> bool:
    """Whether a way out that a round which failed comes to as well is taken by what the attempt gave; `if not period: break` is not."""
    for holder, _ in fn.around(step):
        if holder is loop:
            break
        if isinstance(holder, (f.If, f.Match)):
            tests = holder.tests if isinstance(holder, f.If) else (holder.subject,)
            if any(key_of(one) in told or isinstance(one, f.Call) for test in tests for one in inside(test)) and not any(
                _is_for_want(test, told) for test in tests
            ):
                return True
    return False


def _is_for_want(test: f.AnyValue, told: set[str]) -> bool:
    """Whether a condition wants something else, and that nothing came: `if not chunk and is_over(job)`."""
    return (
        isinstance(test, f.Op)
        and test.op == "and"
        and any(isinstance(one, f.Op) and one.op == "not" and key_of(one.args[0]) in told for one in test.args)
    )


def _is_by_success(fn: FunctionView, loop: Loop, step: Any, block: f.Block) -> bool:
    """Whether a way out is taken because it worked: nothing asks before, or nothing but waiting would come after."""
    if any(step is one for one in block):
        return True
    for holder, slot in fn.around(step):
        if holder is loop:
            break
        if isinstance(holder, (f.For, f.While)):
            return False
        if isinstance(holder, f.Try) and slot == "handler":
            return False
        if isinstance(holder, (f.If, f.Match)):
            later = rest_of(fn, loop, holder)
            if any(is_work(fn, call) and not WAITING.search(called_name(call)) for call in calls_in(later)):
                return False
            if isinstance(step, f.Break) and any(
                isinstance(one, f.Compare) and "is" in one.ops for test in getattr(holder, "tests", ()) for one in inside(test)
            ):
                return False  # `if item is None: break`
    return True


def _is_periodic(fn: FunctionView, loop: Loop, attempt: Attempt) -> bool:
    """Whether each round of an endless loop begins with a sleep: it does its work again and again, whether it failed or not."""
    if not isinstance(loop, f.While) or not is_always_true(loop.test):
        return False
    place = next((n for n, one in enumerate(loop.block) if one is attempt.record), len(loop.block))
    return any(fn.module.find(Sleeps, fn, call) is not None for step in loop.block[:place] if isinstance(step, f.Do) for call in calls_in((step,)))


def _is_daemon(fn: FunctionView, loop: Loop, attempt: Attempt, handlers: list[f.Handler]) -> bool:
    """Whether the loop keeps a connection alive: it connects, and, when that fails or breaks off, connects again."""
    if not isinstance(loop, f.While) or not is_always_true(loop.test):
        return False
    if not any(_CONNECTING.search(called_name(call)) for call in calls_in(attempt.block)):
        return False
    taken = {id(call) for one in handlers for call in calls_in(one.block)}
    return not any(id(call) not in taken for call in sleeps(fn, loop.block))


def _by_result(fn: FunctionView, loop: Loop) -> Hand | None:
    """A loop that asks the result whether it failed (`if response.status_code < 500: return response`) and tries again."""
    if isinstance(loop, f.For) and not is_counted(fn, loop.over) and not (isinstance(loop.target, f.Name) and WAITING.search(loop.target.name)):
        return None
    for step in steps(loop.block):
        if not isinstance(step, f.If) or next(iter(fn.loops_around(step)), None) is not loop:
            continue
        asked = [
            one
            for test in step.tests
            for one in inside(test)
            if isinstance(one, f.Attr) and one.name in FAILED and isinstance(one.base, (f.Name, f.Attr))
        ]
        made = {key_of(attr.base) for attr in asked} - {""}
        if not made:
            continue
        calls = tuple(
            call
            for done in steps(loop.block)
            if isinstance(done, f.Set) and done.value is not None and any(key_of(one) in made for one in done.targets)
            for call in inside(done.value)
            if isinstance(call, f.Call) and is_work(fn, call)
        )
        calls += tuple(
            manager
            for done in steps(loop.block)
            if isinstance(done, f.With)
            for manager, target in done.items
            if isinstance(manager, f.Call) and isinstance(target, f.Name) and target.name in made and is_work(fn, manager)
        )
        if not calls or _uses_target(loop, calls) or sends_on(loop, made, calls) or takes_the_next(fn, loop, calls):
            continue
        ends = list(exits(fn, (step, *rest_of(fn, loop, step))))
        goes_on = any(one.kind in ("falls", "continue") for one in ends)
        leaves = any(one.kind in ("return", "break") for one in ends)
        if goes_on and leaves and not asks_where_it_stands(step, asked) and _sleeps_or_continues(fn, loop):
            attempts, timed = bound_of(fn, loop)
            polls = polls_for(fn, calls) or waits_first(fn, loop, fn.step_of(calls[0]))
            return Hand(fn, loop, Policy(attempts, wait_in(fn, loop.block), timed), calls, None, polls=polls)
    if isinstance(loop, f.While) and (calls := asked_again_while_failing(fn, loop)):
        attempts, timed = bound_of(fn, loop, by_result=True)
        return Hand(fn, loop, Policy(attempts, wait_in(fn, loop.block), timed), calls, None, polls=polls_for(fn, calls))
    return None


def _by_helper(fn: FunctionView, loop: f.While) -> Hand | None:
    """`while (answer := self._try(url)) is None`, where the helper takes the failure and gives nothing back."""
    absent = {
        key_of(one.args[0])
        for one in inside(loop.test)
        if isinstance(one, f.Compare) and one.ops == ("is",) and isinstance(one.args[1], f.Const) and one.args[1].value is None
    }
    absent |= (
        {one.name for one in inside(loop.test) if isinstance(one, f.Bind)} if any(isinstance(one, f.Compare) for one in inside(loop.test)) else set()
    )
    calls = [one.value for one in inside(loop.test) if isinstance(one, f.Bind) and one.name in absent]
    calls += [
        step.value
        for step in steps(loop.block)
        if isinstance(step, f.Set) and step.value is not None and any(key_of(one) in absent - {""} for one in step.targets)
    ]
    for value in calls:
        call = value.value if isinstance(value, f.Await) else value
        if not isinstance(call, f.Call) or not is_work(fn, call):
            continue
        for helper in functions_of(fn, call.func):
            for attempt in helper.all(f.Try):
                for handler in attempt.handlers:
                    gives = [one.step for one in exits(helper, handler.block) if one.kind == "return"]
                    nothing = any(
                        isinstance(one, f.Return) and (one.value is None or (isinstance(one.value, f.Const) and one.value.value is None))
                        for one in gives
                    )
                    taken = caught(helper, handler.types, handler.caught)
                    if nothing and not taken.expected:
                        attempts, timed = bound_of(fn, loop, by_result=True)
                        return Hand(fn, loop, Policy(attempts, wait_in(fn, loop.block), timed), (call,), taken, polls=polls_for(fn, (call,)))
    return None


def _uses_target(loop: Loop, calls: tuple[f.Call, ...]) -> bool:
    if isinstance(loop, f.While):
        return False
    targets = {one.name for one in inside(loop.target) if isinstance(one, f.Name)}
    return any(isinstance(one, f.Name) and one.name in targets for call in calls for one in inside(call)) and not all(
        COUNTING.search(name) for name in targets
    )


def _sleeps_or_continues(fn: FunctionView, loop: Loop) -> bool:
    return bool(sleeps(fn, loop.block)) or any(isinstance(step, f.Continue) for step in steps(loop.block))


# --- waits ------------------------------------------------------------------------------------------------------------------------


def _loop_wait(fn: FunctionView, loop: Loop, attempt: Attempt, handlers: list[f.Handler]) -> Wait:
    waits = []
    rest = (*attempt.final, *rest_of(fn, loop, attempt.record))
    before = tuple(step for step in loop.block if not any(step is one for one in (attempt.record, *rest)))
    for handler in handlers:
        waits.append(wait_in(fn, (*handler.block, *rest, *before)))
    found = one_of(waits)
    return UNKNOWN_WAIT if found.growth == "none" and isinstance(loop, f.For) and is_paced(fn, loop.over) else found


__all__ = ["Hand", "by_hand"]
