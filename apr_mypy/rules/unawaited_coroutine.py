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
It is left when some path awaits it, when it is returned as an awaitable, handed to something that awaits or schedules it, stored on an object, or closed. What mypy's
`unused-coroutine` reports on a line is not reported again: the report maps it to this rule.

What it does not see
--------------------
A coroutine put into a container of another object and forgotten there; an awaitable whose type is Any.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from apr_mypy import facts as f
from apr_mypy.finding import MODULE, Finding
from apr_mypy.knowledge.schema import ConsumesAwaitable, Lazy, SyncCallback
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.flow import bound_names
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import ModuleView
from apr_mypy.views.shown import shown
from apr_mypy.views.types import COROUTINES, FUTURES

RULE = Rule(
    name="apr-unawaited-coroutine",
    title="Coroutine that nobody awaits",
    category=Category.ASYNC,
    severity=Severity.P1,
    summary="A coroutine or awaitable is made and no path awaits it, so its work never happens.",
    danger="The work is silently left out and the caller goes on as though it had succeeded.",
    fix="Await it, or hand it to asyncio.gather, a TaskGroup or asyncio.run.",
    since="0.1.0",
    stages=("module",),
)

MYPY_CODES: Final = ("unused-coroutine", "unused-awaitable")
"""mypy's own codes that say the same; on the lines where mypy reports them this rule is silent."""

_CONTAINERS: Final = frozenset(
    {"builtins.list", "builtins.tuple", "builtins.set", "builtins.dict", "builtins.map", "builtins.filter", "builtins.reversed"}
)
_TRUTH: Final = frozenset({"builtins.bool", "builtins.any", "builtins.all", "builtins.len", "builtins.sum"})
_TEXT: Final = frozenset({"builtins.print", "builtins.str", "builtins.repr", "builtins.format", "builtins.int", "builtins.float"})


def in_module(module: ModuleView) -> Iterator[Finding]:
    types = module.types
    awaitable = types.numbers_where("awaitable", lambda number: _is_awaitable(module, number))
    lazy = types.numbers_where("lazy", lambda number: module.knowledge.find(Lazy, types.bases(number)) is not None)
    functions = types.numbers_where("async def", types.is_async_def)
    lazy_calls = {id(call) for _, call, _ in module.calls_known_as(Lazy)}
    for fn in module.everything():
        for call in fn.calls:
            if call.type in awaitable or call.type in lazy or id(call) in lazy_calls:
                yield from _made(module, fn, call)
            if functions and any(types.type_of(arg.value) in functions for arg in call.args):
                yield from _given_as_callback(module, fn, call)


def at_mypy(module: ModuleView, line: int) -> Finding | None:
    """What mypy reports at a line under one of MYPY_CODES, in this rule's words."""
    for fn in module.everything():
        for step in fn.all(f.Do):
            if step.line == line and isinstance(step.value, f.Call):
                return _finding(module, fn, step.value, "is never awaited")
    return None


def _made(module: ModuleView, fn: FunctionView, call: f.Call) -> Iterator[Finding]:
    """A call that makes an awaitable: what happens to it?"""
    lazy = _is_lazy(module, fn, call)
    if not lazy and not _is_awaitable(module, call.type):
        return
    if fn.use_of(call).kind == "statement" and not lazy and module.types.is_a(call.type, COROUTINES):
        return  # mypy's own unused-coroutine
    wrong = _lost(module, fn, call, set())
    if wrong is not None:
        yield _finding(module, fn, call, wrong)


def _is_awaitable(module: ModuleView, number: int) -> bool:
    """Whether each class that the value may be has to be awaited; a future that already runs is another rule's business."""
    types = module.types
    classes = types.classes(number)
    return (
        bool(classes)
        and all(types.is_awaitable_class(one) for one in classes)
        and not types.is_a(number, FUTURES)
        and not any(one.name in (f.ANY, f.UNKNOWN) for one in types.members(number))
    )


def _is_lazy(module: ModuleView, fn: FunctionView, call: f.Call) -> bool:
    """Whether knowledge says that the result does nothing until awaited, though it is no coroutine."""
    callee = module.callee(fn, call)
    row = module.knowledge.find(Lazy, callee.names) or module.knowledge.find(Lazy, module.types.bases(call.type))
    if row is None:
        return False
    receiver = call.func.base if isinstance(call.func, f.Attr) else None
    if receiver is None or not row.unless_receiver:
        return True
    held = module.instances_of(fn, receiver)
    return not any(other in held or module.knowledge.defining(other) in held for other in row.unless_receiver)


def _lost(module: ModuleView, fn: FunctionView, value: f.AnyValue, seen: set[int]) -> str | None:
    """How the awaitable gets lost, as a clause; None when it is, or may be, awaited."""
    use = fn.use_of(value)
    match use.kind:
        case "statement":
            return "is never awaited"
        case "condition":
            return "is asked for its truth, which is always true, and not awaited"
        case "text":
            return "is put into a text and not awaited"
        case "compared":
            by = use.by
            if isinstance(by, f.Compare) and all(op in ("is", "is not") for op in by.ops):
                return None
            return "is compared and not awaited"
        case "operand":
            return "is used as a plain value and not awaited"
        case "assigned":
            return _lost_name(module, fn, use.by, value, seen)
        case "argument":
            return _lost_argument(module, fn, use.by, value, seen)
        case "returned":
            return _lost_return(module, fn)
        case "item":
            return _lost_container(module, fn, use.by, seen) if isinstance(use.by, (f.Many, f.Table)) else None
        case "collected":
            return _lost_container(module, fn, use.by, seen)
        case _:
            return None


def _lost_name(module: ModuleView, fn: FunctionView, by: f.Set | f.Bind | f.Change, value: f.AnyValue, seen: set[int]) -> str | None:
    if isinstance(by, f.Bind):
        names = [by.name]
        around = fn.use_of(by)
        if around.kind not in ("condition", "statement"):
            return None
    elif isinstance(by, f.Set):
        if not all(isinstance(target, f.Name) and target.scope == f.LOCAL for target in by.targets):
            return None
        names = [name for target in by.targets for name, _ in bound_names(target)]
    else:
        return None
    fates: list[str | None] = []
    for name in names:
        if any(inner.names(name) for inner in (*fn.nested.values(), *fn.lambdas)) or name in _globals(fn):
            return None
        for read in fn.reads(name):
            if id(read) in seen or not any(one.record is by for one in fn.definitions(read)):
                continue
            seen.add(id(read))
            fate = _lost(module, fn, read, seen)
            if fate is None:
                return None
            fates.append(fate)
    return fates[0] if fates else "is stored and never awaited"


def _globals(fn: FunctionView) -> set[str]:
    return {name for step in fn.all(f.Global) for name in step.names}


def _lost_argument(module: ModuleView, fn: FunctionView, call: f.Call, value: f.AnyValue, seen: set[int]) -> str | None:
    callee = module.callee(fn, call)
    if any(name in _CONTAINERS for name in callee.names):
        return _lost_container(module, fn, call, seen)
    if any(name in _TRUTH for name in callee.names):
        return "is asked for its truth or length and not awaited"
    if any(name in _TEXT for name in callee.names) or module.is_logging(fn, call):
        return "is put into a text and not awaited"
    if module.knowledge.find(ConsumesAwaitable, callee.names) is not None:
        return None
    if any(name in ("builtins.list.append", "builtins.set.add", "builtins.list.insert", "builtins.list.extend") for name in callee.names):
        base = call.func.base if isinstance(call.func, f.Attr) else None
        if isinstance(base, f.Name) and base.scope == f.LOCAL and fn.use_of(call).kind == "statement":
            return _lost_collection(module, fn, base, call, seen)
        return None
    wants = next((arg.wants for arg in callee.args if arg.value is value), 0)
    return _unwanted(module, wants)


def _unwanted(module: ModuleView, wants: int) -> str | None:
    """What a parameter's type says of an awaitable given to it."""
    types = module.types
    members = types.members(wants)
    if wants == 0 or not members:
        return None
    if any(one.name in (f.ANY, f.UNKNOWN, "builtins.object", f.DEF, f.CLASS_OBJECT) or one.kind == f.TYPE_VARIABLE for one in members):
        return None
    if any(types.is_awaitable_class(one.name) or types.is_protocol(one.name) for one in members):
        return None
    return f"is passed where {types.shown(wants)} is wanted, and not awaited"


def _lost_return(module: ModuleView, fn: FunctionView) -> str | None:
    """A return is fine where the caller is told that it gets an awaitable."""
    function = fn.function
    if fn.lambda_ is not None or not function.return_declared:
        return None
    types = module.types
    members = types.members(function.returns)
    told = any(types.is_awaitable_class(one.name) or one.kind == f.TYPE_VARIABLE or one.name == "builtins.object" for one in members)
    if told or function.is_generator:
        return None
    if any(one.name in (f.ANY, f.UNKNOWN) for one in members):
        # a wrapper that stands for any function has to say Any
        return None if fn.outer is not None or function.is_async or _passes_through(fn) else "is returned as Any, so no caller knows to await it"
    if function.is_async:
        return "is returned from an async function without await, so the caller gets a coroutine for its value"
    return f"is returned as {types.shown(function.returns)}, so no caller knows to await it"


def _passes_through(fn: FunctionView) -> bool:
    """Whether the function calls what it was given: its result is whatever that gives."""
    return bool(fn.called_parameters) or any(param.kind in (f.STAR_ARGS, f.STAR_KEYWORDS) for param in fn.function.params)


def _lost_container(module: ModuleView, fn: FunctionView, container: f.AnyValue, seen: set[int]) -> str | None:
    """Awaitables in a display, a comprehension or a `map`: fine once the container goes anywhere but nowhere."""
    use = fn.use_of(container)
    match use.kind:
        case "statement":
            return "is collected and never awaited"
        case "assigned" if isinstance(use.by, f.Set):
            targets = use.by.targets
            if len(targets) == 1 and isinstance(targets[0], f.Name) and targets[0].scope == f.LOCAL:
                return _lost_collection(module, fn, targets[0], use.by, seen)
            return None
        case "condition":
            return "is collected, asked for its truth and never awaited"
        case "argument":
            names = module.callee(fn, use.by).names
            if any(name in _TRUTH or name in _TEXT for name in names):
                return "is collected and never awaited"
            if any(name in _CONTAINERS for name in names):
                return _lost_container(module, fn, use.by, seen)
            return None
        case _:
            return None


def _lost_collection(module: ModuleView, fn: FunctionView, name: f.Name, by: f.AnyStep | f.Call, seen: set[int]) -> str | None:
    """A local container of awaitables: lost when all that is done to it is to fill, measure or print it."""
    if any(inner.names(name.name) for inner in (*fn.nested.values(), *fn.lambdas)):
        return None
    if any(one.kind == "parameter" for one in fn.all_definitions(name.name)):
        return None
    for read in fn.reads(name.name):
        use = fn.use_of(read)
        if use.kind == "receiver" and isinstance(use.by, f.Attr) and use.by.name in ("append", "add", "insert", "extend", "clear"):
            continue
        if use.kind == "condition":
            continue
        if use.kind == "argument" and any(one in _TRUTH or one in _TEXT for one in module.callee(fn, use.by).names):
            continue
        return None
    return "is collected and never awaited"


def _given_as_callback(module: ModuleView, fn: FunctionView, call: f.Call) -> Iterator[Finding]:
    """A coroutine function, or a lambda that makes a coroutine, given to something that calls it and drops what it returns."""
    for arg in call.args:
        value = arg.value
        number = module.types.type_of(value)
        if not isinstance(value, (f.Name, f.Attr, f.Lambda, f.Call)) or not module.types.is_async_def(number):
            continue
        if isinstance(value, f.Call) and "functools.partial" not in module.callee(fn, value).names:
            continue
        if module.types.is_a(module.types.returns(number), FUTURES):
            continue
        callee = module.callee(fn, call)
        row = module.knowledge.find(SyncCallback, callee.names)
        if row is not None:
            given = callee.argument(row.callable.keyword, row.callable.position)
            if given is None or given.value is not value:
                continue
            if any(name in _CONTAINERS for name in callee.names) and "builtins.filter" not in callee.names:
                wrong = _lost_container(module, fn, call, set())
                if wrong is None:
                    continue
        elif not _sync_wanted(module, arg.wants):
            continue
        what = shown(value)
        yield _at(
            module,
            fn,
            call,
            f"{what} is a coroutine function and {shown(call.func)} does not await what it returns",
            f"give {shown(call.func)} a synchronous function, or await {what} in code that runs on the event loop",
            what,
        )


def _sync_wanted(module: ModuleView, wants: int) -> bool:
    """Whether a parameter's type asks for a function whose result is a plain value."""
    types = module.types
    results = [one.args[0] for one in types.members(wants) if one.name == f.DEF and one.args]
    if not results or len(results) != len([one for one in types.members(wants) if one.name != f.NONE]):
        return False
    return all(_unwanted(module, number) is not None or [one.name for one in types.members(number)] == [f.NONE] for number in results)


def _finding(module: ModuleView, fn: FunctionView, call: f.Call, wrong: str) -> Finding:
    what = shown(call)
    fix = f"write await {what}" if fn.is_async else f"make {fn.function.name} async and await {what}, or run it with asyncio.run"
    return _at(module, fn, call, f"{what} {wrong}", fix, shown(call.func))


def _at(module: ModuleView, fn: FunctionView, call: f.Call, message: str, fix: str, anchor: str) -> Finding:
    return Finding(RULE.name, RULE.severity, module.place(call), fn.full, message, fix, MODULE, anchor=anchor)
