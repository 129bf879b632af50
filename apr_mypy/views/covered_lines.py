"""Lines of the log that carry an id which was set before, somewhere else in the program: in what enters the request or job that they are about, or around whatever a framework of the project's own runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.roles import Role
from apr_mypy.views.correlation import GROUPS, Coverage, Reaches, coverage

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_OUTSIDE: Final = frozenset({Role.COMMAND, Role.LIFESPAN, Role.MIGRATION})
"""What runs before or beside the work that has an id."""
_THREADS: Final = frozenset({"threading.Thread", "multiprocessing.process.BaseProcess", "multiprocessing.context.Process"})
_MOST: Final = 400


def is_covered(program: Reaches, fn: FunctionView) -> bool:
    """Whether an id is set on the lines of a function: everything that enters the work in which it runs sets one; or, where nobody in the program calls it by name, what runs it does so for all that it runs."""
    known = _bound(program)
    if not known.functions:
        return False
    entries: list[tuple[FunctionView, str]] = []
    tops: list[FunctionView] = []
    seen, queue = {fn.full}, [fn]
    while queue and len(seen) < _MOST:
        at = queue.pop()
        role = at.module.role_of(at)
        if role in _OUTSIDE or (at.owner is not None and not _THREADS.isdisjoint(at.owner.mro)):
            return False
        if role in GROUPS:
            entries.append((at, GROUPS[role]))
            continue
        callers = [edge.caller for edge in program.callers.get(at.full, ())]
        tops += [] if callers else [at]
        for caller in callers:
            if caller.full not in seen:
                seen.add(caller.full)
                queue.append(caller)
    if entries:
        return all(known.has(program, one, group) for one, group in entries)
    # methods that somebody finds by their names
    return all(top.owner is not None for top in tops) and any(_runs_what_it_is_given(program.functions[full]) for full in known.functions)


def _bound(program: Reaches) -> Coverage:
    """What is covered because the program itself binds an id there; what a library adds to its own lines, a trace or the number of a request, does not say what was worked on."""
    known: Coverage | None = program.__dict__.get("_bound_lines")
    if known is None:
        found = coverage(program)
        roles = {program.functions[full].module.role_of(program.functions[full]) for full in found.functions}
        groups = frozenset({"requests"}) & found.groups if roles & {Role.MIDDLEWARE, Role.DEPENDENCY} else frozenset[str]()
        known = program.__dict__["_bound_lines"] = Coverage(groups, found.functions)
    return known


def _runs_what_it_is_given(fn: FunctionView) -> bool:
    """Whether a function is what a decorator gives back: it sets the id and calls the function that it stands around."""
    if fn.outer is None:
        return False
    given = {param.name for param in fn.outer.function.params}
    return any(isinstance(call.func, f.Name) and call.func.name in given for call in fn.calls)


__all__ = ["is_covered"]
