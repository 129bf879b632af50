"""What a library is told about trying again: how often, for how long, with which waits, after which failures; with the library's own defaults where nothing is said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Argument, Retries, RetryOn, RetryStop
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import Callee
from apr_mypy.views.retry_waits import UNKNOWN as UNKNOWN_WAIT
from apr_mypy.views.retry_waits import Wait, is_on, number_of, random_between, wait_of
from apr_mypy.views.standing_for import functions_of, values_of

FOREVER: Final = 0
UNKNOWN: Final = -1
"""For `Policy.attempts`: it never gives up; or it does, and nobody can say after how many."""

FAILED: Final = frozenset(
    {
        "status",
        "status_code",
        "ok",
        "is_success",
        "is_error",
        "is_server_error",
        "is_client_error",
        "failed",
        "error",
        "errors",
        "returncode",
        "exit_code",
    }
)
"""What a result is asked to learn whether it failed."""
Lineage = tuple[str, ...]


class Policy(NamedTuple):
    """How something is tried again. `attempts` counts the first one too; `timed` when its time is limited. `on` are the exceptions after which it tries again, each a class with what it inherits from; empty where
    that is not known, or all. `polls` when it goes by a result only. `packages` are where a client's own exceptions come from."""

    attempts: int
    wait: Wait
    timed: bool = False
    on: tuple[Lineage, ...] = ()
    polls: bool = False
    connect_only: bool = False
    packages: tuple[str, ...] = ()

    @property
    def retries(self) -> bool:
        """Whether it tries again at all."""
        return self.attempts != 1

    @property
    def endless(self) -> bool:
        return self.attempts == FOREVER and not self.timed


class Given:
    """The arguments of a call that says how to try again, those too that stand in a dictionary which it is given."""

    def __init__(self, fn: FunctionView, callee: Callee, row: Retries) -> None:
        self.fn = fn
        self.callee = callee
        self.inner: dict[str, f.AnyValue] = {}
        self.hidden = any(arg.name == "*" for arg in callee.args)
        told = [arg.value for one in row.inside if (arg := callee.argument(one.keyword, one.position)) is not None]
        for value in (*told, *[arg.value for arg in callee.args if arg.name == "**"]):
            for held in self._tables(value):
                for key, kept in held.items:
                    if isinstance(key, f.Const) and isinstance(key.value, str):
                        self.inner[key.value] = kept
                    else:
                        self.hidden = True

    def _tables(self, value: f.AnyValue) -> Iterator[f.Table]:
        found = False
        for origin in self.fn.origins(value):
            if isinstance(origin, f.Name) and origin.scope == f.FULL:
                known = values_of(self.fn, origin)
                origin = known[0][1] if len(known) == 1 else origin
            if isinstance(origin, f.Call) and isinstance(origin.func, f.Name) and origin.func.name == "builtins.dict":
                origin = f.Table(tuple((f.Const(arg.name), arg.value) for arg in origin.args if arg.name), 0, origin.line, origin.column)
            if isinstance(origin, f.Table):
                found = True
                yield origin
        if not found:
            self.hidden = True

    def value(self, argument: Argument) -> f.AnyValue | None:
        if argument.keyword and argument.keyword in self.inner:
            return self.inner[argument.keyword]
        arg = self.callee.argument(argument.keyword, argument.position)
        return arg.value if arg is not None else None

    def first(self, arguments: tuple[Argument, ...]) -> f.AnyValue | None:
        return next((value for one in arguments if (value := self.value(one)) is not None), None)


def policy_of(fn: FunctionView, callee: Callee, row: Retries) -> Policy | None:
    """What a call says about trying again; None where it only would, were it told to."""
    given = Given(fn, callee, row)
    if row.only_if and not any((value := given.value(one)) is not None and is_on(fn, value) for one in row.only_if):
        return None
    inner = _inner_policy(fn, given, row)
    if inner is not None:
        return inner._replace(packages=row.packages or inner.packages, connect_only=row.connect_only or inner.connect_only)
    attempts, timed = _attempts(fn, given, row)
    on, polls = _on(fn, given, row)
    return Policy(attempts, _wait(fn, given, row), timed, on, polls, row.connect_only, row.packages)


def _inner_policy(fn: FunctionView, given: Given, row: Retries) -> Policy | None:
    """The policy that a client is given: an object that another call made, or a number of attempts at once."""
    value = given.value(row.policy) if row.policy is not None else None
    if value is None:
        return Policy(UNKNOWN, UNKNOWN_WAIT) if row.policy is not None and given.hidden else None
    number = number_of(fn, value)
    if number is not None:
        return Policy(max(int(number), 0) + 1, Wait("none"))
    if isinstance(value, f.Const):
        return Policy(1 if value.value is False else row.default, Wait(row.growth, row.jitter))
    for maker, call in _makers(fn, value):
        made = maker.module.find(Retries, maker, call)
        if made is not None and (found := policy_of(maker, maker.module.callee(maker, call), made)) is not None:
            return found
        if made is None and row.default > 1 and call.func is not value:
            return Policy(row.default, Wait(row.growth, row.jitter))  # settings of another kind
    return Policy(UNKNOWN, UNKNOWN_WAIT)


def _makers(fn: FunctionView, value: f.AnyValue) -> Iterator[tuple[FunctionView, f.Call]]:
    """The calls that made a policy, also where a global of another module holds it."""
    yield from fn.module.made_by(fn, value)
    for origin in fn.origins(value) if isinstance(value, f.Name) else ():
        if isinstance(origin, f.Name) and origin.name not in fn.module.globals:
            for body, held in values_of(fn, origin):
                yield from body.module.made_by(body, held)


def _attempts(fn: FunctionView, given: Given, row: Retries) -> tuple[int, bool]:
    timed = row.bounded
    limits = [value for one in row.bounds if (value := given.value(one)) is not None]
    if limits:
        timed = any(is_on(fn, one) for one in limits)
    if row.stop is not None and (stop := given.value(row.stop)) is not None:
        attempts, limited = _stop(fn, stop, 0)
        return attempts, timed or limited
    total = given.first(row.total)
    value = total if total is not None else given.first(row.attempts)
    if value is None:
        return (UNKNOWN if given.hidden else row.default), timed
    extra = 1 if row.counts == "retries" and total is None else 0
    if isinstance(value, f.Const) and (value.value is None or isinstance(value.value, bool)):
        if value.value is None:
            others = [one for argument in row.attempts[1:] if (one := number_of(fn, given.value(argument))) is not None]
            if others and extra:
                return int(max(others)) + extra, timed
            return (FOREVER if row.none == "forever" else row.default), timed
        return (1 if value.value is False else UNKNOWN), timed
    constant = fn.module.constant(fn, value)
    if constant is not None and constant.value is None and not constant.kind:
        return (FOREVER if row.none == "forever" else row.default), timed
    number = number_of(fn, value)
    if number is None:
        return UNKNOWN, timed
    if number < 0:
        return (FOREVER if row.below_zero == "forever" else row.default), timed
    return int(number) + extra, timed


def _stop(fn: FunctionView, value: f.AnyValue, depth: int) -> tuple[int, bool]:
    """(attempts, whether its time is limited) of what says when to stop."""
    if depth > 6:
        return UNKNOWN, False
    if isinstance(value, f.Op) and value.op in ("|", "&"):
        return _stops([_stop(fn, arg, depth + 1) for arg in value.args], value.op == "|")
    row = fn.module.find_value(RetryStop, fn, value)
    if row is not None and row.parts and isinstance(value, f.Call):
        return _stops([_stop(fn, arg.value, depth + 1) for arg in value.args], row.parts == "any")
    if row is not None:
        if row.how != "attempts":
            return (FOREVER, row.how == "time") if row.how != "other" else (UNKNOWN, True)
        arg = (
            fn.module.callee(fn, value).argument(row.attempts.keyword, row.attempts.position) if isinstance(value, f.Call) and row.attempts else None
        )
        number = number_of(fn, arg.value) if arg is not None else None
        return (int(number) if number is not None else UNKNOWN), False
    if isinstance(value, f.Name):
        origins = [one for one in fn.origins(value) if not isinstance(one, Definition) and one is not value] if value.scope == f.LOCAL else []
        found = [_stop(fn, one, depth + 1) for one in origins] + [_stop(body, one, depth + 1) for body, one in values_of(fn, value)]
        if len(found) == 1:
            return found[0]
    if isinstance(value, f.Const) and value.value is None:
        return FOREVER, False
    return UNKNOWN, False


def _stops(parts: list[tuple[int, bool]], any_of: bool) -> tuple[int, bool]:
    counted = [attempts for attempts, _ in parts if attempts != FOREVER]
    known = [one for one in counted if one != UNKNOWN]
    if any_of:
        return (min(known) if known else UNKNOWN if counted else FOREVER), any(timed for _, timed in parts)
    if any(attempts == FOREVER and not timed for attempts, timed in parts):
        return FOREVER, False
    return (max(known) if known and len(known) == len(parts) else UNKNOWN), all(timed or attempts != FOREVER for attempts, timed in parts)


def _wait(fn: FunctionView, given: Given, row: Retries) -> Wait:
    """Its wait: what is given, else the library's own."""
    decided = given.value(row.jitter_by) if row.jitter_by is not None else None
    jitter = row.jitter if decided is None else is_on(fn, decided)
    if any((value := given.value(one)) is not None and is_on(fn, value) for one in row.grows_by):
        return Wait("exponential", jitter)
    value = given.first(row.wait)
    if value is not None and not (isinstance(value, f.Const) and value.value is None):
        wait = wait_of(fn, value)
        if jitter and wait.growth == "fixed" and row.jitter_by is not None and not row.grows_by:
            seconds = given.value(Argument(keyword="interval"))  # anything between nothing and that
            return random_between(0.0, 1.0 if seconds is None else number_of(fn, seconds))
        steady = wait.growth == "exponential" or (decided is not None and wait.growth in ("linear", "table"))
        by_library = jitter and row.jitter_by is not None and steady
        return wait._replace(jitter=wait.jitter or by_library)
    if any(given.value(one) is not None for one in row.random_by):
        return Wait("random", True)
    if any(given.value(one) is not None for one in row.linear_by):
        return Wait("linear", jitter and decided is not None)
    if given.hidden:
        return UNKNOWN_WAIT
    return Wait(row.growth, row.jitter if decided is None else jitter)


def _on(fn: FunctionView, given: Given, row: Retries) -> tuple[tuple[Lineage, ...], bool]:
    """(exceptions, whether it goes by a result only)."""
    if row.polls:
        return (), not _asks_for_failure(fn, f.Call(given.callee.func, given.callee.args, 0, 0, 0, 0, 0))
    value = given.first(row.on)
    if value is None:
        return (), False
    found: list[Lineage] = []
    results = others = False
    stack = [value]
    while stack:
        one = stack.pop()
        if isinstance(one, f.Op) and one.op in ("|", "or"):
            stack += one.args
            continue
        on = fn.module.find(RetryOn, fn, one) if isinstance(one, f.Call) else None
        if on is not None and isinstance(one, f.Call):
            results = results or (on.result and not _asks_for_failure(fn, one))
            arg = fn.module.callee(fn, one).argument(on.exceptions.keyword, on.exceptions.position) if on.exceptions is not None else None
            classes = exceptions(fn, arg.value) if arg is not None else []
            others = others or (not classes and (not on.result or _asks_for_failure(fn, one)))
            found += classes
            continue
        known = values_of(fn, one) if isinstance(one, f.Name) else []
        if known and isinstance(known[0][1], (f.Call, f.Op)):
            stack.append(known[0][1])
            continue
        classes = exceptions(fn, one)
        others = others or not classes
        found += classes
    return (() if others else tuple(found)), results and not found and not others


def _asks_for_failure(fn: FunctionView, call: f.Call) -> bool:
    """Whether what a result is asked by looks for a failure (`lambda response: response.status_code >= 500`), and not for something that is not ready yet."""
    for arg in call.args:
        for one in functions_of(fn, arg.value):
            if any(attr.name in FAILED and attr.name != "status" for attr in one.attrs):
                return True
    return False


def exceptions(fn: FunctionView, value: f.AnyValue, depth: int = 0) -> list[Lineage]:
    """The exception classes that an expression names, each with what it inherits from; none where one of them is not known."""
    if depth > 4:
        return []
    module = fn.module
    if isinstance(value, f.Many):
        found: list[Lineage] = []
        for item in value.items:
            inner = exceptions(fn, item.value if isinstance(item, f.Star) else item, depth + 1)
            if not inner:
                return []
            found += inner
        return found
    known = values_of(fn, value) if isinstance(value, f.Name) else []
    if len(known) == 1:
        return exceptions(*known[0], depth + 1)
    objects = module.types.class_objects(module.types.type_of(value))
    if objects:
        return [module.lineage(full) for full in objects]
    if isinstance(value, f.Name) and value.scope == f.LOCAL:
        origins = [one for one in fn.origins(value) if not isinstance(one, Definition) and one is not value]
        return [one for origin in origins for one in exceptions(fn, origin, depth + 1)]
    names = module.names_of(fn, value) if isinstance(value, (f.Name, f.Attr)) else ()
    return [names] if names and names[0].rpartition(".")[2][:1].isupper() else []


__all__ = ["FAILED", "FOREVER", "UNKNOWN", "Given", "Lineage", "Policy", "exceptions", "policy_of"]
