"""One function runs another: where, how, the chain of it in words, and which argument goes to which parameter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.finding import Trace
from apr_mypy.views.function import FunctionView
from apr_mypy.views.shown import short

_ITERATING: Final = frozenset(
    [
        "list",
        "tuple",
        "set",
        "frozenset",
        "dict",
        "sorted",
        "sum",
        "min",
        "max",
        "any",
        "all",
        "next",
        "enumerate",
        "zip",
        "map",
        "filter",
        "bytes",
        "bytearray",
        "str.join",
        "list.extend",
        "dict.update",
        "set.update",
    ]
)
"""Builtin functions and methods that iterate over their arguments."""


class Edge(NamedTuple):
    """One function may run another. `how`: call, property, with, loop, operator, text, callback, decorator; `site` is the record where it does so; `awaited` whether the result is awaited there."""

    caller: FunctionView
    site: Any
    callee: FunctionView
    how: str
    awaited: bool = False


class Chain(NamedTuple):
    """How a function reaches one of the functions that a closure started from. `start` is that one's full name; `steps` lead down to it, its own trace last."""

    start: str
    steps: tuple[Trace, ...]


def only_makes_generator(edge: Edge) -> bool:
    """Whether a call only makes a generator, which runs nothing until somebody iterates over it, and the caller does not."""
    if edge.how != "call" or not edge.callee.function.is_generator or edge.callee.is_async:
        return False
    return not _is_consumed(edge.caller, edge.site, 0)


def _is_consumed(fn: FunctionView, value: f.AnyValue, depth: int) -> bool:
    use = fn.use_of(value)
    if use.kind in ("iterated", "entered", "unpacked"):
        return True
    if isinstance(use.by, f.Yield):
        return use.by.is_from
    if use.kind == "argument":
        if isinstance(use.by, f.Call) and isinstance(use.by.func, f.Attr) and use.by.func.name == "enter_context":
            return True
        names = fn.module.callee(fn, use.by).names
        return any(
            name.removeprefix("builtins.") in _ITERATING or name.startswith(("itertools.", "functools.reduce", "collections.deque")) for name in names
        )
    if use.kind == "assigned" and depth < 2 and isinstance(use.by, f.Set):
        held = [target.name for target in use.by.targets if isinstance(target, f.Name) and target.scope == f.LOCAL]
        return any(_is_consumed(fn, read, depth + 1) for name in held for read in fn.reads(name))
    return False


def step_trace(edge: Edge) -> Trace:
    """One step of a chain in words."""
    words = {
        "call": "calls",
        "property": "reads property",
        "with": "enters",
        "loop": "iterates with",
        "operator": "runs",
        "text": "formats with",
        "callback": "has run",
        "decorator": "is wrapped by",
    }
    return edge.caller.module.trace(edge.site, f"{short(edge.caller.full)} {words[edge.how]} {short(edge.callee.full)}")


def takes_receiver(call: f.Call, callee: FunctionView) -> bool:
    """Whether what a call runs gets the object before the arguments: a method, or what a decorator put around one."""
    if callee.owner is not None:
        return not callee.function.is_static and not _is_unbound(call, callee)
    return (callee.outer is not None and isinstance(call.func, f.Attr)) or is_given_itself(callee)


def has_receiver(fn: FunctionView) -> bool:
    """Whether a function's first parameter is filled by what it is called on, and not by the call's arguments."""
    return (fn.owner is not None and not fn.function.is_static) or is_given_itself(fn)


def is_given_itself(fn: FunctionView) -> bool:
    """Whether a decorator hands a function that is no method the object that it makes of it (`@app.task(bind=True)`): callers then leave out the first parameter."""
    params = fn.function.params
    return fn.owner is None and bool(fn.function.decorators) and bool(params) and params[0].name == "self" and params[0].default is None


def _is_unbound(call: f.Call, callee: FunctionView) -> bool:
    """Whether a method is called on its class, with the object as the first argument: `Client.fetch(client, url)`."""
    base = call.func.base if isinstance(call.func, f.Attr) else None
    return not callee.function.is_class and isinstance(base, f.Name) and callee.owner is not None and base.name == callee.owner.full


def bind(args: Sequence[f.Arg], function: f.Function, is_method: bool) -> dict[str, f.AnyValue | None]:
    """Which value each parameter gets: the argument, or None where it keeps its default (or is hidden in `*`/`**`)."""
    params = list(function.params)
    if is_method and params and params[0].kind in (f.POSITIONAL, f.POSITIONAL_ONLY):
        params = params[1:]
    bound: dict[str, f.AnyValue | None] = {param.name: None for param in params}
    positional = [param for param in params if param.kind in (f.POSITIONAL, f.POSITIONAL_ONLY)]
    number = 0
    for arg in args:
        if arg.name == "":
            if number < len(positional):
                bound[positional[number].name] = arg.value
            number += 1
        elif arg.name in ("*", "**"):
            number = len(positional) if arg.name == "*" else number
        elif arg.name in bound:
            bound[arg.name] = arg.value
    return bound
