"""A coroutine or awaitable is made and no path awaits it, so its work never happens.

Why it is dangerous
-------------------
Calling an `async def` function runs none of it. Without an `await` the write, the mail or the payment is silently left out, the caller goes on
as though it had succeeded, and all that is ever seen is a `RuntimeWarning` in a log that nobody reads. A coroutine in a condition is always true.

How to fix it
-------------
Await it where it is made; run several at once with `asyncio.TaskGroup` or `asyncio.gather`; from synchronous code hand it to the loop with
`asyncio.run` or make the function `async`. Where a callback has to be synchronous, let it create a task that somebody keeps.

Bad
---
    import asyncio

    async def send_receipt(order_id: int) -> None:
        await asyncio.sleep(0)

    async def complete(order_id: int) -> None:
        _ = send_receipt(order_id)  # error: apr-unawaited-coroutine

    async def is_paid(order_id: int) -> bool:
        await asyncio.sleep(0)
        return True

    async def ship(order_id: int) -> str:
        paid = is_paid(order_id)  # error: apr-unawaited-coroutine
        if paid:  # asks the coroutine, not its answer
            return "shipped"
        return "waiting"

Good
----
    import asyncio

    async def send_receipt(order_id: int) -> None:
        await asyncio.sleep(0)

    async def complete(order_ids: list[int]) -> None:
        await send_receipt(order_ids[0])
        await asyncio.gather(*(send_receipt(one) for one in order_ids[1:]))

When to leave it
----------------
It is left when some path awaits it, when it is returned as an awaitable, handed to something that awaits or schedules it, stored on an object, yielded or closed; when it may be None or a
plain value too (a sync-or-async hook); where the code has asked before, and the function is no coroutine function (`if iscoroutinefunction(f): await f() else: f()`); in a wrapper that passes on what another function gave; when it is an object of the project's own that can be awaited besides, and a method of it is called for what it changes
(`query.where(…)` of a builder), its text is asked for by `str`, or it is collected, or it is the handle of a coroutine that the call takes over (`queue.put(send())`). A job is left whose project has a pool of workers that awaits it. What mypy's `unused-coroutine` reports on a line is not reported again: the report maps it to
this rule, and drops it where mypy guessed (overloads that do not agree, chosen by an argument of type Any).

What it does not see
--------------------
A coroutine put into a container or attribute of another object and forgotten there, or given away in a list; an awaitable whose type is Any, unless a decorator of the project makes it so; an object of the project's own that can be awaited, and comes out of another module's function.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import structs

from apr_mypy import facts as f
from apr_mypy.finding import MODULE, PROJECT, Finding
from apr_mypy.knowledge.schema import SyncCallback
from apr_mypy.program import Program
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.awaited_objects import asked_before, takes_async
from apr_mypy.views.fates import CONTAINERS, Fates
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import ModuleView
from apr_mypy.views.naming import last_name
from apr_mypy.views.shown import shown
from apr_mypy.views.types import FUTURES, PARTIAL
from apr_mypy.views.wrappers import awaitable_beyond, effect

RULE = Rule(
    name="apr-unawaited-coroutine",
    title="Coroutine that nobody awaits",
    category=Category.ASYNC,
    severity=Severity.P1,
    summary="A coroutine or awaitable is made and no path awaits it, so its work never happens.",
    danger="The work is silently left out and the caller goes on as though it had succeeded.",
    fix="Await it, or hand it to asyncio.gather, a TaskGroup or asyncio.run.",
    since="0.1.0",
    stages=("module", "project"),
)

MYPY_CODES: Final = ("unused-coroutine", "unused-awaitable")
"""mypy's own codes that say the same; on the lines where mypy reports them this rule is silent."""

_FUNCTIONS: Final = frozenset({f.Name, f.Attr, f.Lambda, f.Call})
"""Values that may be a function."""

_REPORTED: Final = "typing.Coroutine"
"""The class whose dropped instances mypy reports by default."""


def in_module(module: ModuleView) -> Iterator[Finding]:
    fates = Fates(module)
    types = module.types
    functions = frozenset([number for number in types.numbers_with((f.DEF, PARTIAL)) if types.is_always_async_def(number)])
    for fn in module.everything():
        awaited: set[int] | None = None
        for call in fn.calls:
            if fates.may_be_made(call):
                awaited = (
                    {id(one.value) for one in fn.all(f.Await)} if awaited is None else awaited
                )  # most are: without a look at the function's flow
                if id(call) not in awaited and fates.is_made(fn, call) and not _mypy_reports(module, fn, call):
                    wrong = fates.lost(fn, call)
                    if wrong is not None and not asked_before(fn, call, call.func):
                        yield _finding(module, fn, call, wrong)
            if functions and any(type(arg.value) in _FUNCTIONS and arg.value.type in functions for arg in call.args):  # type: ignore[union-attr]
                yield from _given_as_callback(module, fates, fn, call)
        for attr in fn.attrs if fates.numbers else ():
            if fates.is_read(attr) and not isinstance(fn.use_of(attr).by, f.Await) and not _mypy_reports(module, fn, attr):
                wrong = fates.lost(fn, attr)
                if wrong is not None:
                    yield _finding(module, fn, attr, wrong)
    for fn, call, row in module.calls_known_as(SyncCallback):
        yield from _lazy_callback(module, fates, fn, call, row)
    for view in module.functions.values():
        yield from _decorated(module, view)


def cleared(program: Program, finding: Finding) -> bool:
    """Whether the project has a worker that awaits what its jobs give."""
    fn = program.functions.get(finding.function)
    if fn is None or fn.module.def_place(fn.function) != finding.place:
        return False
    rows = [fn.module.find_value(SyncCallback, fn.outer or fn.module.body, one) for one in fn.function.decorators]
    packages = {package for row in rows if row is not None and row.decorates for package in row.awaited_with}
    return bool(packages) and any(step.full.partition(".")[0] in packages for module in program.modules.values() for step in module.facts.imports)


def in_program(program: Program) -> Iterator[Finding]:
    """Calls of functions that a decorator of another module makes awaitable, which mypy takes for Any."""
    made = awaitable_beyond(program.modules)
    names = {*made, *(full.rpartition(".")[2] for full in made)}
    for module in program.modules.values() if made else ():
        fates: Fates | None = None
        for fn, call in module.calls_named(*names):
            if not module.types.is_any(call.type) or isinstance(fn.use_of(call).by, f.Await) or made.isdisjoint(module.callee(fn, call).names):
                continue
            fates = fates or Fates(module)
            wrong = fates.lost(fn, call)
            if wrong is not None and not asked_before(fn, call, call.func) and not _is_said(program, module, call):
                yield structs.replace(_finding(module, fn, call, wrong), stage=PROJECT)


def _is_said(program: Program, module: ModuleView, call: f.Call) -> bool:
    """Whether the module stage has spoken of a call: its module alone tells that it gives an awaitable."""
    alone = Program.judged_alone(module).modules[module.name]
    known = Fates(alone)
    return any(one is call and known.is_made(fn, one) for fn in alone.everything() for one in fn.calls)


def at_mypy(module: ModuleView, line: int) -> Finding | None:
    """What mypy reports at a line under one of MYPY_CODES, in this rule's words."""
    for fn in module.everything():
        for step in fn.all(f.Do):
            if step.line == line and isinstance(step.value, (f.Call, f.Attr)):
                return _finding(module, fn, step.value, "is never awaited")
    return None


def mypy_guessed(module: ModuleView, line: int) -> bool:
    """Whether what mypy reports at a line is no more than a guess: it chose among overloads that do not agree, by an Any; the statement does await, a function that says `async def` and
    `-> Coroutine` both; or the code has asked before, and what is called there is no coroutine function."""
    said = [(fn, step.value) for fn in module.everything() for step in fn.all(f.Do) if step.line == line]
    return bool(said) and all(
        isinstance(one, f.Await) or (isinstance(one, f.Call) and (module.types.is_any(one.type) or asked_before(fn, one, one.func)))
        for fn, one in said
    )


def _mypy_reports(module: ModuleView, fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether mypy's own `unused-coroutine` speaks of the statement that the value is (the value) of."""
    if fn.lambda_ is not None or fn.use_of(value).kind != "statement":
        return False
    step = fn.step_of(value)
    members = module.types.members(module.types.type_of(step.value)) if isinstance(step, f.Do) else ()
    return [one.name for one in members] == [_REPORTED]


# --- functions that are called by something which does not await ------------------------------------------------------------------


def _given_as_callback(module: ModuleView, fates: Fates, fn: FunctionView, call: f.Call) -> Iterator[Finding]:
    """A coroutine function, or a lambda that makes a coroutine, given to something that calls it and drops what it returns."""
    callee = module.callee(fn, call)
    for arg in call.args:
        value = arg.value
        number = module.types.type_of(value)
        if type(value) not in _FUNCTIONS or not module.types.is_always_async_def(number):
            continue
        if module.types.is_a(module.types.returns(number), FUTURES) or asked_before(fn, call, value):
            continue
        row = module.find(SyncCallback, fn, call)
        given = callee.argument(row.callable.keyword, row.callable.position) if row is not None else None
        if given is not None and given.value is value:
            if any(name in CONTAINERS for name in callee.names) and not _drops_results(fates, fn, call, callee.names):
                continue
            if any(isinstance(one.value, f.Call) and last_name(one.value.func) == "result" for one in fn.all(f.Await)):
                continue  # the coroutine that the other thread made is taken from its future and awaited here
        elif module.types.is_always_async_def(call.type) or takes_async(call):
            continue  # it makes a function of it that is awaited
        elif not _sync_wanted(module, fates, arg.wants) and not _dropped_inside(module, fates, fn, call, arg):
            continue
        yield _called_back(module, fn, call, value, "is a coroutine function")


def _lazy_callback(module: ModuleView, fates: Fates, fn: FunctionView, call: f.Call, row: SyncCallback) -> Iterator[Finding]:
    """A method of a library that does nothing until its result is awaited (`redis.asyncio.Redis.delete`), given to what only calls it."""
    callee = module.callee(fn, call)
    given = callee.argument(row.callable.keyword, row.callable.position)
    value = given.value if given is not None else None
    if not isinstance(value, f.Attr) or module.types.is_always_async_def(value.type) or not fates.is_lazy_method(fn, value):
        return
    if any(name in CONTAINERS for name in callee.names) and not _drops_results(fates, fn, call, callee.names):
        return
    yield _called_back(module, fn, call, value, "gives an awaitable")


def _called_back(module: ModuleView, fn: FunctionView, call: f.Call, value: f.AnyValue, kind: str) -> Finding:
    what = shown(value)
    return _at(
        module,
        fn,
        call,
        f"{what} {kind} and {shown(call.func)} does not await what it returns",
        f"give {shown(call.func)} a synchronous function, or await {what} in code that runs on the event loop",
        what,
    )


def _drops_results(fates: Fates, fn: FunctionView, call: f.Call, names: tuple[str, ...]) -> bool:
    """`map` keeps the coroutines, for whoever iterates it; `filter` and `sorted` only ask for their truth or order."""
    return "builtins.map" not in names or fates.lost_in(fn, call) is not None


def _sync_wanted(module: ModuleView, fates: Fates, wants: int) -> bool:
    """Whether a parameter's type asks for a function whose result is a plain value."""
    types = module.types
    wanted = [one for one in types.members(wants) if one.name != f.NONE]
    if not wanted or not all(one.name == f.DEF and one.args for one in wanted):
        return False
    return all(fates.unwanted(one.args[0]) is not None or [m.name for m in types.members(one.args[0])] == [f.NONE] for one in wanted)


def _dropped_inside(module: ModuleView, fates: Fates, fn: FunctionView, call: f.Call, arg: f.Arg) -> bool:
    """Whether the called function is one of this module that calls the parameter and drops what it returns, whatever its type allows."""
    for function in module.local_functions(fn, call.func):
        params = [param for param in function.function.params if param.kind not in (f.STAR_ARGS, f.STAR_KEYWORDS)]
        if function.owner is not None and not function.function.is_static:
            params = params[1:]
        if arg.name:
            taken = next((param for param in params if param.name == arg.name), None)
        else:
            before = call.args[: next(place for place, one in enumerate(call.args) if one is arg)]
            taken = params[len(before)] if len(before) < len(params) and not any(one.name for one in before) else None
        if taken is None or not fates.dropped_by(function, taken.name):
            return False
        return True
    return False


def _decorated(module: ModuleView, fn: FunctionView) -> Iterator[Finding]:
    """A coroutine function registered by a decorator with something that calls it and drops what it returns."""
    if not fn.is_async or fn.function.is_generator:
        return
    scope = fn.outer or module.body
    for decorator in reversed(fn.function.decorators):  # the nearest is applied first
        row = module.find_value(SyncCallback, scope, decorator)
        if row is not None and row.decorates:
            func = decorator.func if isinstance(decorator, f.Call) else decorator
            name = fn.function.name
            message = f"{name} is a coroutine function and {shown(func)} does not await what it returns"
            fix = f"make {name} a plain function that runs its async part with asyncio.run"
            yield Finding(RULE.name, RULE.severity, module.def_place(fn.function), fn.full, message, fix, MODULE, anchor=shown(func))
            return
        if row is None and effect(module, scope, decorator) != "same" and not _same_library(module, scope, decorator, fn.function.decorators[0]):
            return  # it may make a plain function of it


def _same_library(module: ModuleView, scope: FunctionView, one: f.AnyValue, other: f.AnyValue) -> bool:
    """Whether two decorators come from one library (`click.option` below `click.command`)."""
    roots = [
        {name.partition(".")[0] for name in module.names_of(scope, value.func if isinstance(value, f.Call) else value)} - module.own
        for value in (one, other)
    ]
    return bool(roots[0] & roots[1])


# --- findings ---------------------------------------------------------------------------------------------------------------------


def _finding(module: ModuleView, fn: FunctionView, made: f.Call | f.Attr, wrong: str) -> Finding:
    what = shown(made)
    name = fn.function.name
    use = fn.use_of(made)
    if fn.is_async and use.kind in ("receiver", "subscripted"):  # `await` binds looser than what follows
        rest = f".{use.by.name}" if use.kind == "receiver" else "[…]"
        fix = f"write (await {what}){rest}"
    elif fn.is_async:
        fix = f"write await {what}"
    elif name.startswith("<"):
        fix = f"await {what} in an async function, or run it with asyncio.run"
    else:
        fix = f"make {name} async and await {what}, or run it with asyncio.run"
    return _at(module, fn, made, f"{what} {wrong}", fix, shown(made.func if isinstance(made, f.Call) else made))


def _at(module: ModuleView, fn: FunctionView, made: f.Call | f.Attr, message: str, fix: str, anchor: str) -> Finding:
    return Finding(RULE.name, RULE.severity, module.place(made), fn.full, message, fix, MODULE, anchor=anchor)
