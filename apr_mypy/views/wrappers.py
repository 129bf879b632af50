"""What decorators make of a function: whether a call of the decorated one gives an awaitable, where their types do not say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, Literal

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Route
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import ModuleView
from apr_mypy.views.naming import last_name
from apr_mypy.views.standing_for import functions_of

Effect = Literal["async", "sync", "same", "unknown"]

_KEEP: Final = frozenset(
    {
        *("builtins.staticmethod", "builtins.classmethod", "builtins.property", "abc.abstractmethod", "functools.cached_property", "functools.cache"),
        *("functools.lru_cache", "typing.override", "typing_extensions.override", "typing.final", "typing_extensions.final", "contextlib.suppress"),
        *("functools.wraps", "warnings.deprecated", "typing_extensions.deprecated"),
    }
)


def effect(module: ModuleView, scope: FunctionView, decorator: f.AnyValue) -> Effect:
    """What a decorator makes of a function: a coroutine function, a plain one, or whatever it was before."""
    func = decorator.func if isinstance(decorator, f.Call) else decorator
    if any(name in _KEEP for name in module.names_of(scope, func)) or module.find_value(Route, scope, decorator) is not None:
        return "same"
    makers = functions_of(scope, func)
    if isinstance(decorator, f.Call):  # a factory: what it returns decorates
        makers = tuple(inner for maker in makers for inner in _returned(maker))
    effects = {_of_maker(maker) for maker in makers}
    return effects.pop() if len(effects) == 1 else "unknown"


def is_left_as_it_is(fn: FunctionView, decorator: f.AnyValue) -> bool:
    """Whether a function still returns to its callers what it says: the decorator is one that knowledge, or its source here, tells so."""
    module = fn.module
    scope = fn.outer or module.body
    func = decorator.func if isinstance(decorator, f.Call) else decorator
    return effect(module, scope, decorator) == "same" or bool(module.knowledge.rows(module.names_of(scope, func)))


def awaitable_by_decorator(module: ModuleView) -> frozenset[str]:
    """The functions of the module which, decorated, give an awaitable that mypy does not see (`Callable[..., Any]`), by full name."""
    found = set()
    for fn in module.functions.values():
        if not fn.function.decorators:
            continue
        gives = fn.is_async and not fn.function.is_generator
        for decorator in reversed(fn.function.decorators):
            done = effect(module, fn.outer or module.body, decorator)
            if done == "unknown":
                break
            gives = gives if done == "same" else done == "async"
        else:
            if gives:
                found.add(fn.full)
    return frozenset(found)


def awaitable_beyond(modules: Mapping[str, ModuleView]) -> frozenset[str]:
    """The functions of a whole program which, decorated by something of the project, give an awaitable that mypy does not see, by full name."""
    makers = {fn.function.name for module in modules.values() for fn in module.functions.values() if any(one.is_async for one in _within(fn))}
    return frozenset(
        full
        for module in modules.values()
        if makers and any(last_name(_called(one)) in makers for fn in module.functions.values() for one in fn.function.decorators)
        for full in awaitable_by_decorator(module)
    )


def _within(fn: FunctionView) -> Iterator[FunctionView]:
    """The functions in a function, and those in these."""
    for one in fn.nested.values():
        yield one
        yield from one.nested.values()


def _called(decorator: f.AnyValue) -> f.AnyValue:
    return decorator.func if isinstance(decorator, f.Call) else decorator


def _returned(maker: FunctionView) -> tuple[FunctionView, ...]:
    """The nested functions that a function returns."""
    found = []
    for end in maker.returns:
        for origin in maker.origins(end.value) if end.value is not None else ():
            if isinstance(origin, Definition) and origin.kind == "function":
                found += [one for one in maker.nested.values() if one.function is origin.record]
    return tuple(found)


def _of_maker(maker: FunctionView) -> Effect:
    params = {param.name for param in maker.function.params}
    if any(isinstance(end.value, f.Name) and end.value.name in params for end in maker.returns):
        return "same"  # it registers the function and gives it back
    wrappers = _returned(maker)
    if not wrappers:
        return "unknown"
    if all(one.is_async and not one.function.is_generator for one in wrappers):
        return "async"
    if any(one.is_async for one in wrappers):
        return "unknown"
    return "same" if any(_gives_on(one, params) for one in wrappers) else "sync"


def _gives_on(wrapper: FunctionView, params: set[str]) -> bool:
    """Whether a wrapper returns what the wrapped function gave."""
    for end in wrapper.returns:
        for origin in wrapper.origins(end.value) if end.value is not None else ():
            if isinstance(origin, f.Call) and isinstance(origin.func, f.Name) and origin.func.name in params:
                return True
    return False
