"""Coroutines that are only started and go on by themselves: handed to `create_task`, or to a function of the project's that does so with what it is given. Who starts them hears neither their answer nor their failure."""

from __future__ import annotations

from typing import Final, Protocol

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Spawns
from apr_mypy.views.edges import bind
from apr_mypy.views.function import FunctionView

_DEEPEST: Final = 3
"""So many of the project's own starters are followed, one calling the other."""


class Running(Protocol):
    """What is known of a program's calls (`Program`)."""

    def run_by(self, fn: FunctionView, call: f.Call) -> tuple[FunctionView, ...]: ...


def is_started_aside(program: Running, fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a coroutine, made by a call or held by a name, is only started."""
    given = fn.argument_of(value)
    return given is not None and _starts(program, fn, given[0], value, 0)


def is_left_alone(program: Running, fn: FunctionView, call: f.Call) -> bool:
    """Whether a coroutine is started and its handle dropped: nobody waits for it."""
    given = fn.argument_of(call)
    return given is not None and fn.use_of(given[0]).kind == "statement" and _starts(program, fn, given[0], call, 0)


def _starts(program: Running, fn: FunctionView, starter: f.Call, value: f.AnyValue, depth: int) -> bool:
    if fn.module.find(Spawns, fn, starter) is not None:
        return True
    if depth >= _DEEPEST:
        return False
    args = fn.module.callee(fn, starter).args
    for callee in program.run_by(fn, starter):
        is_method = callee.owner is not None and not callee.function.is_static
        name = next((name for name, got in bind(args, callee.function, is_method).items() if got is value), "")
        for read in callee.reads(name) if name else ():
            given = callee.argument_of(read)
            if given is not None and _starts(program, callee, given[0], read, depth + 1):
                return True
    return False


__all__ = ["is_left_alone", "is_started_aside"]
