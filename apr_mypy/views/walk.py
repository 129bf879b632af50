"""The one walk over the records of a function: what every record contains, in the order in which it is evaluated."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from typing import Any, Final

from apr_mypy import facts as f

Child = tuple[str, Any]
"""(slot, value): the slot names the place in the parent (`arg`, `base`, `test` …)."""
Children = Callable[[Any], Sequence[Child]]
"""What a record holds, as a list: a generator would cost twice the time."""
LEAVES: Final = frozenset({f.Name, f.Const, f.Super, f.Unseen, f.Lambda})
"""Values that hold no others; a lambda's body is a function of its own."""


def _call(v: f.Call) -> Sequence[Child]:
    return [("func", v.func), *[("arg", arg.value) for arg in v.args]]


def _each(v: f.Each) -> Sequence[Child]:
    found: list[Child] = []
    for loop in v.loops:
        found += (("over", loop.over), ("target", loop.target), *[("test", test) for test in loop.tests])
    found += [("result", result) for result in v.results]
    return found


def _table(v: f.Table) -> Sequence[Child]:
    found: list[Child] = []
    for key, value in v.items:
        if key is not None:
            found.append(("key", key))
        found.append(("item", value))
    return found


def _many(slot: str, field: str) -> Children:
    get = attrgetter(field)
    return lambda v: [(slot, one) for one in get(v)]


def _one(slot: str, field: str) -> Children:
    get = attrgetter(field)

    def children(v: Any) -> Sequence[Child]:
        one = get(v)
        return () if one is None else ((slot, one),)

    return children


def _fields(*slots: tuple[str, str]) -> Children:
    names = [slot for slot, _ in slots]
    get = attrgetter(*[field for _, field in slots])
    return lambda v: [(slot, one) for slot, one in zip(names, get(v)) if one is not None]


def _nothing(v: Any) -> Sequence[Child]:
    return ()


VALUE_CHILDREN: Final[dict[type, Children]] = {
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


def _set(s: f.Set) -> Sequence[Child]:
    targets = [("target", target) for target in s.targets]
    return targets if s.value is None else [("value", s.value), *targets]


def _with(s: f.With) -> Sequence[Child]:
    found: list[Child] = []
    for manager, target in s.items:
        found.append(("manager", manager))
        if target is not None:
            found.append(("target", target))
    return found


def _match(s: f.Match) -> Sequence[Child]:
    found: list[Child] = [("subject", s.subject)]
    for case in s.cases:
        if case.pattern is not None:
            found.append(("pattern", case.pattern))
        if case.guard is not None:
            found.append(("test", case.guard))
    return found


def _try(s: f.Try) -> Sequence[Child]:
    return [("types", handler.types) for handler in s.handlers if handler.types is not None]


def _function(s: f.Function) -> Sequence[Child]:
    found: list[Child] = [("decorator", decorator) for decorator in s.decorators]
    for param in s.params:
        if param.default is not None:
            found.append(("default", param.default))
        if param.metadata:
            found += [("metadata", one) for one in param.metadata]
    return found


def _class(s: f.Class) -> Sequence[Child]:
    return [
        *[("decorator", decorator) for decorator in s.decorators],
        *[("base class", base) for base in s.bases],
        *[("keyword", value) for _, value in s.keywords],
    ]


STEP_VALUES: Final[dict[type, Children]] = {
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


def blocks(step: Any) -> Sequence[tuple[str, f.Block]]:
    """The blocks nested in a step, with a name each; those of a nested function or class are not among them."""
    nested = _BLOCKS.get(type(step))
    return () if nested is None else nested(step)


def _loop_blocks(step: f.For | f.While) -> Sequence[tuple[str, f.Block]]:
    return (("block", step.block), ("otherwise", step.otherwise)) if step.otherwise else (("block", step.block),)


_BLOCKS: Final[dict[type, Callable[[Any], Sequence[tuple[str, f.Block]]]]] = {
    f.If: lambda step: [*[("block", one) for one in step.blocks], ("otherwise", step.otherwise)],
    f.For: _loop_blocks,
    f.While: _loop_blocks,
    f.With: lambda step: (("block", step.block),),
    f.Try: lambda step: [
        ("block", step.block),
        *[("handler", handler.block) for handler in step.handlers],
        ("otherwise", step.otherwise),
        ("final", step.final),
    ],
    f.Match: lambda step: [("case", case.block) for case in step.cases],
}


def inside(value: f.AnyValue) -> Iterator[f.AnyValue]:
    """A value and all values in it, parents first; not into lambdas."""
    stack = [value]
    while stack:
        at = stack.pop()
        yield at
        if type(at) not in LEAVES:
            stack += [child for _, child in reversed(VALUE_CHILDREN[type(at)](at))]


def alike(one: f.AnyValue, other: f.AnyValue) -> bool:
    """Whether two values are written alike, part by part, wherever they stand."""
    if type(one) is not type(other) or any(getattr(one, field, "") != getattr(other, field, "") for field in _SAID):
        return False
    if isinstance(one, f.Const) and isinstance(other, f.Const):
        return one.value == other.value
    if type(one) in LEAVES:
        return not isinstance(one, f.Lambda)
    if isinstance(one, f.Call) and isinstance(other, f.Call) and [arg.name for arg in one.args] != [arg.name for arg in other.args]:
        return False
    parts = [[part for _, part in VALUE_CHILDREN[type(each)](each)] for each in (one, other)]
    return len(parts[0]) == len(parts[1]) and all(alike(a, b) for a, b in zip(*parts, strict=True))


_SAID: Final = ("name", "kind", "op", "ops")
"""What a value says itself, beside its parts."""


def steps(block: f.Block) -> Iterator[f.AnyStep]:
    """All steps of a block in order, nested ones after the step that holds them; not into nested functions and classes."""
    found: list[f.AnyStep] = []
    _add_steps(block, found)
    return iter(found)


def _add_steps(block: f.Block, found: list[f.AnyStep]) -> None:
    for step in block:
        found.append(step)
        nested = _BLOCKS.get(type(step))
        if nested is not None:
            for _, inner in nested(step):
                _add_steps(inner, found)


def values(block: f.Block) -> Iterator[f.AnyValue]:
    """All values in a block in order, those of nested steps too; not into nested functions, classes and lambdas."""
    for step in steps(block):
        for _, value in STEP_VALUES[type(step)](step):
            if type(value) in LEAVES:
                yield value
            else:
                yield from inside(value)


def summands(value: f.AnyValue) -> Iterator[f.AnyValue]:
    """The parts of a sum, in order (`"/orders/" + str(key) + "/ship"`); any other value is one part."""
    if isinstance(value, f.Op) and value.op == "+":
        for arg in value.args:
            yield from summands(arg)
    else:
        yield value
