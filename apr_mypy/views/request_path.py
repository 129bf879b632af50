"""Whether a function runs while somebody waits for a response, as far as the program shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import RouteCall, RunsElsewhere, Spawns
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.conditions import is_always_true
from apr_mypy.views.function import FunctionView
from apr_mypy.views.handlers import takes_request
from apr_mypy.views.limits import is_given_away
from apr_mypy.views.makers import Calls
from apr_mypy.views.queries import arguments
from apr_mypy.views.walk import inside

_ENTERED: Final = frozenset({Role.HANDLER, Role.WEBHOOK, Role.DEPENDENCY, Role.MIDDLEWARE})
_ENTERED_OTHERWISE: Final = frozenset({Role.JOB, Role.CONSUMER, Role.COMMAND, Role.LIFESPAN, Role.MIGRATION, Role.TEST})
_DEEPEST: Final = 6
_LIMIT: Final = pattern_of(r"(^|_)(timeout|deadline|max_wait|wait_for)(_|$)")


def in_request(program: Calls, fn: FunctionView) -> bool:
    """Whether a request waits for a function: a handler, and what it calls as far as the program shows; not what is given to a thread or task."""
    return _in_request(program, fn, {entry.function for entry in program.roles.entries() if entry.role in _ENTERED}, 0)


def serves_request(fn: FunctionView) -> bool:
    """Whether a function answers a request though nothing in sight registers it: it takes the request, and is no job, command or test."""
    return fn.module.role_of(fn) not in _ENTERED_OTHERWISE and (_takes_request(fn) or takes_request(fn))


def routed_by_helpers(program: Calls) -> Iterator[FunctionView]:
    """The functions that a function of the project is given and registers as handlers (`def add_route(router, path, function): router.add_api_route(path, function)`)."""
    for module in program.modules.values():
        if not module.calls_known_as(RouteCall):
            continue
        for fn in module.functions.values():
            for call in fn.calls:
                row = module.find(RouteCall, fn, call)
                given = module.callee(fn, call).argument(row.handler.keyword, row.handler.position) if row is not None else None
                name = given.value.name if given is not None and isinstance(given.value, f.Name) else ""
                if not any(param.name == name for param in fn.function.params):
                    continue
                for edge in program.callers_of(fn):
                    value = arguments(edge.caller, edge.site, fn).get(name) if isinstance(edge.site, f.Call) else None
                    if value is not None:
                        yield from program.refers_to(edge.caller, value)


def _in_request(program: Calls, fn: FunctionView, entered: set[str], depth: int) -> bool:
    if depth > _DEEPEST or _runs_in_background(fn):
        return False
    if fn.full in entered or _takes_request(fn):
        return True
    if fn.module.role_of(fn) in _ENTERED_OTHERWISE:
        return False
    if takes_request(fn):
        return True
    if fn.outer is not None and (fn.lambda_ is not None or fn.outer.full in entered) and _in_request(program, fn.outer, entered, depth + 1):
        return True
    return any(edge.caller is not fn and _in_request(program, edge.caller, entered, depth + 1) for edge in program.callers_of(fn))


def _takes_request(fn: FunctionView) -> bool:
    """Whether a function of a handlers' module is given a request, though nothing in sight registers it."""
    if fn.module.role_of(fn) not in _ENTERED:
        return False
    types = fn.module.types
    return any(
        param.name in ("request", "req") or any(one.rpartition(".")[2].endswith("Request") for one in types.classes(param.type))
        for param in fn.function.params
    )


def waits_for_next(fn: FunctionView, record: f.AnyValue) -> bool:
    """Whether a record stands in a loop that goes on for ever, or until it is told to stop: it waits for the next thing to do, not for an answer."""
    for loop in fn.loops_around(record):
        if isinstance(loop, f.For) and loop.is_async:
            return True
        if isinstance(loop, f.While):
            test = loop.test.args[0] if isinstance(loop.test, f.Op) and loop.test.op == "not" else loop.test
            if is_always_true(loop.test) or isinstance(test, (f.Attr, f.Call, f.Await)):
                return True
            if any(isinstance(one, f.Bind) and any(part is record for part in inside(one.value)) for one in inside(test)):
                return True  # `while (event := await queue.get()) is not None`
    return False


def hands_on(fn: FunctionView, record: f.AnyValue) -> bool:
    """Whether all that a function which is given away does is to hand on what comes (`async def receive(): return await queue.get()`): how long that may take is for whoever calls it to say."""
    steps = fn.function.block
    value = steps[-1].value if steps and isinstance(steps[-1], f.Return) else None
    return value is not None and len(steps) == 1 and record in (value, value.value if isinstance(value, f.Await) else None) and is_given_away(fn)


def is_told_to_wait(fn: FunctionView, record: f.AnyValue) -> bool:
    """Whether a record is only evaluated where the caller gave None for a limit: `if timeout is None: return await queue.get()`."""
    params = {param.name for param in fn.function.params if _LIMIT.search(param.name)}
    return any(
        isinstance(one.test, f.Compare)
        and one.test.ops == ("is" if one.holds else "is not",)
        and isinstance(one.test.args[0], f.Name)
        and one.test.args[0].name in params
        and isinstance(one.test.args[1], f.Const)
        and one.test.args[1].value is None
        for one in (fn.holds_at(record) if params else ())
    )


def waits_beside_others(fn: FunctionView, record: f.AnyValue) -> bool:
    """Whether a record is made a task that a function waits for together with others, whichever comes first: `asyncio.wait({asking, answering}, return_when=FIRST_COMPLETED)`."""
    given = fn.argument_of(record)
    if given is None or (fn.module.find(Spawns, fn, given[0]) is None and not fn.module.types.is_awaitable(given[0].type)):
        return False
    return any(
        one is not record and isinstance(one, f.Name | f.Attr) and one.name.rpartition(".")[2] == "FIRST_COMPLETED"
        for one in (*fn.attrs, *fn.all(f.Name))
    )


def _runs_in_background(fn: FunctionView) -> bool:
    """Whether a function is given to a thread, process or task in its module."""
    name = fn.function.name
    for kind in (Spawns, RunsElsewhere):
        for _, call, row in fn.module.calls_known_as(kind):
            if isinstance(row, RunsElsewhere) and fn.module.types.is_awaitable(call.type):
                continue  # the caller awaits it: asyncio.to_thread
            for arg in call.args:
                given = arg.value.func if isinstance(arg.value, f.Call) else arg.value
                if isinstance(given, f.Lambda) and given is fn.lambda_:
                    return True
                if isinstance(given, (f.Name, f.Attr)) and given.name.rpartition(".")[2] == name:
                    return True
    return False


__all__ = ["hands_on", "in_request", "is_told_to_wait", "waits_beside_others", "waits_for_next"]
