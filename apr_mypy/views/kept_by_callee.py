"""Failures that are kept before they reach the caller: the function of the project that is guarded, or a manager that it uses, takes the same exception itself and notes it at the row it works on, or notes it right before it raises."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.excepts import calls_in, caught
from apr_mypy.views.naming import called_name, last_name
from apr_mypy.views.standing_for import functions_of
from apr_mypy.views.walk import steps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from apr_mypy.views.excepts import Taking
    from apr_mypy.views.function import FunctionView

_DEEPEST: Final = 3
_MOST: Final = 60
"""As many functions as are looked into for one failure."""
_NOTES: Final = pattern_of(
    r"^_*(add|set|record|store|save|mark|register|create|note|raise)_(\w+_)?(alert|error|failure|failed|problem|incident|fault|warning)s?(_|$)"
)
_STATES: Final = pattern_of(r"(^|_)(status|state|error|errors|failure|failed|problem|fault|faults)(_|$)")


def is_kept_by_callee(taking: Taking) -> bool:
    """Whether what is guarded keeps the failures that are taken here: nobody needs to hear of them again."""
    if taking.caught.broad or taking.caught.base:
        return False
    names = {name for name in taking.caught.names if not hasattr(builtins, name)}  # those say too little of where they come from
    seen: set[str] = set()
    guarded = [one for call in calls_in(taking.block) for one in functions_of(taking.fn, call.func)]
    return bool(names) and any(_keeps(one, names, seen, _DEEPEST) for one in guarded)


def _keeps(fn: FunctionView, names: set[str], seen: set[str], deep: int) -> bool:
    if fn.full in seen or len(seen) > _MOST:
        return False
    seen.add(fn.full)
    if any(_notes(block) for block in _blocks_of_failure(fn, names)):
        return True
    return deep > 1 and any(
        _keeps(one, names, seen, deep - 1) for call in fn.calls for one in functions_of(fn, call.func) if fn.module.is_own(one.full)
    )


def _blocks_of_failure(fn: FunctionView, names: set[str]) -> Iterator[f.Block]:
    """What a function does where it meets one of these exceptions, or raises one."""
    for step in fn.all(f.Try):
        for handler in step.handlers:
            if handler.types is not None and _is_of(fn, handler, names):
                yield handler.block
    for raised in fn.all(f.Raise):
        value = raised.value.func if isinstance(raised.value, f.Call) else raised.value
        place = fn.place_of(raised) if isinstance(value, f.Name | f.Attr) and last_name(value) in names else None
        if place is not None and place[0] is not None:
            number = next((n for n, one in enumerate(place[1]) if one is raised), 0)
            yield tuple(one for one in place[1][:number] if isinstance(one, f.Do | f.Set))


def _is_of(fn: FunctionView, handler: f.Handler, names: set[str]) -> bool:
    """Whether a handler takes a class of that name, or one that derives from it."""
    types = fn.module.types
    taken = caught(fn, handler.types, handler.caught)
    if not names.isdisjoint(taken.names):
        return True
    lines = [fn.module.lineage(full) for number in handler.caught for full in types.classes(number)]
    return any(base.rpartition(".")[2] in names for line in lines for base in line)


def _notes(block: f.Block) -> bool:
    """`row.status = Status.FAILED`, `self.add_alert("UpdateFailure")`, `job.mark_failed(error)`."""
    for step in steps(block):
        if isinstance(step, f.Set) and not (isinstance(step.value, f.Const) and step.value.value is None):
            if any(isinstance(one, f.Attr) and _STATES.search(one.name) for one in step.targets):
                return True
    return any(_NOTES.search(called_name(call)) for call in calls_in(block))


__all__ = ["is_kept_by_callee"]
