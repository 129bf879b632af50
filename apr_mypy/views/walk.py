"""The one walk over the records of a function: what every record contains, in the order in which it is evaluated."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from apr_mypy import facts as f

Child = tuple[str, Any]
"""(slot, value): the slot names the place in the parent (`arg`, `base`, `test` …)."""


def _call(v: f.Call) -> Iterator[Child]:
    yield "func", v.func
    for arg in v.args:
        yield "arg", arg.value


def _each(v: f.Each) -> Iterator[Child]:
    for loop in v.loops:
        yield "over", loop.over
        yield "target", loop.target
        for test in loop.tests:
            yield "test", test
    for result in v.results:
        yield "result", result


def _table(v: f.Table) -> Iterator[Child]:
    for key, value in v.items:
        if key is not None:
            yield "key", key
        yield "item", value


def _many(slot: str, field: str) -> Callable[[Any], Iterator[Child]]:
    def children(v: Any) -> Iterator[Child]:
        for one in getattr(v, field):
            yield slot, one

    return children


def _one(slot: str, field: str) -> Callable[[Any], Iterator[Child]]:
    def children(v: Any) -> Iterator[Child]:
        one = getattr(v, field)
        if one is not None:
            yield slot, one

    return children


def _fields(*slots: tuple[str, str]) -> Callable[[Any], Iterator[Child]]:
    def children(v: Any) -> Iterator[Child]:
        for slot, field in slots:
            one = getattr(v, field)
            if one is not None:
                yield slot, one

    return children


def _nothing(v: Any) -> Iterator[Child]:
    return iter(())


VALUE_CHILDREN: Final[dict[type, Callable[[Any], Iterator[Child]]]] = {
    f.Name: _nothing,
    f.Attr: _one("base", "base"),
    f.Call: _call,
    f.Const: _nothing,
    f.Text: _many("part", "parts"),
    f.Op: _many("operand", "args"),
    f.Compare: _many("compared", "args"),
    f.Item: _fields(("base", "base"), ("index", "index")),
    f.Many: _many("item", "items"),
    f.Table: _table,
    f.Choice: _fields(("test", "test"), ("yes", "yes"), ("no", "no")),
    f.Each: _each,
    f.Lambda: _nothing,  # a lambda's body runs elsewhere: it is a function of its own
    f.Await: _one("awaited", "value"),
    f.Yield: _one("yielded", "value"),
    f.Bind: _one("bound", "value"),
    f.Star: _one("star", "value"),
    f.Super: _nothing,
    f.Unseen: _nothing,
}


def _set(s: f.Set) -> Iterator[Child]:
    if s.value is not None:
        yield "value", s.value
    for target in s.targets:
        yield "target", target


def _with(s: f.With) -> Iterator[Child]:
    for manager, target in s.items:
        yield "manager", manager
        if target is not None:
            yield "target", target


def _match(s: f.Match) -> Iterator[Child]:
    yield "subject", s.subject
    for case in s.cases:
        if case.pattern is not None:
            yield "pattern", case.pattern
        if case.guard is not None:
            yield "test", case.guard


def _try(s: f.Try) -> Iterator[Child]:
    for handler in s.handlers:
        if handler.types is not None:
            yield "types", handler.types


def _function(s: f.Function) -> Iterator[Child]:
    for decorator in s.decorators:
        yield "decorator", decorator
    for param in s.params:
        if param.default is not None:
            yield "default", param.default
        for one in param.metadata:
            yield "metadata", one


def _class(s: f.Class) -> Iterator[Child]:
    for decorator in s.decorators:
        yield "decorator", decorator
    for base in s.bases:
        yield "base class", base
    for _, value in s.keywords:
        yield "keyword", value


STEP_VALUES: Final[dict[type, Callable[[Any], Iterator[Child]]]] = {
    f.Do: _one("statement", "value"),
    f.Set: _set,
    f.Change: _fields(("changed", "target"), ("value", "value")),
    f.If: _many("test", "tests"),
    f.Match: _match,
    f.For: _fields(("over", "over"), ("target", "target")),
    f.While: _one("test", "test"),
    f.With: _with,
    f.Try: _try,
    f.Return: _one("returned", "value"),
    f.Raise: _fields(("raised", "value"), ("cause", "cause")),
    f.Assert: _fields(("test", "test"), ("message", "message")),
    f.Delete: _one("deleted", "value"),
    f.Break: _nothing,
    f.Continue: _nothing,
    f.Pass: _nothing,
    f.Dead: _nothing,
    f.Global: _nothing,
    f.Import: _nothing,
    f.Function: _function,
    f.Class: _class,
}
"""The values directly in a step, not those of the steps nested in it."""


def blocks(step: Any) -> Iterator[tuple[str, f.Block]]:
    """The blocks nested in a step, with a name each; those of a nested function or class are not among them."""
    kind = type(step)
    if kind is f.If:
        for one in step.blocks:
            yield "block", one
        yield "otherwise", step.otherwise
    elif kind is f.For or kind is f.While:
        yield "block", step.block
        yield "otherwise", step.otherwise
    elif kind is f.With:
        yield "block", step.block
    elif kind is f.Try:
        yield "block", step.block
        for handler in step.handlers:
            yield "handler", handler.block
        yield "otherwise", step.otherwise
        yield "final", step.final
    elif kind is f.Match:
        for case in step.cases:
            yield "case", case.block


def inside(value: f.AnyValue) -> Iterator[f.AnyValue]:
    """A value and all values in it, parents first; not into lambdas."""
    stack = [value]
    while stack:
        at = stack.pop()
        yield at
        stack.extend(reversed([child for _, child in VALUE_CHILDREN[type(at)](at)]))


def steps(block: f.Block) -> Iterator[f.AnyStep]:
    """All steps of a block in order, nested ones after the step that holds them; not into nested functions and classes."""
    for step in block:
        yield step
        for _, inner in blocks(step):
            yield from steps(inner)


def values(block: f.Block) -> Iterator[f.AnyValue]:
    """All values in a block in order, those of nested steps too; not into nested functions, classes and lambdas."""
    for step in steps(block):
        for _, value in STEP_VALUES[type(step)](step):
            yield from inside(value)
