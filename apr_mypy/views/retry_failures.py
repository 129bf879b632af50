"""Whether two layers of retries can add up: a failure after which the inner one gives up has to be one after which the outer one tries again."""

from __future__ import annotations

from typing import Any, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Answered, Expected
from apr_mypy.patterns import pattern_of
from apr_mypy.views.excepts import calls_in
from apr_mypy.views.function import FunctionView
from apr_mypy.views.naming import called_name
from apr_mypy.views.retry_loops import Hand
from apr_mypy.views.retry_policies import Lineage, Policy
from apr_mypy.views.walk import steps

_CONFLICT: Final = pattern_of(r"Watch|StaleData|Optimistic|Serialization|VersionConflict|Deadlock|Integrity|Duplicate|Unique")
"""What exceptions are called when another writer was first."""
_ANY_ERROR: Final = frozenset({"builtins.Exception", "builtins.BaseException"})
_BEHIND: Final = 3
"""Steps behind a loop that may still be about what its last attempt came to."""
_LOW_LEVEL: Final = frozenset({"builtins.OSError", "builtins.ConnectionError", "builtins.TimeoutError", "asyncio.exceptions.TimeoutError"})


def meets(outer: Policy, inner: Policy, path: tuple[FunctionView, ...], sites: tuple[Any, ...] = ()) -> bool:
    """Whether a failure that the inner retry gives up on may be one after which the outer one tries again. `path` are the functions from one to the other, `sites` the calls by which they call each other."""
    if not outer.on:
        return True
    if any(not _ANY_ERROR.isdisjoint(lineage[:1]) for lineage in outer.on):
        return True
    if any(_is_raised(fn, outer.on, number > 0, sites[number] if number < len(sites) else None) for number, fn in enumerate(path)):
        return True
    if not inner.on:
        if inner.packages and all(_is_conflict(path[0], lineage) for lineage in outer.on):
            return False  # the other side answered: a client tries again where it did not
        if inner.connect_only and all(_has_answered(path[0], lineage) for lineage in outer.on):
            return False  # the connection was there
        if inner.packages:
            roots = {lineage[0].partition(".")[0] for lineage in outer.on}
            return bool(roots & set(inner.packages)) or any(not _LOW_LEVEL.isdisjoint(lineage[:1]) for lineage in outer.on)
        return True
    return any(one[0] in other or other[0] in one for one in outer.on for other in inner.on)


def _is_conflict(fn: FunctionView, lineage: Lineage) -> bool:
    row = fn.module.knowledge.find(Expected, lineage[:-1] if lineage[-1:] == ("builtins.Exception",) else lineage)
    return (row is not None and row.means == "conflict") or bool(lineage and _CONFLICT.search(lineage[0].rpartition(".")[2]))


def _has_answered(fn: FunctionView, lineage: Lineage) -> bool:
    return fn.module.knowledge.find(Answered, lineage) is not None


def _is_raised(fn: FunctionView, on: tuple[Lineage, ...], behind: bool, site: Any) -> bool:
    """Whether a function turns what it caught (around `site`, where it is known) into one of these exceptions: in an `except`, or (`behind`) after a loop of attempts."""
    wanted = {lineage[0] for lineage in on}
    types = fn.module.types
    for step in fn.all(f.Raise):
        if step.value is None or not (
            (behind and _is_behind_attempts(fn, step))
            or any(isinstance(holder, f.Try) and slot == "handler" and _may_come_from(fn, holder, site) for holder, slot in fn.around(step))
        ):
            continue
        number = types.type_of(step.value)
        raised = set(types.bases(number)) | {base for full in types.class_objects(number) for base in types.mro(full)}
        if wanted & raised:
            return True
    return False


def _may_come_from(fn: FunctionView, attempt: f.Try, site: Any) -> bool:
    """Whether what a call lets out comes to the handlers of a `try`."""
    return site is None or any(holder is attempt and slot == "block" for holder, slot in fn.around(site))


def _is_behind_attempts(fn: FunctionView, step: f.Raise) -> bool:
    """Whether a loop that takes failures stands before a step, or around it: what is raised there may be what the last attempt came to."""
    return any(loop.line < step.line and any(isinstance(one, f.Try) for one in steps(loop.block)) for loop in (*fn.all(f.For), *fn.all(f.While)))


def hears_nothing(outer: Hand | None, inner: Hand | None) -> bool:
    """Whether a retry that goes by exceptions has nothing to go by, since the one within lets none out."""
    return (outer is None or outer.caught is not None) and _keeps_to_itself(inner)


def _keeps_to_itself(hand: Hand | None) -> bool:
    """Whether a loop of attempts lets nothing out that it takes: no handler raises, nothing is raised or tried once more behind it. Who calls it hears of no failure."""
    if hand is None or hand.caught is None or not isinstance(hand.site, (f.For, f.While)):
        return False
    fn, loop = hand.fn, hand.site
    tried = {called_name(call) for call in hand.calls}
    place = fn.place_of(loop)
    block = place[1] if place is not None else ()
    number = next((n for n, one in enumerate(block) if one is loop), len(block))
    behind = (*loop.otherwise, *block[number + 1 : number + 1 + _BEHIND])
    if any(isinstance(step, f.Raise) for step in (*steps(loop.block), *steps(behind))):
        return False
    return not any(called_name(call) in tried for call in calls_in(behind))


def stand_apart(fn: FunctionView, one: Any, other: Any) -> bool:
    """Whether two loops of a function stand one after the other."""
    if not all(isinstance(each, (f.For, f.While)) and any(each is step for step in fn.all(type(each))) for each in (one, other)):
        return False
    return not any(holder is loops[1] for loops in ((one, other), (other, one)) for holder, _ in fn.around(loops[0]))
