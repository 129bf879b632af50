"""Where a function that changes rows first judges by a row whether the business allows it, and raises: a balance against an amount, a state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.assigning import is_state
from apr_mypy.views.conditions import exits
from apr_mypy.views.effects import writes
from apr_mypy.views.matters import Entities
from apr_mypy.views.naming import outer_name
from apr_mypy.views.provenance import Provenance, Source
from apr_mypy.views.walk import inside, steps

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_TECHNICAL: Final = pattern_of(
    r"not_?found|does_?not_?exist|no_?such|missing|stale|concurren|optimistic|version|outdated|conflict|deadlock|modified|changed|corrupt|integrity|duplicate|notimplemented",
    re.IGNORECASE,
)
"""Errors that tell what only the store can know: the row is not there, somebody was faster."""
_KEYS: Final = pattern_of(
    r"(^|_)(id|pk|uuid|ids|key|hash|etag|version|rev|revision|lock|locked|updated_at|modified_at|deleted|deleted_at|is_deleted)(_|$)"
)
"""Columns that say which row it is, or whether it is there and still the same."""
_VERSIONS: Final = pattern_of(r"(^|_)(etag|version|rev|revision|updated_at|modified_at)$")
"""Columns that say whether a row is still the same, however deep it lies."""
_ORDERS: Final = frozenset({"<", ">", "<=", ">="})
_EQUALS: Final = frozenset({"==", "!=", "is", "is not", "in", "not in"})


def preconditions(fn: FunctionView, rows: frozenset[str] = frozenset()) -> Iterator[tuple[f.Raise, f.AnyValue]]:
    """(what raises, the test) where a loaded row does not allow what the function then does to rows. `rows` are the parameters of a function that only checks, for callers that hand it what they loaded."""
    raising: dict[int, f.Raise] = {
        id(step): step for step in fn.all(f.Raise) if step.value is not None and not _TECHNICAL.search(outer_name(step.value))
    }
    if not raising or not fn.all(f.If):
        return
    entities = Entities(fn)
    checks = rows if _only_checks(fn, rows) else frozenset[str]()
    changed = [step.line for step in (*fn.all(f.Set), *fn.all(f.Change)) if any(_changes(entities, one) for one in _targets(step))]
    changed += [call.line for call in fn.calls if writes(fn, call) is not None]
    for step in fn.all(f.If):
        blocks = [*zip(step.tests, step.blocks, strict=True), (step.tests[-1], step.otherwise)]
        for test, block in blocks:
            record = next((raising[id(one)] for one in steps(block) if id(one) in raising), None)
            if record is None or any(one.kind != "raise" for one in exits(fn, block)):
                continue
            if checks and _asks_of(test, checks):
                yield record, test
            elif _is_business(entities, test) and any(line > step.line for line in changed):
                yield record, test


def _only_checks(fn: FunctionView, rows: frozenset[str]) -> bool:
    """Whether a function gives back nothing but a row that it was handed: it makes nothing of it."""
    given = [end.value for end in fn.returns if not (end.value is None or (isinstance(end.value, f.Const) and end.value.value is None))]
    return bool(rows) and all(isinstance(one, f.Name) and one.name in rows for one in given)


def _asks_of(test: f.AnyValue, rows: frozenset[str]) -> bool:
    """Whether a test is about a field of one of these rows that is no key; whether the row is there is none."""
    read = [one for one in inside(test) if isinstance(one, f.Attr) and isinstance(one.base, f.Name) and one.base.name in rows]
    return any(not _KEYS.search(one.name) for one in read)


def _targets(step: Any) -> tuple[f.AnyValue, ...]:
    return step.targets if isinstance(step, f.Set) else (step.target,)


def _changes(entities: Entities, target: f.AnyValue) -> bool:
    return isinstance(target, f.Attr) and is_state(entities, target)


def _is_business(entities: Entities, test: f.AnyValue) -> bool:
    """Whether a test is about what a row that was loaded here says of the business: a field against a limit, a state, a flag."""
    if isinstance(test, f.Op) and test.op in ("and", "or", "not"):
        return any(_is_business(entities, one) for one in test.args)
    if isinstance(test, f.Compare):
        if any(isinstance(one, f.Const) and one.value is None for one in test.args):
            return False
        if _is_beyond(entities, test):
            return True
        told = [arg for arg in test.args if not (isinstance(arg, f.Attr) and _VERSIONS.search(arg.name))]
        return any(op in _ORDERS or op in _EQUALS for op in test.ops) and any(_is_told(entities, one) for arg in told for one in inside(arg))
    return _is_told(entities, test)


def _is_beyond(entities: Entities, test: f.Compare) -> bool:
    """Whether what a caller gave is measured against a limit that was loaded, however deep in the row that lies (`rating.value > task.payload.scale.max`)."""
    if not _ORDERS.issuperset(test.ops):
        return False
    provenance = Provenance(entities.fn)
    sources = [provenance.of(arg) for arg in test.args]
    if not any(one == {Source.GIVEN} for one in sources):
        return False
    limits = [arg for arg, one in zip(test.args, sources, strict=True) if Source.STORED in one]
    return bool(limits) and all(isinstance(one, f.Attr) and not _KEYS.search(one.name) for one in limits)


def _is_told(entities: Entities, value: f.AnyValue) -> bool:
    """Whether a value is a field of a row that was loaded here: an attribute of an entity, or a column by its name."""
    if isinstance(value, f.Call) and isinstance(value.func, f.Attr) and value.func.name == "get" and value.args:
        return _is_column(entities, value.func.base, value.args[0].value)
    if not isinstance(value, f.Attr | f.Item) or not isinstance(value.base, f.Name) or value.base.scope != f.LOCAL:
        return False
    if isinstance(value, f.Item):
        return _is_column(entities, value.base, value.index)
    if _KEYS.search(value.name) or entities.fn.use_of(value).kind == "called":
        return False
    loads = [one for one in entities.fn.origins(value.base) if isinstance(one, f.Call | f.Await)]
    if entities.is_field(value):
        return bool(loads)
    # what another method of the repository made of a row
    module = entities.fn.module
    own = any(module.is_own(full) for full in module.types.classes(module.types.type_of(value.base)))
    return own and any(Source.STORED in Provenance(entities.fn).of(one) for one in loads)


def _is_column(entities: Entities, row: f.AnyValue, name: f.AnyValue) -> bool:
    """Whether a row that was loaded here is a mapping, and what is read of it by `name` no key."""
    key = name.value if isinstance(name, f.Const) else None
    if not isinstance(key, str) or _KEYS.search(key) or not (isinstance(row, f.Name) and row.scope == f.LOCAL):
        return False
    return any(isinstance(one, f.Call | f.Await) and Source.STORED in Provenance(entities.fn).of(one) for one in entities.fn.origins(row))
