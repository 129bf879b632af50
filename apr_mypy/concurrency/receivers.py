"""Whether a method called on an object of a known class really leads somewhere: what it calls on `self` is that class's own, not another's of the same base."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Final

from apr_mypy import facts as f
from apr_mypy.finding import Trace
from apr_mypy.program import Program
from apr_mypy.views.edges import Chain, Edge, step_trace
from apr_mypy.views.function import FunctionView
from apr_mypy.views.receiving import asked_of_self

_MAKING: Final = frozenset({"__init__", "__new__", "__post_init__"})
_MOST: Final = 200
"""Functions looked at before the answer is yes."""


def way_of(program: Program, edge: Edge, start: Container[str], chains: Mapping[str, Chain]) -> Chain | None:
    """How a call reaches one of the functions `start` (every function that reaches one is in `chains`) when `self` keeps the class that the call says; None where it does not."""
    receivers = _receivers(program, edge)
    if not receivers:
        return chains[edge.callee.full]
    ways: dict[str, tuple[Trace, ...]] = {edge.callee.full: ()}
    queue = [edge.callee]
    for fn in queue:
        if fn.full in start or len(ways) > _MOST:
            return _joined(ways[fn.full], chains[fn.full])
        for further in program.edges(fn):
            full = further.callee.full
            if full not in chains or full in ways:
                continue
            steps = (*ways[fn.full], step_trace(further))
            name = asked_of_self(fn, further)
            if name is None:
                return _joined(steps, chains[full])  # the object is another's business from here on
            if not name or any(program.method(one, name) is further.callee for one in receivers):
                ways[full] = steps
                queue.append(further.callee)
    return None


def _joined(steps: tuple[Trace, ...], rest: Chain) -> Chain:
    return rest._replace(steps=(*steps, *rest.steps))


def _made(program: Program, fn: FunctionView, call: f.Call) -> tuple[str, ...]:
    """The class of the project whose constructor a call calls by name."""
    return tuple(name for name in fn.module.callee(fn, call).names if name in program.classes and not program.classes[name].class_.is_protocol)


def _receivers(program: Program, edge: Edge) -> tuple[str, ...]:
    """The classes of the project that the object of a method call, or of its making, may have; () where they are not known, or nothing derives from the method's own class."""
    if edge.how != "call" or not isinstance(edge.site, f.Call) or edge.callee.owner is None:
        return ()
    if not any(program.subclasses(one) for one in edge.callee.owner.mro):
        return ()
    if edge.callee.function.name in _MAKING:
        return _made(program, edge.caller, edge.site)
    if not isinstance(edge.site.func, f.Attr):
        return ()
    made = [_made(program, edge.caller, one) if isinstance(one, f.Call) else () for one in edge.caller.origins(edge.site.func.base)]
    if made and all(made):
        return tuple(dict.fromkeys(one for classes in made for one in classes))  # it was made here: of just that class
    types = edge.caller.module.types
    classes = types.classes(types.type_of(edge.site.func.base))
    if not classes or any(one not in program.classes or program.classes[one].class_.is_protocol for one in classes):
        return ()
    return tuple(dict.fromkeys(one for full in classes for one in (full, *program.subclasses(full))))
