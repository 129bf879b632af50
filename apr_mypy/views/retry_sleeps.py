"""The waits that are written out between attempts: what a block sleeps, what a function of the project sleeps for it, and what a loop walks over waits by itself."""

from __future__ import annotations

import re
from typing import Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Sleeps
from apr_mypy.patterns import pattern_of
from apr_mypy.views.excepts import calls_in
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import ModuleView
from apr_mypy.views.naming import called_name
from apr_mypy.views.retry_bounds import is_clock
from apr_mypy.views.retry_waits import NONE, Wait, one_of, together, wait_of
from apr_mypy.views.retry_waits import UNKNOWN as UNKNOWN_WAIT
from apr_mypy.views.standing_for import functions_of, home, is_beyond
from apr_mypy.views.tried import TALKING
from apr_mypy.views.walk import inside

WAITING: Final = pattern_of(r"sleep|backoff|back_off|(^|_)(wait|delay|pause)", re.IGNORECASE)
_ITERATING: Final = ("__iter__", "__aiter__", "__next__", "__anext__")


def sleeps(fn: FunctionView, block: f.Block) -> list[f.Call]:
    """The calls of a block that wait, by what is known of them or by their names."""
    return [call for call in calls_in(block) if fn.module.find(Sleeps, fn, call) is not None or WAITING.search(called_name(call))]


def is_paced(fn: FunctionView, over: f.AnyValue) -> bool:
    """Whether what a loop walks over may wait itself before it gives the next one: a generator of the project that sleeps, an object of a class."""
    if not isinstance(over, f.Call):
        return False
    own = functions_of(fn, over.func)
    if own:
        return any(_slept(one) for one in own)
    return any(_paces(fn.module, full) for full in fn.module.types.class_objects(fn.module.types.type_of(over.func)))


def _paces(module: ModuleView, full: str, depth: int = 0) -> bool:
    if full.partition(".")[0] in ("builtins", "itertools"):
        return False
    holder = home(module, full) if module.is_own(full) else None
    view = holder.classes.get(full) if holder is not None else None
    if holder is None or view is None:
        return True  # nobody can tell
    walked = [view.methods[name] for name in _ITERATING if name in view.methods]
    made = {one for method in walked for call in method.calls for one in holder.types.class_objects(holder.types.type_of(call.func))} - {full}
    return any(_slept(method) for method in walked) or (depth < 2 and any(_paces(holder, one, depth + 1) for one in made))


def wait_in(fn: FunctionView, block: f.Block) -> Wait:
    """The wait in a block: what is slept there; by a function of the project that sleeps, what that one sleeps."""
    found: list[Wait] = []
    seconds: set[int] = set()  # what works out how long is no wait itself
    for call in calls_in(block):
        row = fn.module.find(Sleeps, fn, call)
        if row is not None:
            arg = fn.module.callee(fn, call).argument(row.seconds.keyword, row.seconds.position)
            said = (arg.value, *fn.origins(arg.value)) if arg is not None else ()
            seconds |= {id(part) for one in said if not isinstance(one, Definition) for part in inside(one)}
            found.append(wait_of(fn, arg.value) if arg is not None else UNKNOWN_WAIT)
    for call in calls_in(block):
        if id(call) in seconds or fn.module.find(Sleeps, fn, call) is not None:
            continue
        own = functions_of(fn, call.func)
        slept = [wait for one in own if one is not fn for wait in _slept(one)]
        if slept:
            found.append(one_of(slept))
        elif is_beyond(fn, call.func) and fn.use_of(call).kind in ("statement", "awaited") and not TALKING.search(called_name(call)):
            found.append(UNKNOWN_WAIT)  # it may sleep in there
        elif WAITING.search(called_name(call)) and not is_clock(fn, call):
            found.append(UNKNOWN_WAIT)
        elif any(isinstance(one, f.Call) and called_name(one) == "wait" for arg in call.args for one in inside(arg.value)):
            found.append(UNKNOWN_WAIT)  # `wait_for(stop.wait(), timeout=delay)`
    return together(found) if found else NONE


def _slept(fn: FunctionView, depth: int = 0) -> list[Wait]:
    found = []
    for call in fn.calls:
        row = fn.module.find(Sleeps, fn, call)
        arg = fn.module.callee(fn, call).argument(row.seconds.keyword, row.seconds.position) if row is not None else None
        if arg is not None:
            found.append(wait_of(fn, arg.value))
        elif row is None and depth < 2 and WAITING.search(called_name(call)):
            for own in functions_of(fn, call.func):
                found += _slept(own, depth + 1) if own is not fn else []
    return found


__all__ = ["WAITING", "is_paced", "sleeps", "wait_in"]
