"""Streams that are followed for as long as the program runs: read to the end in a loop that connects again."""

from __future__ import annotations

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import TimeoutValue
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.limits import is_none
from apr_mypy.views.standing_for import values_of
from apr_mypy.views.walk import inside


def is_followed(fn: FunctionView, call: f.Call) -> bool:
    """Whether a loop reads what a call gives, itself or by a method of it, inside a `while` that makes the call again when it has ended: a subscription, which lasts as long as it lasts."""
    holders = [holder for holder, _ in fn.around(call)]
    if not any(isinstance(holder, f.While) for holder in holders):
        return False
    for holder in holders:
        if isinstance(holder, f.While):
            return False  # the call stands in it, and nothing in between follows what it gives
        if isinstance(holder, f.For) and _is_in(call, holder.over):
            return True
        if isinstance(holder, f.With) and any(_is_in(call, context) and _is_read(fn, holder, target) for context, target in holder.items):
            return True
        if isinstance(holder, f.Set) and any(_is_walked(fn, target.name) for target in holder.targets if isinstance(target, f.Name)):
            return True
    return False


def connects_in_time(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a timeout setting limits something, though not the reading: `Timeout(connect=5, read=None)`."""
    known: list[tuple[FunctionView, f.AnyValue | Definition]] = [(fn, one) for one in fn.origins(value)]
    if isinstance(value, f.Name) and value.scope == f.FULL:
        known = [*values_of(fn, value)]
    for holder, origin in known:
        row = holder.module.find(TimeoutValue, holder, origin) if isinstance(origin, f.Call) else None
        if isinstance(origin, f.Call) and row is not None and row.decides is not None:
            return any(not is_none(holder, arg.value) for arg in origin.args if not arg.name.startswith("*"))
    return False


def _is_in(call: f.Call, value: f.AnyValue) -> bool:
    return any(one is call for one in inside(value))


def _is_read(fn: FunctionView, holder: f.With, target: f.AnyValue | None) -> bool:
    return isinstance(target, f.Name) and _is_walked(fn, target.name)


def _is_walked(fn: FunctionView, name: str) -> bool:
    return any(isinstance(one, f.Name) and one.name == name and one.scope == f.LOCAL for step in fn.all(f.For) for one in inside(step.over))


__all__ = ["connects_in_time", "is_followed"]
