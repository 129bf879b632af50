"""Rows that one test of a series commits to a store which outlives it, and that a later one asks for without having made any."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.naming import called_name

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.suites import Suite

_CLEANS: Final = pattern_of(
    r"(^|_)(a?rollback|delete|drop|drop_all|drop_tables|truncate|clear|clean|cleanup|clean_up|flush_?db|begin_nested|create_all|create_tables|reset|remove|wipe|empty|unlink)(_|$)"
)
"""What a fixture calls that gives every test a store of its own, or empties the one of all."""
_NO_QUERIES: Final = frozenset({"isinstance", "issubclass", "type", "cast", "Mock", "MagicMock", "AsyncMock", "create_autospec", "len"})


class Handed(NamedTuple):
    """A class of rows that `first` commits at the record `at`, and for which `second` asks."""

    first: FunctionView
    second: FunctionView
    model: str
    at: Any


def rows_between(suite: Suite, series: Sequence[FunctionView]) -> Handed | None:
    """The first rows that a test of a series leaves to a later one. Only of a store that both have from a fixture which outlives a test, and which nothing empties between them."""
    for first, second in combinations(series, 2):
        shared = {one.name for one in suite.asked_by(first) if not one.is_per_test} & {one.name for one in suite.asked_by(second)}
        if not shared or not any(called_name(call) in ("commit", "acommit") for call in first.calls):
            continue
        if any(_cleans(one, call) for test in (first, second) for one in suite.around(test) for call in one.calls):
            continue
        made = dict(_made(first))
        own = {model for fn in (second, *(fixture.fn for fixture in suite.asked_by(second))) for model, _ in _made(fn)}
        for model in _asked(second):
            if model in made and model not in own:
                return Handed(first, second, model, made[model])
    return None


def _cleans(fn: FunctionView, call: f.Call) -> bool:
    """`session.rollback()`; not `seen.clear()` of a plain container."""
    types = fn.module.types
    owners = types.classes(types.type_of(call.func.base)) if isinstance(call.func, f.Attr) else ()
    plain = bool(owners) and all(full.startswith(("builtins.", "collections.")) for full in owners)
    return not plain and _CLEANS.search(called_name(call)) is not None


def _models(fn: FunctionView, value: f.AnyValue) -> Iterator[str]:
    types = fn.module.types
    for full in types.class_objects(types.type_of(value)):
        ref = types.reference(full)
        if ref is not None and fn.module.roles.is_orm_model(ref):
            yield full


def _made(fn: FunctionView) -> Iterator[tuple[str, f.Call]]:
    """The classes of rows that a function makes objects of: `Event(title="Jazz")`, `Event.objects.create(…)`."""
    for call in fn.calls:
        at: f.AnyValue = call.func
        if isinstance(at, f.Attr) and not at.name.startswith(("create", "acreate", "bulk_create", "get_or_create", "insert", "update_or_create")):
            continue
        while isinstance(at, f.Attr):
            at = at.base
        for model in _models(fn, at) if isinstance(at, f.Name) else ():
            yield model, call


def _asked(fn: FunctionView) -> Iterator[str]:
    """The classes of rows that a function asks for: `Event.query…`, `session.get(Event, 1)`, `select(Event)`."""
    for name in fn.all(f.Name):
        use = fn.use_of(name)
        if isinstance(use.by, f.Attr) or (use.kind == "argument" and isinstance(use.by, f.Call) and called_name(use.by) not in _NO_QUERIES):
            yield from _models(fn, name)
