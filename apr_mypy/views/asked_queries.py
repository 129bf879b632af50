"""Whether a query that a function is given, or takes from an object, asks for a state: what is put together in one place and run in another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.roles import Role
from apr_mypy.views.flow import Definition
from apr_mypy.views.makers import Calls
from apr_mypy.views.queries import arguments, query_calls
from apr_mypy.views.state_fields import StateField
from apr_mypy.views.state_reads import Reads

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_DEEPEST: Final = 5


def is_asked_elsewhere(program: Calls, reads: Reads, fn: FunctionView, query: f.AnyValue, field: StateField) -> bool:
    """Whether what a query is made from, outside the function, has a condition on the state: for a parameter, with everybody who calls; for an attribute, whatever it is set to; for a call, what the function gives back."""
    begun = tuple(_beginnings(fn, query))
    if any(_is_asked_by_property(program, reads, holder, one, field, 0) for holder, one in begun if isinstance(one, f.Attr)):
        return True
    return program.is_whole and any(_asks(program, reads, holder, one, field, 0) for holder, one in begun)


def _is_asked_by_property(program: Calls, reads: Reads, fn: FunctionView, value: f.Attr, field: StateField, depth: int) -> bool:
    """Whether a property gives rows in a state only (`self.pending_jobs`), which its own module shows."""
    results = [(getter, step.value) for getter in program.property_read(fn, value) for step in getter.returns if step.value is not None]
    return bool(results) and all(_asks(program, reads, getter, result, field, depth + 1) for getter, result in results)


def _asks(program: Calls, reads: Reads, fn: FunctionView, value: f.AnyValue, field: StateField, depth: int) -> bool:
    if depth > _DEEPEST:
        return False
    if depth and reads.asked_for(fn, value, field):
        return True
    if isinstance(value, f.Name) and value.scope == f.LOCAL:
        given = [one for one in fn.definitions(value) if one.kind == "parameter"]
        if given:
            return _is_given_so(program, reads, given[0], value.name, field, depth)
    if isinstance(value, f.Attr):
        if _is_asked_by_property(program, reads, fn, value, field, depth):
            return True
        values = list(fn.module.field_values(fn, value))
        return bool(values) and all(_asks(program, reads, maker, held, field, depth + 1) for maker, held in values)
    if isinstance(value, f.Call) and (functions := program.run_by(fn, value)):
        results = [(one, step.value) for one in functions for step in one.returns if step.value is not None]
        return bool(results) and all(_asks(program, reads, one, result, field, depth + 1) for one, result in results)
    return bool(depth) and any(_asks(program, reads, holder, one, field, depth + 1) for holder, one in _beginnings(fn, value))


def _is_given_so(program: Calls, reads: Reads, param: Definition, name: str, field: StateField, depth: int) -> bool:
    edges = [edge for edge in program.callers_of(param.function) if edge.caller.module.role_of(edge.caller) is not Role.TEST]
    given = [
        (edge.caller, arguments(edge.caller, edge.site, param.function).get(name))
        if edge.how == "call" and isinstance(edge.site, f.Call)
        else (edge.caller, None)
        for edge in edges
    ]
    return bool(given) and all(value is not None and _asks(program, reads, caller, value, field, depth + 1) for caller, value in given)


def _beginnings(fn: FunctionView, query: f.AnyValue) -> Iterator[tuple[FunctionView, f.AnyValue]]:
    """What the chains of a query begin with: a name, an attribute, a call of a function."""
    for holder, call in query_calls(fn, query):
        base = call.func.base if isinstance(call.func, f.Attr) else None
        if isinstance(base, f.Name | f.Attr):
            yield holder, base
        elif isinstance(call.func, f.Name):
            yield holder, call


__all__ = ["is_asked_elsewhere"]
