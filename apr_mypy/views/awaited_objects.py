"""Objects of the project's own classes that can be awaited, and are more than that: builders that hand themselves back, rows, callables. What is done with one besides awaiting it."""

from __future__ import annotations

from typing import Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import AsksAwaitable
from apr_mypy.views.function import FunctionView, Use
from apr_mypy.views.naming import last_name, outer_name
from apr_mypy.views.types import AWAITABLES

_RAISING: Final = frozenset({"raises", "assertRaises", "assertRaisesRegex", "assertRaisesMessage", "assertWarns", "warns", "deprecated_call"})
"""How what expects an exception of its block is called, in whatever test framework."""
_FILLING: Final = frozenset({"append", "insert", "add", "appendleft", "setdefault"})
_TEXTS: Final = frozenset({"builtins.str", "builtins.repr"})


def is_meant(fn: FunctionView, value: f.AnyValue, use: Use) -> bool:
    """Whether what becomes of such an object is meant: its method is called for what it does to the object, which somebody still has; the call is there to fail in a test; its text is
    asked for by name, which a coroutine has none of; it is collected, as rows are; it is the handle of a coroutine that the call has taken over."""
    if use.kind == "statement":
        if _changes_its_receiver(fn, value) or _takes_over_a_coroutine(fn, value) or _is_anothers(fn, value):
            return True
        return any(outer_name(manager) in _RAISING for _, manager in fn.withs_around(value))
    if use.kind in ("item", "collected"):
        return True
    if use.kind != "argument":
        return False
    func = use.by.func
    return (isinstance(func, f.Name) and func.name in _TEXTS) or (isinstance(func, f.Attr) and func.name in _FILLING)


def is_told_to_itself(fn: FunctionView, value: f.AnyValue, use: Use) -> bool:
    """`self.where(…)` in a query's own class: it changes the query that the method is about, whatever awaits that one."""
    if use.kind != "statement" or not isinstance(value, f.Call) or not isinstance(value.func, f.Attr) or fn.owner is None or not fn.function.params:
        return False
    base = value.func.base
    is_self = isinstance(base, f.Super) or (isinstance(base, f.Name) and base.name == fn.function.params[0].name)
    made = fn.module.types.classes(value.type)
    return is_self and bool(made) and all(one in fn.owner.mro or fn.owner.full in fn.module.types.mro(one) for one in made)


def _changes_its_receiver(fn: FunctionView, value: f.AnyValue) -> bool:
    """`self.where(…)`, `query.add(row)`: the method gives back an object of its receiver's own class, as a builder does, and the receiver has a name."""
    if not isinstance(value, f.Call) or not isinstance(value.func, f.Attr) or not isinstance(value.func.base, (f.Name, f.Attr)):
        return False
    types = fn.module.types
    made, held = types.classes(value.type), types.classes(types.type_of(value.func.base))
    return any(one in types.mro(other) or other in types.mro(one) for one in made for other in held)


def _takes_over_a_coroutine(fn: FunctionView, value: f.AnyValue) -> bool:
    """`queue.put(send(order))`: the call is given a coroutine, which it runs; the object that it gives back only tells how far that is."""
    if not isinstance(value, f.Call):
        return False
    types = fn.module.types
    return any(not AWAITABLES.isdisjoint(types.bases(number)) for arg in value.args for number in (arg.wants, types.type_of(arg.value)))


def _is_anothers(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether such an object comes out of a function of another module, and of no object of its own class (a query's `where`): nothing here tells whether it runs only when it is awaited, or is the handle of
    what runs already."""
    if not isinstance(value, f.Call):
        return False
    module, func = fn.module, value.func
    made = func.targets if isinstance(func, f.Attr) else (func.name,) if isinstance(func, f.Name) and func.scope == f.FULL else ()
    if not made or any(one in module.functions for one in made) or module.types.class_objects(module.types.type_of(func)):
        return False
    held = module.types.classes(module.types.type_of(func.base)) if isinstance(func, f.Attr) else ()
    given = {base for one in module.types.classes(value.type) for base in module.types.mro(one)}
    return given.isdisjoint(held)


def asked_before(fn: FunctionView, call: f.Call, function: f.AnyValue) -> bool:
    """Whether a call only happens where the code has asked whether a function is a coroutine function, and it is none: `if is_async_callable(f): … else: to_thread(f)`."""
    return told_async(fn, call, function) is False


def told_async(fn: FunctionView, call: f.Call, function: f.AnyValue) -> bool | None:
    """What the code has asked before a call: that a function is a coroutine function (True), that it is none (False); None where it has not asked."""
    name = last_name(function)
    for condition in fn.holds_at(call) if name else ():
        test = condition.test
        if isinstance(test, f.Call) and _tells_async(fn, test) and any(last_name(arg.value) == name for arg in test.args):
            return condition.holds
    return None


def takes_async(call: f.Call) -> bool:
    """Whether a call says by the name of what it calls, or of an option that it sets, that it takes coroutine functions too: `build_async_kwargs(next_func=f)`, `listener(f, asyncio=True)`."""
    if any(word in last_name(call.func).lower() for word in ("async", "coroutine", "awaitable")):
        return True
    return any("async" in arg.name.lower() and not (isinstance(arg.value, f.Const) and not arg.value.value) for arg in call.args)


def _tells_async(fn: FunctionView, call: f.Call) -> bool:
    """Whether a call asks if something is a coroutine function or awaitable: by knowledge, or by the name of a function of the project's own."""
    if fn.module.find(AsksAwaitable, fn, call) is not None:
        return True
    name = last_name(call.func).lower()
    return name.startswith(("is", "_is")) and any(word in name for word in ("async", "coroutine", "awaitable"))
