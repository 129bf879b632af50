"""Policies that are made from others: by a function of the project that is given some of what they say, or by a method that changes a part (`retry_with`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Retries
from apr_mypy.views.closed_ways import Leg, is_closed_within
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import Callee
from apr_mypy.views.naming import called_name
from apr_mypy.views.retry_policies import UNKNOWN, Policy, exceptions, policy_of
from apr_mypy.views.retry_waits import number_of
from apr_mypy.views.standing_for import filled_in, functions_of, home, locals_in
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.module import ModuleView

_KEPT: Final = "_retry_factories"
_ALIVE: Final = "_filled_in"
"""Where calls are kept that were made here: what is known of a call is known by its identity."""


class Factory(NamedTuple):
    """A function that makes a policy, some of which is left to its parameters. `call` is the library's, in `fn`, which is `top` or stands in it."""

    top: FunctionView
    fn: FunctionView
    call: f.Call
    row: Retries


class Derived(NamedTuple):
    """A policy made from another one by a call of the project's. `call` is the library's call as it is then; `base` what the policy says by itself."""

    fn: FunctionView
    site: f.Call
    call: f.Call
    row: Retries
    policy: Policy
    base: Policy | None


def derived(module: ModuleView) -> Iterator[Derived]:
    """The policies that calls of a module make from others, in its own module or in one that it imports from."""
    made = list(_in_sight(module))
    by_name: dict[str, list[Factory]] = {}
    for one in made:
        by_name.setdefault(one.top.function.name, []).append(one)
        by_name.setdefault(one.top.full, []).append(one)
    for fn, call in module.calls_named(*by_name) if by_name else ():
        runs = {one.full for one in functions_of(fn, call.func)}
        for one in by_name[call.func.name] if isinstance(call.func, (f.Name, f.Attr)) else ():
            if one.top.full in runs and fn.full != one.top.full and (found := _made(fn, call, one)) is not None:
                yield found
    yield from _changed(module)


def _in_sight(module: ModuleView) -> Iterator[Factory]:
    yield from _factories(module)
    others = {id(other): other for step in module.facts.imports if (other := home(module, step.full)) is not None and other is not module}
    for other in others.values():
        yield from _factories(other)


def _factories(module: ModuleView) -> Sequence[Factory]:
    known: list[Factory] | None = module.__dict__.get(_KEPT)
    if known is None:
        known = module.__dict__[_KEPT] = []
        for fn, call, row in module.calls_known_as(Retries):
            if fn is module.body or row.what == "later":
                continue
            top = fn
            while top.outer is not None and top.outer is not module.body:
                top = top.outer
            params = {param.name for param in top.function.params}
            if params & locals_in([arg.value for arg in call.args], inside):
                known.append(Factory(top, fn, call, row))
    return known


def _made(fn: FunctionView, call: f.Call, one: Factory) -> Derived | None:
    """What a call of a factory makes; None where it decides nothing, or more is left open."""
    params = one.top.function.params
    given: dict[str, f.AnyValue] = {}
    more: list[f.Arg] = []
    positional = [param.name for param in params if param.kind in (f.POSITIONAL, f.POSITIONAL_ONLY)]
    positional = positional[one.top.owner is not None and not one.top.function.is_static :]
    names = {param.name for param in params}
    number = 0
    for arg in fn.module.callee(fn, call).args:
        if arg.name in ("*", "**"):
            return None
        name = arg.name or (positional[number] if number < len(positional) else "")
        number += not arg.name
        if name in names:
            given[name] = arg.value
        elif arg.name:
            more.append(arg)
    said = locals_in([arg.value for arg in one.call.args], inside)
    if not said & set(given) and not (more and any(arg.name == "**" for arg in one.call.args)):
        return None
    moved = one.top.module is not fn.module
    for param in params:
        if param.name not in given and param.default is not None:
            given[param.name] = filled_in(param.default, {}, moved=moved)
    args: list[f.Arg] = []
    for arg in one.call.args:
        if arg.name == "**":
            args += more
        else:
            args.append(filled_in(arg, given, moved=moved))
    if said - set(given) - {arg.value.name for arg in one.call.args if arg.name == "**" and isinstance(arg.value, f.Name)}:
        return None
    return _as_derived(fn, call, one.fn, one.call, one.row, tuple(args))


def _as_derived(fn: FunctionView, site: f.Call, maker: FunctionView, call: f.Call, row: Retries, args: tuple[f.Arg, ...]) -> Derived | None:
    made = maker.module.callee(maker, call)
    now = f.Call(made.func, args, 0, site.line, site.column, site.end_line, site.end_column)
    fn.module.__dict__.setdefault(_ALIVE, []).append(now)
    policy = policy_of(fn, Callee(now.func, args, made.names), row)
    return Derived(fn, site, now, row, policy, policy_of(maker, made, row)) if policy is not None else None


def _changed(module: ModuleView) -> Iterator[Derived]:
    """`fetch.retry_with(wait=…)`, `retryer.copy(stop=…)`: the policy of a function, or of an object, with some of it said anew."""
    names = {name for row in module.knowledge.table(Retries).values() for name in row.altered_by}
    for fn, call in module.calls_named(*names) if names else ():
        base = call.func.base if isinstance(call.func, f.Attr) else None
        if base is None or not call.args:
            continue
        for maker, made, row in _policies_of(fn, base):
            if called_name(call) in row.altered_by:
                new = {arg.name for arg in call.args}
                callee = maker.module.callee(maker, made)
                kept: Any = filled_in(tuple(arg for arg in callee.args if arg.name not in new), {}, moved=maker.module is not module)
                found = _as_derived(fn, call, maker, made, row, (*kept, *call.args))
                if found is not None:
                    yield found
                break


def as_asked(retry: Any, fn: FunctionView, decorator: f.AnyValue) -> Any:
    """A decorator's or helper's loop as one function asks for it: with the number of attempts and the failures that the call is given there (`@retried(attempts=1, on=Timeout)`, `with_retry(lambda: …, 2)`); one attempt where what it is given keeps it from the loop."""
    if retry.hand is None or not isinstance(decorator, f.Call):
        return retry
    top = retry.fn
    while top.outer is not None and top.outer is not top.module.body:
        top = top.outer
    policy, loop = retry.policy, retry.site
    if is_closed_within(Leg(fn, decorator, top), retry.fn, loop):
        return retry._replace(policy=policy._replace(attempts=1))
    if isinstance(loop, f.For) and isinstance(loop.over, f.Call):
        asked, more = _asked_for(retry.fn, loop.over)
        given = _given_for(top, asked, fn, decorator)
        number = number_of(*given) if given is not None and (given[0] is fn or policy.attempts == UNKNOWN) else None
        policy = policy._replace(attempts=max(int(number) + more, 1)) if number is not None else policy
    caught = [one.types for call in retry.hand.calls for attempt in retry.fn.tries_around(call) for one in attempt.handlers]
    if len(caught) == 1 and isinstance(caught[0], f.Name) and caught[0].scope == f.LOCAL:
        given = _given_for(top, caught[0].name, fn, decorator)
        failures = exceptions(*given) if given is not None else []
        policy = policy._replace(on=tuple(failures)) if failures else policy
    return retry._replace(policy=policy) if policy is not retry.policy else retry


def _asked_for(fn: FunctionView, over: f.Call) -> tuple[str, int]:
    """The name that says how often a loop goes round, and what is added to it (`range(retries + 1)`); behind `kwargs.pop("retries", default)` the name of the default, which counts for who says nothing."""
    for arg in reversed(over.args):
        value: f.AnyValue = arg.value
        more = 0
        if isinstance(value, f.Op) and value.op == "+" and len(value.args) == 2:
            added = value.args[1]
            if isinstance(added, f.Const) and isinstance(added.value, int):
                value, more = value.args[0], added.value
        if isinstance(value, f.Name):
            taken = [step.value for step in fn.all(f.Set) if any(isinstance(one, f.Name) and one.name == value.name for one in step.targets)]
            if len(taken) == 1 and isinstance(taken[0], f.Call) and called_name(taken[0]) in ("pop", "get") and len(taken[0].args) == 2:
                other = taken[0].args[1].value
                return (other.name if isinstance(other, f.Name) else ""), more
            return value.name, more
    return "", 0


def _given_for(top: FunctionView, name: str, fn: FunctionView, call: f.Call) -> tuple[FunctionView, f.AnyValue] | None:
    """What a call gives a function for a parameter, or its default, with the function that it stands in."""
    param = next((one for one in top.function.params if one.name == name), None)
    if param is None:
        return None
    positional = [one.name for one in top.function.params if one.kind in (f.POSITIONAL, f.POSITIONAL_ONLY)]
    positional = positional[top.owner is not None and not top.function.is_static :]
    given = fn.module.callee(fn, call).argument(name, positional.index(name) if name in positional else -1)
    if given is not None:
        return fn, given.value
    return (top.module.body, param.default) if param.default is not None else None


def _policies_of(fn: FunctionView, base: f.AnyValue) -> Iterator[tuple[FunctionView, f.Call, Retries]]:
    for one in functions_of(fn, base):
        for decorator in one.function.decorators:
            maker = one.outer or one.module.body
            row = one.module.find(Retries, maker, decorator) if isinstance(decorator, f.Call) else None
            if row is not None and isinstance(decorator, f.Call):
                yield maker, decorator, row
    for maker, made in fn.module.made_by(fn, base):
        row = maker.module.find(Retries, maker, made)
        if row is not None:
            yield maker, made, row


__all__ = ["Derived", "as_asked", "derived"]
