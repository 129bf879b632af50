"""Conditions and exits: what is known at a point of a function, and how a block may end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from apr_mypy import facts as f
from apr_mypy.views.walk import blocks

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView


class Condition(NamedTuple):
    """`test` is known to be true (or, with `holds` False, false). For a `case`, `pattern` matched `test`."""

    test: f.AnyValue
    holds: bool
    pattern: f.AnyValue | None = None


class Exit(NamedTuple):
    """One way out of a block: falls, return, raise, continue, break; `step` is the step that does it (None for falls)."""

    kind: str
    step: Any


def atoms(condition: Condition) -> Iterator[Condition]:
    """A condition taken apart: `not`, and the parts of an `and` that holds or an `or` that does not."""
    test, holds, _ = condition
    match test:
        case f.Op(op="not"):
            yield from atoms(Condition(test.args[0], not holds))
        case f.Op(op="and") if holds:
            for arg in test.args:
                yield from atoms(Condition(arg, True))
        case f.Op(op="or") if not holds:
            for arg in test.args:
                yield from atoms(Condition(arg, False))
        case f.Bind():
            yield condition
            yield from atoms(Condition(test.value, holds))
        case _:
            yield condition


def conditions_at(view: FunctionView, step: Any) -> Iterator[Condition]:
    """Conditions that hold when a step starts, nearest first."""
    at: Any = step
    places = view.step_table
    while True:
        place = places.get(id(at))
        if place is None:
            return
        holder, block, _ = place
        yield from _before(view, block, at)
        if holder is None:
            return
        yield from _entered(holder, block)
        at = holder


def _before(view: FunctionView, block: f.Block, until: Any) -> Iterator[Condition]:
    """What the earlier steps of a block leave known: early exits and asserts."""
    for step in block:
        if step is until:
            return
        if isinstance(step, f.Assert):
            yield from atoms(Condition(step.test, True))
        elif isinstance(step, f.If):
            for test, inner in zip(step.tests, step.blocks, strict=True):
                if falls_through(view, inner) and not _is_dead(inner):
                    break
                yield from atoms(Condition(test, False))
            else:
                continue
            # `if a: ... else: return` leaves `a` known, where it is the only branch that goes on
            if len(step.tests) == 1 and step.otherwise and not falls_through(view, step.otherwise):
                yield from atoms(Condition(step.tests[0], True))
        elif isinstance(step, f.While) and not _has_break(step.block):
            yield from atoms(Condition(step.test, False))
        elif isinstance(step, f.Match):
            for case in step.cases:
                if case.pattern is not None and case.guard is None and not falls_through(view, case.block):
                    yield Condition(step.subject, False, case.pattern)


def _entered(holder: Any, block: f.Block) -> Iterator[Condition]:
    """What being in this block of a step says."""
    if isinstance(holder, f.If):
        for test, inner in zip(holder.tests, holder.blocks, strict=True):
            if inner is block:
                yield from atoms(Condition(test, True))
                return
            yield from atoms(Condition(test, False))
    elif isinstance(holder, f.While) and holder.block is block:
        yield from atoms(Condition(holder.test, True))
    elif isinstance(holder, f.Match):
        for case in holder.cases:
            if case.block is block:
                if case.pattern is not None:
                    yield Condition(holder.subject, True, case.pattern)
                if case.guard is not None:
                    yield from atoms(Condition(case.guard, True))
                return
            if case.pattern is not None and case.guard is None:
                yield Condition(holder.subject, False, case.pattern)


def value_conditions(view: FunctionView, value: f.AnyValue) -> Iterator[Condition]:
    """What holds inside an expression: ternaries, `and`/`or` before the value, a comprehension's tests."""
    at: Any = value
    while True:
        parent = view.parent(at)
        if parent is None:
            return
        holder, slot = parent
        if isinstance(holder, f.Choice) and slot in ("yes", "no"):
            yield from atoms(Condition(holder.test, slot == "yes"))
        elif isinstance(holder, f.Op) and holder.op in ("and", "or"):
            for arg in holder.args:
                if arg is at:
                    break
                yield from atoms(Condition(arg, holder.op == "and"))
        elif isinstance(holder, f.Each) and slot == "result":
            for loop in holder.loops:
                for test in loop.tests:
                    yield from atoms(Condition(test, True))
        at = holder


def _is_dead(block: f.Block) -> bool:
    """Whether mypy has found that a block never runs, as with what is asked again under a lock: it goes by what was asked before, and sees no other thread."""
    return bool(block) and isinstance(block[0], f.Dead)


def _has_break(block: f.Block) -> bool:
    for step in block:
        if isinstance(step, f.Break):
            return True
        if isinstance(step, (f.For, f.While)):
            continue
        if any(_has_break(inner) for _, inner in blocks(step)):
            return True
    return False


def falls_through(view: FunctionView, block: f.Block) -> bool:
    """Whether control may reach the end of the block."""
    return any(one.kind == "falls" for one in exits(view, block))


def exits(view: FunctionView, block: f.Block) -> list[Exit]:
    """All ways out of a block. A call that never returns (`NoReturn`) counts as a raise."""
    found: list[Exit] = []
    for step in block:
        ends = list(_step_exits(view, step))
        found.extend(one for one in ends if one.kind != "falls")
        if not any(one.kind == "falls" for one in ends):
            return found
    found.append(Exit("falls", None))
    return found


def _step_exits(view: FunctionView, step: Any) -> Iterator[Exit]:
    falls = Exit("falls", None)
    match step:
        case f.Return():
            yield Exit("return", step)
        case f.Raise():
            yield Exit("raise", step)
        case f.Break():
            yield Exit("break", step)
        case f.Continue():
            yield Exit("continue", step)
        case f.Do():
            yield Exit("raise", step) if never_returns(view, step.value) else falls
        case f.If():
            for inner in (*step.blocks, step.otherwise):
                yield from exits(view, inner)
        case f.For() | f.While():
            inner_exits = exits(view, step.block)
            for one in inner_exits:
                if one.kind in ("return", "raise"):
                    yield one
            endless = isinstance(step, f.While) and is_always_true(step.test)
            if not endless or any(one.kind == "break" for one in inner_exits):
                yield from exits(view, step.otherwise)
                if any(one.kind == "break" for one in inner_exits):
                    yield falls
        case f.With():
            for one in exits(view, step.block):
                yield one
                if one.kind == "raise" and _may_suppress(view, step):
                    yield falls
        case f.Try():
            yield from _try_exits(view, step)
        case f.Match():
            complete = False
            for case in step.cases:
                yield from exits(view, case.block)
                complete = complete or (
                    case.guard is None and (case.pattern is None or (isinstance(case.pattern, f.Name) and case.pattern.scope == f.LOCAL))
                )
            if not complete:
                yield falls
        case _:
            yield falls


def _try_exits(view: FunctionView, step: f.Try) -> Iterator[Exit]:
    if step.final:
        last = exits(view, step.final)
        if not any(one.kind == "falls" for one in last):
            yield from last
            return
    for one in exits(view, step.block):
        if one.kind == "falls":
            yield from exits(view, step.otherwise)
        elif one.kind != "raise" or not step.handlers:
            yield one
    for handler in step.handlers:
        yield from exits(view, handler.block)


def is_always_true(test: f.AnyValue) -> bool:
    return isinstance(test, f.Const) and bool(test.value)


def is_always_false(test: f.AnyValue) -> bool:
    """Whether a condition is a constant that is not true."""
    return isinstance(test, f.Const) and not test.value and test.kind == ""


def never_returns(view: FunctionView, value: f.AnyValue) -> bool:
    """Whether evaluating the value never comes back, by its type; by its name for `ctx.exit(…)`, where nothing is known of the context of a command."""
    if isinstance(value, f.Await):
        value = value if view.module.types.table[value.type].name == f.NEVER else value.value
    if isinstance(value, (f.Call, f.Await)):
        table = view.module.types.table
        if 0 < value.type < len(table) and table[value.type].name == f.NEVER:
            return True
        func = value.func if isinstance(value, f.Call) else None
        if isinstance(value, f.Call) and _answers_failure(view, value):
            return True
        return (
            isinstance(func, f.Attr)
            and func.name in ("exit", "abort")
            and isinstance(func.base, f.Name)
            and func.base.name in ("ctx", "context")
            and view.module.types.is_any(view.module.types.type_of(func.base))
        )
    return False


def _answers_failure(view: FunctionView, call: f.Call) -> bool:
    """Whether a call of something unknown is called as what ends a request, and given the status of a failure (`api.abort(409, "…")`)."""
    name = call.func.name.rpartition(".")[2] if isinstance(call.func, f.Attr | f.Name) else ""
    first = call.args[0].value if name == "abort" and call.args else None
    return isinstance(first, f.Const) and isinstance(first.value, int) and 400 <= first.value < 600 and view.module.types.is_any(call.type)


def _may_suppress(view: FunctionView, step: f.With) -> bool:
    """Whether leaving the block by an exception may be swallowed by one of its managers: `__exit__` typed bool is asked by mypy's own reachability, so only `suppress`-like
    managers are named here, by the class's type."""
    return any(
        "contextlib.suppress" in view.module.types.mro(full)
        for manager, _ in step.items
        for full in view.module.types.classes(view.module.types.type_of(manager))
    )
