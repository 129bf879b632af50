"""What a loop tries: its `try` statements, the exceptions after which it goes on, and the calls in them that do work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Ambient, Logs, Repeated, Sleeps
from apr_mypy.patterns import pattern_of
from apr_mypy.views.conditions import exits
from apr_mypy.views.excepts import suppressed
from apr_mypy.views.function import FunctionView
from apr_mypy.views.walk import blocks, inside, steps

COUNTING: Final = pattern_of(r"attempt|tr(y|ies)|retr(y|ies)|^_+$|^[ijkn]$|count|round|delay|wait|pause|backoff|sleep|timeout", re.IGNORECASE)
TALKING: Final = pattern_of(r"(^|_)(log|debug|info|warn|warning|print|echo|trace|metric|incr|increment|inc|observe|labels?)(_|$)", re.IGNORECASE)
_NOT_WORK: Final = frozenset({"input", "int", "float", "str", "len", "print", "next", "bool"})

Loop = f.For | f.While


class Attempt(NamedTuple):
    """What a loop tries: a `try`, or a `with suppress(…)`, which is one whose handler does nothing. `record` is the statement."""

    record: f.Try | f.With
    block: f.Block
    handlers: tuple[f.Handler, ...]
    otherwise: f.Block = ()
    final: f.Block = ()


def own_tries(fn: FunctionView, block: f.Block) -> Iterator[Attempt]:
    """What a loop's block tries that no inner loop holds."""
    for step in block:
        if isinstance(step, (f.For, f.While)):
            continue
        if isinstance(step, f.Try):
            yield Attempt(step, step.block, step.handlers, step.otherwise, step.final)
        elif isinstance(step, f.With) and (taken := suppressed(fn, step)) is not None:
            yield Attempt(step, step.block, (f.Handler(taken, (), "", (), False, step.line, step.column),))
        for _, inner in blocks(step):
            yield from own_tries(fn, inner)


def is_work(fn: FunctionView, call: f.Call) -> bool:
    func = call.func
    name = func.name.removeprefix("builtins.") if isinstance(func, (f.Name, f.Attr)) else ""
    if name in _NOT_WORK or (
        isinstance(func, f.Attr) and func.name in ("append", "get_nowait", "put_nowait", "is_set", "set", "format", "join", "split")
    ):
        return False
    if TALKING.search(name.rpartition(".")[2]):
        row = fn.module.find(Repeated, fn, call)  # a counter of a store is no metric
        return row is not None and row.twice == "more"
    return fn.module.find(Logs, fn, call) is None and fn.module.find(Sleeps, fn, call) is None and fn.module.find(Ambient, fn, call) is None


def goes_on(fn: FunctionView, loop: Loop, attempt: Attempt, handler: f.Handler) -> bool:
    """Whether the loop may begin again after an exception that is taken here."""
    ends = {one.kind for one in exits(fn, handler.block)}
    if isinstance(loop, f.While) and _is_over(loop.test, handler.block):
        return False
    if "continue" in ends:
        return True
    if "falls" in ends and (_stands_in(attempt, handler) or _is_given_back(fn, loop, attempt, handler)):
        return False
    return "falls" in ends and bool({"falls", "continue"} & {one.kind for one in exits(fn, rest_of(fn, loop, attempt.record))})


def _is_over(test: f.AnyValue, block: f.Block) -> bool:
    """Whether a handler sets what a loop goes by, so that it ends: `closed = True` in `while not closed`."""
    wanted = True
    while isinstance(test, f.Op) and test.op == "not":
        test, wanted = test.args[0], not wanted
    if isinstance(test, f.Op) and test.op == ("and" if wanted else "or"):
        return any(_is_over(one if wanted else f.Op("not", (one,), 0, 0, 0), block) for one in test.args)
    key = key_of(test)
    return bool(key) and any(
        isinstance(step, f.Set)
        and isinstance(step.value, f.Const)
        and not step.value.kind
        and bool(step.value.value) is not wanted
        and any(key_of(target) == key for target in step.targets)
        for step in block
    )


def _stands_in(attempt: Attempt, handler: f.Handler) -> bool:
    """Whether a handler gives another value for what the attempt would have given, with which the round goes on."""

    def given(block: f.Block) -> set[str]:
        return {key_of(target) for step in block if isinstance(step, f.Set) and not isinstance(step.value, f.Const) for target in step.targets} - {""}

    nested = tuple(step for step in steps(handler.block) if isinstance(step, f.Set))
    return bool(given(attempt.block) & given(nested))


def _is_given_back(fn: FunctionView, loop: Loop, attempt: Attempt, handler: f.Handler) -> bool:
    """Whether what a handler gives instead is what the loop returns in the end, by a condition that does not ask for it: `found = None`, then `if not moved(): return found`. The failure is an answer; another round has another reason."""
    instead = {
        target.name
        for step in handler.block
        if isinstance(step, f.Set) and isinstance(step.value, f.Const)
        for target in step.targets
        if isinstance(target, f.Name)
    }
    if not instead:
        return False
    for step in rest_of(fn, loop, attempt.record):
        if not isinstance(step, f.If) or any(isinstance(one, f.Name) and one.name in instead for test in step.tests for one in inside(test)):
            continue
        if any(isinstance(one, f.Return) and isinstance(one.value, f.Name) and one.value.name in instead for block in step.blocks for one in block):
            return True
    return False


def rest_of(fn: FunctionView, loop: Loop, step: Any) -> f.Block:
    """What stands behind a step in the loop, of the blocks around it too."""
    found: list[Any] = []
    at: Any = step
    while at is not loop and at is not None:
        place = fn.place_of(at)
        if place is None:
            break
        holder, block, _ = place
        number = next((n for n, one in enumerate(block) if one is at), len(block))
        found += block[number + 1 :]
        at = holder
    return tuple(found)


def key_of(value: Any) -> str:
    """A name or field as it is told apart in a function; "" for anything else."""
    if isinstance(value, f.Name):
        return value.name
    return f".{value.name}" if isinstance(value, f.Attr) else ""


def is_counted(fn: FunctionView, over: f.AnyValue) -> bool:
    if not isinstance(over, f.Call):
        return False
    names = {name.removeprefix("builtins.") for name in fn.module.callee(fn, over).names}
    if names & {"reversed", "enumerate", "iter"} and over.args:
        return is_counted(fn, over.args[0].value)
    return bool(names & {"range", "itertools.count", "itertools.repeat"})
