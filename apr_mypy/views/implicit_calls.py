"""What the language itself calls on values in a function: entering, iterating, operators, item access, formatting, asking for truth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from apr_mypy import facts as f
from apr_mypy.views.function import FunctionView

_OPERATORS: Final = {
    "+": "__add__",
    "-": "__sub__",
    "*": "__mul__",
    "/": "__truediv__",
    "//": "__floordiv__",
    "%": "__mod__",
    "@": "__matmul__",
    "|": "__or__",
    "&": "__and__",
    "==": "__eq__",
    "!=": "__ne__",
    "<": "__lt__",
    "<=": "__le__",
    ">": "__gt__",
    ">=": "__ge__",
    "in": "__contains__",
    "not in": "__contains__",
}
_BUILTIN_PROTOCOLS: Final = {
    "builtins.str": "__str__",
    "builtins.repr": "__repr__",
    "builtins.len": "__len__",
    "builtins.bool": "__bool__",
    "builtins.iter": "__iter__",
    "builtins.next": "__next__",
    "builtins.hash": "__hash__",
    "builtins.list": "__iter__",
    "builtins.tuple": "__iter__",
    "builtins.sum": "__iter__",
    "builtins.sorted": "__iter__",
}

Implicit = tuple[Any, f.AnyValue, str, str, bool]
"""Where, on which value, which method, how (as in `Edge.how`), and whether what it gives is awaited."""


def implicit_calls(fn: FunctionView) -> Iterator[Implicit]:
    """Every method that the language calls on a value here, whatever the value's class is."""
    for call in fn.calls:
        func = call.func
        if isinstance(func, f.Name) and func.name in _BUILTIN_PROTOCOLS and call.args:
            yield call, call.args[0].value, _BUILTIN_PROTOCOLS[func.name], "operator", False
        if isinstance(func, f.Attr) and func.name == "enter_context" and call.args:
            for name in ("__enter__", "__exit__"):
                yield call, call.args[0].value, name, "with", False
        elif isinstance(func, f.Attr) and func.name == "enter_async_context" and call.args:
            for name in ("__aenter__", "__aexit__"):
                yield call, call.args[0].value, name, "with", True
    for step in fn.all(f.With):
        names = ("__aenter__", "__aexit__") if step.is_async else ("__enter__", "__exit__")
        for manager, _ in step.items:
            for name in names:
                yield step, manager, name, "with", step.is_async
    for loop in fn.all(f.For):
        names = ("__aiter__", "__anext__") if loop.is_async else ("__iter__", "__next__")
        for name in names:
            yield loop, loop.over, name, "loop", loop.is_async
    for each in fn.all(f.Each):
        for inner in each.loops:
            for name in ("__aiter__", "__anext__") if inner.is_async else ("__iter__", "__next__"):
                yield each, inner.over, name, "loop", inner.is_async
    for text in fn.all(f.Text):
        for part in text.parts:
            yield text, part, "__str__", "text", False
    for op in fn.all(f.Op):
        if op.op in _OPERATORS and len(op.args) == 2:
            yield op, op.args[0], _OPERATORS[op.op], "operator", False
    for change in fn.all(f.Change):
        yield change, change.target, f"__i{_OPERATORS[change.op][2:]}" if change.op in _OPERATORS else "", "operator", False
    for site, test in _truth_tests(fn):
        yield site, test, "__bool__", "operator", False
    for compare in fn.all(f.Compare):
        for number, name in enumerate(compare.ops):
            if name in _OPERATORS:
                on = compare.args[number + 1] if name in ("in", "not in") else compare.args[number]
                yield compare, on, _OPERATORS[name], "operator", False
    for item in fn.all(f.Item):
        for name in _item_methods(fn, item):
            yield item, item.base, name, "operator", False
    for wait in fn.all(f.Await):
        yield wait, wait.value, "__await__", "operator", False


def _truth_tests(fn: FunctionView) -> Iterator[tuple[Any, f.AnyValue]]:
    """The values whose truth a function asks for: tests of `if`, `while`, a ternary or an assertion, and what `not`, `and`, `or` are applied to; each with the step that asks."""
    tests: list[f.AnyValue] = [test for branch in fn.all(f.If) for test in branch.tests]
    tests += [one.test for kind in (f.While, f.Choice, f.Assert) for one in fn.all(kind)]
    tests += [arg for op in fn.all(f.Op) if op.op in ("not", "and", "or") for arg in op.args[: 1 if op.op == "not" else -1]]
    return ((fn.step_of(test), test) for test in tests if isinstance(test, (f.Name, f.Attr, f.Call)))


def _item_methods(fn: FunctionView, item: f.Item) -> tuple[str, ...]:
    """The methods that `x[i]` runs where it stands: reading, setting, both for `+=`, deleting."""
    holder, slot = fn.parent(item) or (None, "")
    if isinstance(holder, f.Delete):
        return ("__delitem__",)
    if slot != "target":
        return ("__getitem__",)
    return ("__getitem__", "__setitem__") if isinstance(holder, f.Change) else ("__setitem__",)
