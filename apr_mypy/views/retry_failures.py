"""Whether two layers of retries can add up: a failure after which the inner one gives up has to be one after which the outer one tries again."""

from __future__ import annotations

from typing import Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Answered, Expected
from apr_mypy.patterns import pattern_of
from apr_mypy.views.function import FunctionView
from apr_mypy.views.retry_policies import Lineage, Policy

_CONFLICT: Final = pattern_of(r"Watch|StaleData|Optimistic|Serialization|VersionConflict|Deadlock|Integrity|Duplicate|Unique")
"""What exceptions are called when another writer was first."""
_ANY_ERROR: Final = frozenset({"builtins.Exception", "builtins.BaseException"})
_LOW_LEVEL: Final = frozenset({"builtins.OSError", "builtins.ConnectionError", "builtins.TimeoutError", "asyncio.exceptions.TimeoutError"})


def meets(outer: Policy, inner: Policy, path: tuple[FunctionView, ...]) -> bool:
    """Whether a failure that the inner retry gives up on may be one after which the outer one tries again."""
    if not outer.on:
        return True
    if any(not _ANY_ERROR.isdisjoint(lineage[:1]) for lineage in outer.on):
        return True
    if any(_is_raised(fn, outer.on, number > 0 and bool(fn.all(f.For) or fn.all(f.While))) for number, fn in enumerate(path)):
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


def _is_raised(fn: FunctionView, on: tuple[Lineage, ...], anywhere: bool) -> bool:
    """Whether a function turns what it caught into one of these exceptions: in an `except`, or `anywhere`, behind the loop of its attempts perhaps."""
    wanted = {lineage[0] for lineage in on}
    types = fn.module.types
    for step in fn.all(f.Raise):
        if step.value is None or not (anywhere or any(isinstance(holder, f.Try) and slot == "handler" for holder, slot in fn.around(step))):
            continue
        number = types.type_of(step.value)
        raised = set(types.bases(number)) | {base for full in types.class_objects(number) for base in types.mro(full)}
        if wanted & raised:
            return True
    return False
