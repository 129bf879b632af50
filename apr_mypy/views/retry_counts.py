"""Attempts of a job that are counted where the job's data is kept: in its row, its document, a counter of the cache."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.naming import called_name
from apr_mypy.views.walk import inside

_ATTEMPT: Final = pattern_of(r"attempt|retr(y|ies)|(^|_)tr(y|ies)|failure|(^|_)(left|count|depth)", re.IGNORECASE)
_ORDERS: Final = frozenset({"<", "<=", ">", ">=", "=="})
_COUNTING: Final = pattern_of(r"h?incr")
_ATTEMPTS: Final = "attempts"
"""What a value is taken for that a counter of a cache gave back."""
_BELOW: Final = ("__lt", "__lte")
"""How the lookups of a query end by which only rows with attempts left are found."""


def says_attempts(name: str) -> bool:
    """Whether a name is one for a number of attempts."""
    return _ATTEMPT.search(name) is not None


def is_counted_where_kept(task: FunctionView, fn: FunctionView, call: f.Call) -> bool:
    """Whether a job comes to a call only while a count that is kept outside of it says so: `if job.attempts < 5`, `incr(key) > 5` behind which it returns, a query for rows that have attempts left."""
    counted = set(_counted_up(task))
    if any(_asks_a_count(fn, condition.test, counted) for condition in fn.holds_at(call)):
        return True
    return any(
        (arg.name.endswith(_BELOW) and (says_attempts(arg.name) or arg.name.rpartition("__")[0] in counted))
        or any(_compares_a_count(task, one, counted) for one in inside(arg.value) if isinstance(one, f.Compare))
        for asked in task.calls
        for arg in asked.args
    )


def _counted_up(task: FunctionView) -> Iterator[str]:
    """The members and items that a job counts up or down."""
    for change in task.all(f.Change):
        if change.op in ("+", "-"):
            yield from _kept(task, change.target)
    for step in task.all(f.Set):
        if isinstance(step.value, f.Op):
            of_value = {name for one in inside(step.value) for name in _kept(task, one)}
            yield from (name for target in step.targets for name in _kept(task, target) if name in of_value)


def _asks_a_count(fn: FunctionView, test: f.AnyValue, counted: set[str]) -> bool:
    for one in inside(test):
        if isinstance(one, f.Compare) and _compares_a_count(fn, one, counted):
            return True
        if isinstance(one, f.Attr) and not one.name.isupper() and re.search(r"retr(y|ies)|exhausted", one.name):  # `job.can_retry()`
            return True
    return False


def _compares_a_count(fn: FunctionView, test: f.Compare, counted: set[str]) -> bool:
    if _ORDERS.isdisjoint(test.ops):
        return False
    return any(name in counted or says_attempts(name) for side in test.args for one in inside(side) for name in _kept(fn, one))


def _kept(fn: FunctionView, value: f.AnyValue) -> Iterator[str]:
    """The name of a member or item, of a local that was one or that a counter gave."""
    match value:
        case f.Attr() if not value.name.isupper():
            yield value.name
        case f.Item(index=f.Const(value=str(key))):
            yield key
        case f.Name(scope=f.LOCAL):
            for origin in fn.origins(value):
                if isinstance(origin, Definition | f.Name):
                    continue
                if any(isinstance(one, f.Call) and _COUNTING.match(called_name(one)) for one in inside(origin)):
                    yield _ATTEMPTS
                for one in inside(origin):
                    if isinstance(one, f.Attr) and not one.name.isupper():
                        yield one.name
