"""Whether a method called on an object of a known class really leads somewhere: what it calls on `self` is that class's own, not another's of the same base."""

from __future__ import annotations

from collections.abc import Container
from typing import Final

from apr_mypy import facts as f
from apr_mypy.program import Program
from apr_mypy.views.edges import Edge
from apr_mypy.views.receiving import asked_of_self

_MOST: Final = 200
"""Functions looked at before the answer is yes."""


def still_reaches(program: Program, edge: Edge, start: Container[str], chained: Container[str]) -> bool:
    """Whether a call still reaches one of the functions `start` (every function that reaches one is in `chained`) when `self` keeps the class that the call says."""
    receivers = _receivers(program, edge)
    if not receivers:
        return True
    seen: set[str] = set()
    queue = [edge.callee]
    while queue:
        fn = queue.pop()
        if fn.full in start or len(seen) > _MOST:
            return True
        if fn.full in seen:
            continue
        seen.add(fn.full)
        for further in program.edges(fn):
            if further.callee.full not in chained:
                continue
            name = asked_of_self(fn, further)
            if name is None:
                return True  # the object is another's business from here on
            if not name or any(program.method(one, name) is further.callee for one in receivers):
                queue.append(further.callee)
    return False


def _receivers(program: Program, edge: Edge) -> tuple[str, ...]:
    """The classes of the project that the object of a method call may have; () where they are not known, or nothing derives from the method's own class."""
    if edge.how != "call" or not isinstance(edge.site, f.Call) or not isinstance(edge.site.func, f.Attr) or edge.callee.owner is None:
        return ()
    if not program.subclasses(edge.callee.owner.full):
        return ()
    types = edge.caller.module.types
    classes = types.classes(types.type_of(edge.site.func.base))
    if not classes or any(one not in program.classes or program.classes[one].class_.is_protocol for one in classes):
        return ()
    return tuple(dict.fromkeys(one for full in classes for one in (full, *program.subclasses(full))))
