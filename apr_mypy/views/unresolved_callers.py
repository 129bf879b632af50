"""Who calls a method on something whose type nobody knows: what a model's manager gives, an object that a factory without types made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.views.once import found_once

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.makers import Calls

_MOST: Final = 4
"""Of so many methods of one name a call of it says nothing of which is meant."""
_SHORTEST: Final = 6


def unresolved_callers(program: Calls, fn: FunctionView) -> tuple[tuple[FunctionView, f.Call], ...]:
    """The calls, each with its function, of a method by its name on a receiver without a type; none where many methods of the project are called so."""
    name = fn.function.name
    if fn.owner is None or name.startswith("__") or len(name) < _SHORTEST or _methods(program).get(name, 0) > _MOST:
        return ()
    return found_once(program, "_unresolved_callers", (fn.full,), lambda: tuple(_found(program, fn)), ())


def _found(program: Calls, fn: FunctionView) -> list[tuple[FunctionView, f.Call]]:
    found = []
    for module in program.modules.values():
        for caller, call in module.calls_named(fn.function.name):
            if isinstance(call.func, f.Attr) and not call.func.targets and not program.run_by(caller, call):
                found.append((caller, call))
    return found


def _methods(program: Calls) -> dict[str, int]:
    """How many methods of the project have a name."""
    known: dict[str, int] | None = program.__dict__.get("_methods_by_name")
    if known is None:
        known = program.__dict__["_methods_by_name"] = {}
        for view in program.classes.values():
            for name in view.methods:
                known[name] = known.get(name, 0) + 1
    return known
