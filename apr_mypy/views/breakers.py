"""Circuit breakers: what stops calls to a system that keeps failing, by a library or by a class of the project, and which functions it stands around."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, Protocol

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import BreaksCircuit, SendsRequest
from apr_mypy.patterns import pattern_of
from apr_mypy.views.claims import Running
from apr_mypy.views.function import FunctionView
from apr_mypy.views.walk import inside, steps

_CALLED: Final = pattern_of(r"(?<!short_)(?<!short)(circuit|breaker)", re.IGNORECASE)
_OPEN: Final = pattern_of(
    r"(^|_)(half_?open(ed)?|open(ed)?|is_open|tripped|trip|open_until|opened_at|open_since|blocked_until|retry_after|cool_?down\w*)(_|$)",
    re.IGNORECASE,
)
_LAST_FAILED: Final = pattern_of(r"last_(error|fail\w*|exception)(_|$)|(errored|failed)_at$")
"""What the time of the last failure is called, by which a client that asks it stays quiet for a while."""
_FAILURES: Final = pattern_of(r"fail|error", re.IGNORECASE)
_SETTING: Final = frozenset({"set", "setex", "incr", "add"})
"""How a value is put under a key."""
_DEEPEST: Final = 3


class Breaking(Running, Protocol):
    """What is known of a program (`Program`)."""

    def members(self, class_full: str) -> frozenset[str]: ...


def is_breaker(program: Breaking, full: str) -> bool:
    """Whether a class of the project is a circuit breaker: it counts failures and is open or not."""
    memo: dict[str, bool] = program.__dict__.setdefault("_breakers", {})
    if full not in memo:
        view = program.classes.get(full)
        members = program.members(full) if view is not None else frozenset()
        opens = any(_OPEN.search(name) for name in members) or any(
            isinstance(one, f.Const) and isinstance(one.value, str) and re.fullmatch(r"(?i)half.?open|open", one.value) is not None
            for name in members
            if view is not None and (method := view.methods.get(name)) is not None
            for one in method.all(f.Const)
        )
        memo[full] = view is not None and opens and any(_FAILURES.search(name) for name in members)
    return memo[full]


def _stands_by_itself(program: Breaking, full: str) -> bool:
    """Whether a class is a breaker and nothing else: a client that keeps such a state for itself stands around its own calls only."""
    view = program.classes.get(full)
    return (
        view is not None and is_breaker(program, full) and not any(fn.owner is view.class_ for fn, _, _ in view.module.calls_known_as(SendsRequest))
    )


def mentions_breaker(program: Breaking, fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is a circuit breaker, or a method or part of one."""
    at: f.AnyValue | None = value
    while at is not None:
        if isinstance(at, (f.Name, f.Attr)):
            types = fn.module.types
            number = types.type_of(at)
            classes = types.classes(number) or types.class_objects(number)
            if any(
                fn.module.knowledge.find(BreaksCircuit, fn.module.lineage(full)) is not None or _stands_by_itself(program, full) for full in classes
            ):
                return True
            names = (*fn.module.names_of(fn, at), *fn.module.instances_of(fn, at))
            if fn.module.knowledge.find(BreaksCircuit, names) is not None:
                return True
            if _CALLED.search(at.name.rpartition(".")[2]) and not any(full in program.classes or full.startswith("builtins.") for full in classes):
                return True
        at = at.base if isinstance(at, (f.Attr, f.Item)) else at.func if isinstance(at, f.Call) else at.value if isinstance(at, f.Await) else None
    return False


def breaks(program: Breaking, fn: FunctionView, depth: int = 0) -> bool:
    """Whether a function asks a circuit breaker before it goes on, or one is put around it."""
    memo: dict[str, bool] = program.__dict__.setdefault("_breaking", {})
    if fn.full not in memo:
        memo[fn.full] = False  # for what leads back here
        memo[fn.full] = _breaks(program, fn, depth)
    return memo[fn.full]


def _breaks(program: Breaking, fn: FunctionView, depth: int) -> bool:
    outer = fn.outer or fn.module.body
    if any(mentions_breaker(program, outer, one) for one in fn.function.decorators):
        return True
    if any(breaks(program, one, depth + 1) for one in program.wrappers(fn)):
        return True
    if fn.owner is not None and is_breaker(program, fn.owner.full) and any(_OPEN.search(attr.name) for attr in _own_attrs(fn)):
        return True
    if any(_rests(step) for step in fn.all(f.If)) or _counts_and_refuses(fn):
        return True
    if any(mentions_breaker(program, fn, manager) for step in fn.all(f.With) for manager, _ in step.items):
        return True
    if any(isinstance(call.func, f.Attr) and mentions_breaker(program, fn, call.func.base) for call in fn.calls):
        return True
    if any(isinstance(call.func, f.Name) and mentions_breaker(program, fn, call.func) for call in fn.calls):
        return True
    if any(_CALLED.search(attr.name) and mentions_breaker(program, fn, attr) for attr in fn.attrs):
        return True
    if depth < _DEEPEST:  # `self._check_open()`
        for call in fn.calls:
            if (
                isinstance(call.func, f.Attr)
                and isinstance(call.func.base, f.Name)
                and call.func.base.name == "self"
                and (_OPEN.search(call.func.name) or _CALLED.search(call.func.name))
            ):
                if any(breaks(program, one, depth + 1) for one in program.run_by(fn, call)):
                    return True
    return False


def _rests(step: f.If) -> bool:
    """Whether a call is left out for a while after it failed: `if self._last_error_at and clock() - self._last_error_at < 30: return`."""
    named = any(isinstance(one, f.Attr) and _LAST_FAILED.search(one.name) for test in step.tests for one in inside(test))
    return named and any(isinstance(one, (f.Return, f.Raise)) for block in step.blocks for one in steps(block))


def _counts_and_refuses(fn: FunctionView) -> bool:
    """`if clock() < open_until: raise …` and, where it failed, `failures += 1`: a breaker whose state is kept in variables around the function, as a decorator keeps it, or under keys
    of a store that all processes share (`cache.set("rates:open", 1, 30)`)."""
    kept = {name for step in fn.all(f.Global) for name in step.names}
    kept |= {str(item.index.value) for item in fn.all(f.Item) if isinstance(item.index, f.Const) and isinstance(item.index.value, str)}
    set_keys = {_key(call.args[0].value) for call in fn.calls if isinstance(call.func, f.Attr) and call.func.name in _SETTING and call.args}
    kept |= set_keys
    opens = {name for name in kept if _OPEN.search(name)}
    if not opens or not any(_FAILURES.search(name) for name in kept) or not fn.all(f.Try):
        return False
    return any(
        (_word(one) or _key(one)) in opens and any(isinstance(end, (f.Return, f.Raise)) for end in steps(block))
        for step in fn.all(f.If)
        for test, block in zip(step.tests, step.blocks, strict=True)
        for one in inside(test)
    )


def _word(value: f.AnyValue) -> str:
    """`open_until`, `state["open_until"]` -> open_until."""
    if isinstance(value, f.Item):
        return str(value.index.value) if isinstance(value.index, f.Const) else ""
    return value.name.rpartition(".")[2] if isinstance(value, f.Name) else ""


def _key(value: f.AnyValue) -> str:
    """The words of a key that is written here: `rates:open`, `"rates:%s:open" % host`, an f-string; "" where it is none."""
    if isinstance(value, f.Op) and value.op == "%":
        value = value.args[0]
    parts = value.parts if isinstance(value, f.Text) else (value,)
    return "_".join(
        one.value.strip(":./-").replace(":", "_").replace(".", "_") for one in parts if isinstance(one, f.Const) and isinstance(one.value, str)
    )


def is_stopped(program: Breaking, fn: FunctionView, site: Any) -> bool:
    """Whether a breaker stops what stands at `site` in a function: one that stands around the function, or that is given this to run. What the function does beside that goes on."""
    if not breaks(program, fn):
        return False
    given = _only_given(program, fn)
    return not given or not isinstance(site, (f.Call, f.Lambda)) or any(one is site for call in given for one in inside(call))


def _only_given(program: Breaking, fn: FunctionView) -> tuple[f.Call, ...]:
    """`breaker.call(lambda: …)`: the calls by which a breaker is given something to run, where that is all that the function has to do with one."""
    if fn.function.decorators or program.wrappers(fn) or (fn.owner is not None and is_breaker(program, fn.owner.full)):
        return ()
    if (
        any(_rests(step) for step in fn.all(f.If))
        or _counts_and_refuses(fn)
        or any(mentions_breaker(program, fn, manager) for step in fn.all(f.With) for manager, _ in step.items)
    ):
        return ()
    found = [
        call
        for call in fn.calls
        if (isinstance(call.func, f.Attr) and mentions_breaker(program, fn, call.func.base))
        or (isinstance(call.func, f.Name) and mentions_breaker(program, fn, call.func))
    ]
    named = {id(one) for call in found for one in inside(call.func)}
    if any(_CALLED.search(attr.name) and id(attr) not in named for attr in fn.attrs):
        return ()
    if not all(any(isinstance(arg.value, f.Lambda) or _is_function(program, fn, arg.value) for arg in call.args) for call in found):
        return ()
    return tuple(found)


def _is_function(program: Breaking, fn: FunctionView, value: f.AnyValue) -> bool:
    return isinstance(value, (f.Name, f.Attr)) and any(True for _ in program.refers_to(fn, value))


def _own_attrs(fn: FunctionView) -> Iterator[f.Attr]:
    for attr in fn.attrs:
        if isinstance(attr.base, f.Name) and attr.base.name == "self":
            yield attr


def has_breaking_methods(program: Breaking, full: str) -> bool:
    """Whether a class is a breaker, or one of its methods has one: a transport, adapter or session that stops requests by itself."""
    if _CALLED.search(full.rpartition(".")[2]):
        return True
    for base in program.classes[full].class_.mro if full in program.classes else ():
        view = program.classes.get(base)
        if view is not None and any(breaks(program, method) for name, method in view.methods.items() if name != "__init__"):
            return True
    return False


def makes_breaking(program: Breaking, fn: FunctionView, value: Any, depth: int = 0) -> bool:
    """Whether a value is made by, or from, something that breaks circuits (`httpx.Client(transport=BreakerTransport())`)."""
    if depth > _DEEPEST or not isinstance(value, (f.Call, f.Name, f.Attr, f.Table)):
        return False
    if isinstance(value, f.Table):
        return any(makes_breaking(program, fn, item, depth + 1) for _, item in value.items)
    if isinstance(value, f.Call):
        types = fn.module.types
        made = types.class_objects(types.type_of(value.func)) or types.classes(value.type)
        if any(has_breaking_methods(program, full) for full in made) or mentions_breaker(program, fn, value.func):
            return True
        return any(makes_breaking(program, fn, arg.value, depth + 1) for arg in value.args)
    if any(has_breaking_methods(program, full) for full in fn.module.types.classes(fn.module.types.type_of(value)) if full in program.classes):
        return True
    return any(makes_breaking(program, maker, call, depth + 1) for maker, call in fn.module.made_by(fn, value))


__all__ = ["Breaking", "breaks", "has_breaking_methods", "is_breaker", "is_stopped", "makes_breaking", "mentions_breaker"]
