"""Loops whose next round is another attempt at something else: they walk over items, move a cursor, shrink what they try, take the next message, or draw a new value."""

from __future__ import annotations

import re

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Ambient
from apr_mypy.views.excepts import calls_in
from apr_mypy.views.function import FunctionView
from apr_mypy.views.naming import called_name
from apr_mypy.views.tried import COUNTING, Attempt, Loop, is_counted, is_work
from apr_mypy.views.walk import STEP_VALUES, inside, steps


def walks_on(fn: FunctionView, loop: Loop, attempt: Attempt) -> bool:
    """Whether each round tries another thing: the loop's item goes into what is tried, or the thing is taken anew in each round."""
    if isinstance(loop, f.For):
        targets = {one.name for one in inside(loop.target) if isinstance(one, f.Name)}
        counter = is_counted(fn, loop.over) and all(COUNTING.search(name) for name in targets)
        if counter or _is_cycle(fn, loop.over):
            return False
        used = {
            one.name
            for call in calls_in(attempt.block)
            if is_work(fn, call)
            for value in (call.func, *[arg.value for arg in call.args])
            for one in inside(value)
            if isinstance(one, f.Name)
        }
        carried = {
            one.name
            for step in steps(loop.block)
            if isinstance(step, f.Set)
            and step.value is not None
            and any(isinstance(part, f.Name) and part.name in targets for part in inside(step.value))
            for target in step.targets
            for one in inside(target)
            if isinstance(one, f.Name)
        }
        if used & (targets | carried):
            return not all(COUNTING.search(name) for name in used & (targets | carried))
        walked = {
            one.name for step in steps(loop.block) for _, value in STEP_VALUES[type(step)](step) for one in inside(value) if isinstance(one, f.Name)
        }
        return not is_counted(fn, loop.over) and not targets <= walked and not all(COUNTING.search(name) for name in targets)
    return False


def _is_cycle(fn: FunctionView, over: f.AnyValue) -> bool:
    return isinstance(over, f.Call) and "itertools.cycle" in fn.module.callee(fn, over).names


def is_fresh(fn: FunctionView, loop: Loop, attempt: Attempt) -> bool:
    """Whether each round tries a new value that chance made: another one is the right answer to a conflict."""
    return any(
        isinstance(one, f.Call)
        and ((row := fn.module.find(Ambient, fn, one)) is not None or re.search(r"generate|random|new_|make_|create_code|token", called_name(one)))
        and (row is None or row.what == "chance")
        for step in steps(loop.block)
        for _, value in STEP_VALUES[type(step)](step)
        for one in inside(value)
    )


def is_drawn(fn: FunctionView, loop: Loop, calls: tuple[f.Call, ...]) -> bool:
    """Whether what is tried is a number that chance draws anew in each round (`randint(20000, 30000)`): no attempt is like the one before."""
    drawn = {
        one.name
        for step in steps(loop.block)
        if isinstance(step, f.Set)
        and isinstance(step.value, f.Call)
        and (row := fn.module.find(Ambient, fn, step.value)) is not None
        and row.what == "chance"
        for one in step.targets
        if isinstance(one, f.Name) and set(fn.module.types.classes(fn.module.types.type_of(step.value))) & {"builtins.int", "builtins.float"}
    }
    return bool(drawn) and any(isinstance(one, f.Name) and one.name in drawn for call in calls for arg in call.args for one in inside(arg.value))
