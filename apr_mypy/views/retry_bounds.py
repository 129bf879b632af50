"""How often a loop goes round: by a count, by the clock, by a flag, or for ever."""

from __future__ import annotations

import re
from typing import Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Ambient
from apr_mypy.patterns import pattern_of
from apr_mypy.views.conditions import exits, is_always_true, never_returns
from apr_mypy.views.function import FunctionView
from apr_mypy.views.naming import called_name
from apr_mypy.views.retry_policies import FOREVER, UNKNOWN
from apr_mypy.views.retry_waits import number_of
from apr_mypy.views.standing_for import functions_of, values_of
from apr_mypy.views.tried import Loop, key_of, own_tries, rest_of
from apr_mypy.views.walk import STEP_VALUES, inside, steps

_NOW: Final = pattern_of(r"(^|_)(now|now_utc|utc_?now|current_time)$")
"""What functions are called that say how late it is, wherever they are."""
_GIVING_UP: Final = pattern_of(r"^((may|can|should|will|do|must)_)?(retry|try_again)$|exhausted|give_?up")
"""What the answer to the question is called whether there is another attempt. (`retryable` says what kind of failure it is.)"""
_SPENT: Final = pattern_of(r"(^|[_.])(\w+_time|elapsed|duration|running_for|waited)$")
_ALLOWED: Final = pattern_of(r"timeout|time_limit|deadline|max_(wait|time|duration|age)", re.IGNORECASE)
_SMALL: Final = 6
_DEEPEST: Final = 3
"""So many statements has, and so deep lies, a function that does no more than say how late it is."""


def bound_of(fn: FunctionView, loop: Loop, *, by_result: bool = False) -> tuple[int, bool]:
    """(attempts, whether its time is limited). `by_result` when what it tries is asked by the loop's own condition."""
    if isinstance(loop, f.For):
        counted = _count_of(fn, loop.over)
        if counted != FOREVER:
            return counted, False
    if _ends_by_itself(loop):
        return 1, False
    drawn = _drawn(fn, loop)
    counters = _counters(fn, loop, drawn)
    asked: list[f.AnyValue] = []
    if isinstance(loop, f.While) and not is_always_true(loop.test):
        asked.append(loop.test)
        if (
            not by_result
            and _limits(fn, loop.test, counters, in_test=True) is None
            and not {key_of(one) for one in inside(loop.test)} & _set_in_try(fn, loop)
        ):
            return UNKNOWN, False  # something else ends it: a flag that others set
    for step in steps(loop.block):
        if isinstance(step, f.If):
            for test, block in zip(step.tests, step.blocks, strict=True):
                if _leaves(fn, block) or _leaves(fn, (*step.otherwise, *_beside(fn, step))) or _comes_out(fn, loop, step, block):
                    asked.append(test)
        elif isinstance(step, f.Assert):
            asked.append(step.test)
    asked += _held(loop, asked)
    for test in asked:
        found = _limits(fn, test, counters, in_test=isinstance(loop, f.While) and test is loop.test)
        if found is None and _is_decided(loop, test):
            found = UNKNOWN, False
        if found is None and any(id(one) in drawn for one in inside(test)):
            found = UNKNOWN, False  # `if next(tries) >= 5: raise`
        if found is not None:
            left = {key_of(one) for one in inside(test)} & _falling(loop)
            return (_left(fn, loop, left, test), found[1]) if left else found  # what is left is asked, not what was done
    if any(drawn.values()):
        return UNKNOWN, False  # `next(delays)`, which raises where there are no more
    return FOREVER, False


def _ends_by_itself(loop: Loop) -> bool:
    """Whether the last step of each round sets the one name by which the loop goes on to what ends it: `while not tried: …; tried = True`."""
    if not isinstance(loop, f.While) or not loop.block or any(isinstance(step, f.Continue) for step in steps(loop.block)):
        return False
    test, wanted = loop.test, True
    if isinstance(test, f.Op) and test.op == "not":
        test, wanted = test.args[0], False
    last = loop.block[-1]
    return (
        isinstance(test, f.Name)
        and isinstance(last, f.Set)
        and any(isinstance(one, f.Name) and one.name == test.name for one in last.targets)
        and isinstance(last.value, f.Const)
        and bool(last.value.value) is not wanted
    )


def _is_decided(loop: Loop, test: f.AnyValue) -> bool:
    """Whether a condition asks a decision about another attempt that each round fetches from elsewhere: `decision = recorded(run)`, then `if not decision.retry: raise`."""
    asked = [one for one in inside(test) if isinstance(one, f.Attr) and isinstance(one.base, f.Name) and _GIVING_UP.search(one.name)]
    fetched = {
        key_of(target)
        for step in steps(loop.block)
        if isinstance(step, f.Set) and isinstance(step.value, (f.Call, f.Await))
        for target in step.targets
    }
    return any(key_of(one.base) in fetched for one in asked)


def _held(loop: Loop, asked: list[f.AnyValue]) -> list[f.AnyValue]:
    """The comparisons that a loop keeps in the names by which it goes: `again = tried <= most`, then `while again:`."""
    names = {key_of(one) for test in asked for one in inside(test)} - {""}
    return [
        step.value
        for step in steps(loop.block)
        if isinstance(step, f.Set)
        and step.value is not None
        and any(key_of(target) in names for target in step.targets)
        and any(isinstance(one, f.Compare) and not {"is", "is not"} & set(one.ops) for one in inside(step.value))
    ]


def _drawn(fn: FunctionView, loop: Loop) -> dict[int, bool]:
    """The calls in a loop that take one more of an iterator made before it (`next(tries)`), each with whether that comes to an end; what goes round for ever is not among them."""
    calls = [call for call in fn.calls if isinstance(call.func, f.Name) and call.func.name == "builtins.next" and call.args]
    if not calls:
        return {}
    within = {id(step) for step in steps(loop.block)}
    found: dict[int, bool] = {}
    for call in calls:
        taken = call.args[0].value
        if id(fn.step_of(call)) not in within or (isinstance(taken, f.Name) and any(id(one.record) in within for one in fn.definitions(taken))):
            continue
        made = [one for one in fn.origins(taken) if isinstance(one, f.Call)]
        names = {name for one in made for name in fn.module.callee(fn, one).names}
        if made and names.isdisjoint(("itertools.cycle", "itertools.repeat")):
            found[id(call)] = "builtins.iter" in names and len(call.args) == 1
    return found


def marks_itself(fn: FunctionView, handler: f.Handler) -> bool:
    """Whether a handler leaves when a mark is set, and sets it: `if refreshed: raise`, then `refreshed = True`, or the exception itself; or `if fresh: fresh = False; continue`, then `raise`."""
    marked: dict[str, int] = {}
    for step in steps(handler.block):
        if isinstance(step, f.Set) and (isinstance(step.value, f.Const) or (isinstance(step.value, f.Name) and step.value.name == handler.name)):
            for target in step.targets:
                marked.setdefault(key_of(target), step.line)
    return any(
        marked.get(key_of(one) or " ", 0) >= step.line  # set before it is asked, it begins anew each time
        for step in handler.block
        if isinstance(step, f.If) and (any(_leaves(fn, block) for block in step.blocks) or _leaves(fn, (*step.otherwise, *_beside(fn, step))))
        for test in step.tests
        for one in inside(test)
    )


def _beside(fn: FunctionView, step: f.If) -> f.Block:
    """What stands behind a step in its own block."""
    place = fn.place_of(step)
    block = place[1] if place is not None else ()
    return block[next((n for n, one in enumerate(block) if one is step), len(block)) + 1 :]


def _set_in_try(fn: FunctionView, loop: Loop) -> set[str]:
    return {
        key_of(target)
        for attempt in own_tries(fn, loop.block)
        for step in (*steps(attempt.block), *steps(attempt.otherwise), *steps(rest_of(fn, loop, attempt.record)))
        if isinstance(step, f.Set)
        for target in step.targets
    } - {""}


def _leaves(fn: FunctionView, block: f.Block) -> bool:
    return any(one.kind in ("return", "raise", "break") for one in exits(fn, block)) or any(
        isinstance(step, f.Do) and never_returns(fn, step.value) for step in block
    )


def _comes_out(fn: FunctionView, loop: Loop, step: f.If, block: f.Block) -> bool:
    """Whether a branch always leads out of the loop by what stands further out: `elif tried > most: log(…)`, and a `raise` behind the `try` in which it stands."""
    return all(one.kind in ("return", "raise", "break") for one in exits(fn, (*block, *rest_of(fn, loop, step))))


def _counters(fn: FunctionView, loop: Loop, drawn: dict[int, bool]) -> set[str]:
    """What changes by arithmetic from round to round, or is drawn anew; the loop's own number too."""
    found = {one.name for one in inside(loop.target) if isinstance(one, f.Name)} if isinstance(loop, f.For) else set()
    for step in steps(loop.block):
        if isinstance(step, f.Change):
            found.add(key_of(step.target))
        elif isinstance(step, f.Set) and step.value is not None:
            worked = {key_of(part) for one in inside(step.value) if isinstance(one, f.Op) for part in inside(one)}
            found |= {key_of(target) for target in step.targets if id(step.value) in drawn or key_of(target) in worked}
        for _, value in STEP_VALUES[type(step)](step):
            for one in inside(value):
                if isinstance(one, f.Bind) and (isinstance(one.value, f.Op) or id(one.value) in drawn):
                    found.add(one.name)
                elif (
                    isinstance(one, f.Call)
                    and isinstance(one.func, f.Attr)
                    and one.func.name in ("append", "pop", "popleft")
                    and key_of(one.func.base)
                ):
                    found.add(key_of(one.func.base))
    return found - _begun_anew(loop) - {""}


def _begun_anew(loop: Loop) -> set[str]:
    """What each round sets to its beginning before it tries: it counts nothing."""
    found: set[str] = set()
    for step in loop.block:
        if isinstance(step, f.Set) and isinstance(step.value, f.Const) and isinstance(step.value.value, int):
            found |= {key_of(target) for target in step.targets}
        elif not isinstance(step, (f.Set, f.Change, f.Do)):
            break
    return found


def _falling(loop: Loop) -> set[str]:
    """What is counted down in a loop."""
    found = {key_of(step.target) for step in steps(loop.block) if isinstance(step, f.Change) and step.op == "-"}
    for step in steps(loop.block):
        if isinstance(step, f.Set) and isinstance(step.value, f.Op) and step.value.op == "-":
            found |= {key_of(target) for target in step.targets} & {key_of(step.value.args[0])}
    return found - {""}


def _left(fn: FunctionView, loop: Loop, left: set[str], test: f.AnyValue) -> int:
    """How many rounds a loop makes that counts down from a number, by one each: `remaining = 60`, then `if remaining <= 0: raise` before `remaining -= 1`."""
    within = {id(step) for step in steps(loop.block)}
    begins = [step for step in fn.all(f.Set) if id(step) not in within and any(key_of(target) in left for target in step.targets)]
    by_one = [step for step in steps(loop.block) if isinstance(step, f.Change) and key_of(step.target) in left]
    if len(left) > 1 or len(begins) != 1 or len(by_one) != 1 or not isinstance(by_one[0].value, f.Const) or by_one[0].value.value != 1:
        return UNKNOWN
    number = number_of(fn, begins[0].value)
    compared = [one for one in inside(test) if isinstance(one, f.Compare) and len(one.args) == 2 and number_of(fn, one.args[1]) == 0]
    if number is None or number < 1 or not compared:
        return UNKNOWN
    asked_first = isinstance(loop, f.While) and test is loop.test
    return int(number) + (0 if asked_first or compared[0].line > by_one[0].line else 1)


def _limits(fn: FunctionView, test: f.AnyValue, counters: set[str], in_test: bool = False) -> tuple[int, bool] | None:
    """Whether a condition puts a bound to the number of rounds, or to their time."""
    parts = list(inside(test))
    if any(isinstance(one, f.Call) and tells_time(fn, one) for one in parts):
        return UNKNOWN, True
    said = [one for one in parts if isinstance(one, (f.Name, f.Attr)) and key_of(one) in counters]
    if not said:
        clocked = {
            key_of(target)
            for step in fn.all(f.Set)
            if step.value is not None and any(isinstance(one, f.Call) and tells_time(fn, one) for one in inside(step.value))
            for target in step.targets
        }
        if any(isinstance(one, f.Compare) and len(one.args) == 2 and one.ops[0] in (">", ">=") and _is_time_over(*one.args) for one in parts):
            return UNKNOWN, True
        ordered = any(isinstance(one, f.Compare) and {"<", ">", "<=", ">="} & set(one.ops) for one in parts)
        return (UNKNOWN, True) if ordered and any(key_of(one) in clocked - {""} for one in parts) else None
    for one in parts:
        if isinstance(one, f.Compare) and len(one.args) == 2 and isinstance(one.args[0], (f.Name, f.Attr)) and key_of(one.args[0]) in counters:
            number = number_of(fn, one.args[1])
            if number is not None and number >= 1 and one.ops[0] in ("<", "<=", ">", ">=", "=="):
                return int(number) + (_more_than_said(fn, one) if in_test else 0), False
    return UNKNOWN, False


def _more_than_said(fn: FunctionView, asked: f.Compare) -> int:
    """How many rounds a `while` makes more than the number that it asks for says: one in `tried <= 3` that begins at 0."""
    begins = [
        step.value.value
        for step in fn.all(f.Set)
        if isinstance(step.value, f.Const) and type(step.value.value) is int and any(key_of(one) == key_of(asked.args[0]) for one in step.targets)
    ]
    return (asked.ops[0] == "<=") - int(begins[0]) if len(begins) == 1 and begins[0] in (0, 1) and asked.ops[0] in ("<", "<=") else 0


def _is_time_over(spent: f.AnyValue, allowed: f.AnyValue) -> bool:
    """Whether a comparison asks whether the time that something took is over its limit, by what they are called: `self.working_time > job.timeout + 60`."""
    return _SPENT.search(key_of(spent)) is not None and any(_ALLOWED.search(key_of(one)) for one in inside(allowed))


def is_clock(fn: FunctionView, call: f.Call) -> bool:
    row = fn.module.find(Ambient, fn, call)
    return (
        (row is not None and row.what == "clock")
        or (isinstance(call.func, f.Attr) and call.func.name in ("time", "monotonic", "now", "utcnow", "perf_counter"))
        or (not call.args and _NOW.search(called_name(call)) is not None)
    )


def tells_time(fn: FunctionView, call: f.Call, depth: int = 0) -> bool:
    """Whether a call asks the clock, itself or by a small function of the project that gives back what it says: `utc_now()`, `seconds_left(lease)`."""
    if is_clock(fn, call):
        return True
    return depth < _DEEPEST and any(
        isinstance(inner, f.Call) and tells_time(one, inner, depth + 1)
        for one in functions_of(fn, call.func)
        if one is not fn and len(one.function.block) <= _SMALL
        for step in one.all(f.Return)
        if step.value is not None
        for inner in inside(step.value)
    )


def _count_of(fn: FunctionView, over: f.AnyValue) -> int:
    """How many rounds a `for` makes; FOREVER for `itertools.count`."""
    for origin in fn.origins(over):
        if isinstance(origin, f.Many):
            return len(origin.items) if not any(isinstance(one, f.Star) for one in origin.items) else UNKNOWN
        if isinstance(origin, f.Name) and origin.scope == f.FULL:
            held = values_of(fn, origin)
            return len(held[0][1].items) if len(held) == 1 and isinstance(held[0][1], f.Many) else UNKNOWN
        if isinstance(origin, f.Call):
            names = {name.removeprefix("builtins.") for name in fn.module.callee(fn, origin).names}
            if "itertools.count" in names or ("itertools.repeat" in names and len(origin.args) < 2) or "itertools.cycle" in names:
                return FOREVER
            if names & {"reversed", "enumerate", "list", "tuple", "iter"} and origin.args:
                return _count_of(fn, origin.args[0].value)
            if "range" in names:
                numbers = [number_of(fn, arg.value) for arg in origin.args]
                if any(one is None for one in numbers) or not numbers:
                    return UNKNOWN
                known = [int(one) for one in numbers if one is not None]
                return (len(range(*known)) if len(known) < 3 or known[2] else 0) or UNKNOWN  # none, unless somebody says how many
    return UNKNOWN
