"""What threads are given to do, where somebody waits for them: work of this process ends by itself, what asks others need not."""

from __future__ import annotations

from typing import Final, Protocol

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import RunsElsewhere, SendsRequest, Waits
from apr_mypy.views.edges import Edge
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.makers import Calls
from apr_mypy.views.shown import shown
from apr_mypy.views.waits import Wait
from apr_mypy.views.walk import inside

_DEEPEST: Final = 3
_PIPES: Final = frozenset({"stdout", "stderr"})
_MOST: Final = 60
"""Calls between the work and a call that waits, and functions, that are looked into: further away there is no evidence for waiting."""


class Runs(Calls, Protocol):
    """What is known of a program (`Program`)."""

    def edges(self, fn: FunctionView) -> tuple[Edge, ...]: ...


def does_without_network(program: Runs, wait: Wait) -> bool:
    """Whether what a pool is given to run (`pool.map(parse, lines)`) is the project's, and asks nobody, as far as can be seen, who might not answer: it computes, or limits itself."""
    fn = wait.fn
    site = wait.site if fn.module.find(RunsElsewhere, fn, wait.site) is not None else _submitted(wait)
    row = fn.module.find(RunsElsewhere, fn, site) if site is not None else None
    given = fn.module.callee(fn, site).argument(row.callable.keyword, row.callable.position) if row is not None and site is not None else None
    if given is None or not isinstance(given.value, (f.Name, f.Attr, f.Lambda)):
        return False
    found = list(program.refers_to(fn, given.value))
    if not found or (site is not wait.site and not any(_asks_in_time(one) for one in found)):
        return False
    seen = {one.full for one in found}
    level = found
    for _ in range(_DEEPEST):
        if any(_may_wait(one) for one in level):
            return False
        level = [edge.callee for one in level for edge in program.edges(one) if edge.callee.full not in seen]
        seen |= {one.full for one in level}
        if len(seen) > _MOST:
            break
    return not any(_may_wait(one) for one in level)


def _submitted(wait: Wait) -> f.Call | None:
    """The call that started what is waited for: `future = pool.submit(parse, text)`, then `future.result()`."""
    made = [one for one in wait.fn.origins(wait.receiver) if isinstance(one, f.Call)] if wait.receiver is not None else []
    return made[0] if len(made) == 1 else None


def piped_from(wait: Wait) -> str:
    """The program whose output a thread that is waited for reads, as the code calls it: its pipes close, and the thread ends, when that does. "" where there is none."""
    fn, made = wait.fn, _submitted(wait)
    given = [one for arg in made.args for one in inside(arg.value)] if made is not None else []
    taken = [origin for one in given if isinstance(one, f.Name) for origin in fn.origins(one) if not isinstance(origin, Definition)]
    for value in (*given, *taken):
        for one in inside(value):
            if isinstance(one, f.Attr) and one.name in _PIPES:
                return shown(one.base)
    return ""


def _asks_in_time(fn: FunctionView) -> bool:
    """Whether a function itself asks others, with a limit."""
    for call in fn.calls:
        row = fn.module.find(Waits, fn, call)
        callee = fn.module.callee(fn, call)
        if row is not None and row.where == "anywhere" and any(callee.argument(one.keyword, one.position) is not None for one in row.timeout):
            return True
    return False


def _may_wait(fn: FunctionView) -> bool:
    """Whether a function makes a call that is known to wait for others without a limit of its own or of the library's."""
    for call in fn.calls:
        row = fn.module.find(Waits, fn, call)
        if row is None:
            if fn.module.find(SendsRequest, fn, call) is not None:
                return True
        elif row.default == "forever" and row.where == "anywhere":
            callee = fn.module.callee(fn, call)
            if not any(callee.argument(one.keyword, one.position) is not None for one in row.timeout):
                return True
    return False


__all__ = ["does_without_network", "piped_from"]
