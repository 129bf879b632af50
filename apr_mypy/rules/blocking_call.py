"""Code on the event loop calls something that stops its thread, and with it every other request.

Why it is dangerous
-------------------
An event loop runs one piece of code at a time. While `time.sleep`, a synchronous HTTP client, a database driver or a password hash holds the thread, no other request, health check
or heartbeat is answered. One slow dependency then stalls the whole process, and under load the orchestrator kills it. A `threading.Lock` held across an `await` can stop it for good.

How to fix it
-------------
Use the asynchronous form (`asyncio.sleep`, `httpx.AsyncClient`, an async driver), or move the call to a thread with `asyncio.to_thread`, which is also
what `anyio.to_thread.run_sync` and `run_in_threadpool` do. CPU-heavy work goes to a process pool or a job queue.

Bad
---
    import time

    def refresh_rates() -> None:
        time.sleep(2)

    async def convert(amount: int) -> int:
        refresh_rates()  # error: apr-blocking-call
        time.sleep(0.1)  # error: apr-blocking-call
        return amount

Good
----
    import asyncio
    import time

    def refresh_rates() -> None:
        time.sleep(2)

    async def convert(amount: int) -> int:
        await asyncio.to_thread(refresh_rates)
        await asyncio.sleep(0.1)
        return amount

When to leave it
----------------
Calls inside `to_thread`, `run_in_executor`, `sync_to_async` and the like, their lambdas too; plain `def` routes and dependencies that the framework runs in threads; start-up and shutdown code
before and after serving; `print`; a read of a file that lies beside the module.

What it does not see
--------------------
Blocking inside installed libraries that knowledge has no row for; calls through values whose type is Any.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from apr_mypy import facts as f
from apr_mypy.finding import MODULE, PROJECT, Finding, Trace
from apr_mypy.knowledge.schema import Blocking, RunsElsewhere, RunsOnLoop
from apr_mypy.program import Chain, Edge, Program
from apr_mypy.roles import Role
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import ModuleView
from apr_mypy.views.shown import short, shown
from apr_mypy.views.walk import inside

RULE = Rule(
    name="apr-blocking-call",
    title="Blocking call on the event loop",
    category=Category.ASYNC,
    severity=Severity.P1,
    summary="Code on the event loop calls something that stops its thread, and with it every other request.",
    danger="The whole event loop stalls: no other request, health check or heartbeat is served until the call returns.",
    fix="Use the asynchronous form, or move the call to a thread with asyncio.to_thread.",
    since="0.1.0",
    stages=("module", "project"),
)

_CACHES: Final = frozenset({"functools.lru_cache", "functools.cache", "functools._lru_cache_wrapper"})
_WRITING: Final = frozenset("wax+")


class Block:
    """One place that blocks: the record, the knowledge row, and the value or call that does it, as its author wrote it."""

    __slots__ = ("row", "site", "what")

    def __init__(self, site: Any, row: Blocking, what: f.AnyValue) -> None:
        self.site = site
        self.row = row
        self.what = what


def in_module(module: ModuleView) -> Iterator[Finding]:
    on_loop = _on_event_loop(module)
    for fn in on_loop.values():
        for block in _direct(module, fn):
            yield _direct_finding(module, fn, block)
    if on_loop and any(not fn.is_async and _direct(module, fn) for fn in module.everything()):
        yield from _chains(Program.alone(module), MODULE)


def in_program(program: Program) -> Iterator[Finding]:
    yield from _chains(program, PROJECT)


# --- what runs on the event loop --------------------------------------------------------------------------------------------------


def _on_event_loop(module: ModuleView) -> dict[str, FunctionView]:
    """The functions of a module whose own code runs on the event loop while it serves."""
    found: dict[str, FunctionView] = {}
    entries = {entry.function: entry for entry in module.roles.entries()}
    for fn in module.everything():
        entry = entries.get(fn.full)
        role = module.role_of(fn)
        if role in (Role.LIFESPAN, Role.COMMAND, Role.MIGRATION):
            continue
        if fn.is_async or (entry is not None and entry.runs == "loop"):
            found[fn.full] = fn
        for call in fn.calls:
            row = module.find(RunsOnLoop, fn, call)
            if row is None:
                continue
            given = module.callee(fn, call).argument(row.callable.keyword, row.callable.position)
            for one in module.local_functions(fn, given.value) if given is not None else ():
                found[one.full] = one
    return found


# --- what blocks ------------------------------------------------------------------------------------------------------------------


def _direct(module: ModuleView, fn: FunctionView) -> list[Block]:
    """The blocking calls and `with` blocks of a function itself, one for each cause."""
    known: list[Block] | None = fn.__dict__.get("_blocks")
    if known is not None:
        return known
    found: list[Block] = []
    for call in fn.calls:
        row = module.find(Blocking, fn, call)
        if row is not None and not row.handover and _does_block(module, fn, call, row):
            found.append(Block(call, row, call))
    for step in fn.all(f.With):
        for manager, _ in () if step.is_async else step.items:
            row = module.implicit(Blocking, fn, manager, "__enter__")
            if row is not None:
                found.append(Block(step, row, manager))
    for loop in (*fn.all(f.For), *(one for each in fn.all(f.Each) for one in each.loops)):
        row = None if loop.is_async else module.implicit(Blocking, fn, loop.over, "__iter__")
        if row is not None and not any(block.site is loop.over for block in found):
            found.append(Block(loop.over if hasattr(loop.over, "line") else loop, row, loop.over))
    found = [block for block in found if hasattr(block.site, "line") and not _follows(module, fn, block, found)]
    fn.__dict__["_blocks"] = found
    return found


def _does_block(module: ModuleView, fn: FunctionView, call: f.Call, row: Blocking) -> bool:
    callee = module.callee(fn, call)
    use = fn.use_of(call)
    if use.kind == "awaited":
        return False  # what is awaited here is an awaitable of the same name
    if row.nonblocking is not None:
        given = callee.argument(row.nonblocking.keyword, row.nonblocking.position)
        constant = module.constant(fn, given.value) if given is not None else None
        if constant is not None and constant.value == row.nonblocking_value:
            return False
    receiver = call.func.base if isinstance(call.func, f.Attr) else None
    if receiver is not None:
        held = module.instances_of(fn, receiver)
        if row.unless_receiver and any(one in held or module.knowledge.defining(one) in held for one in row.unless_receiver):
            return False
        if row.unless_called and any(
            isinstance(other.func, f.Attr) and other.func.name in row.unless_called and shown(other.func.base) == shown(receiver)
            for other in fn.calls
        ):
            return False
        if row.bound is not None and not _is_bounded(module, fn, receiver, row):
            return False
    if row.light:
        return row.how == "cpu" and _repeats(module, fn, call)
    return row.how != "file" or not _reads_own_file(module, fn, call)


def _is_bounded(module: ModuleView, fn: FunctionView, receiver: f.AnyValue, row: Blocking) -> bool:
    """Whether the object was made with a bound, as far as its making is in sight; unbounded objects never make a caller wait."""
    assert row.bound is not None
    for maker, call in module.made_by(fn, receiver):
        given = module.callee(maker, call).argument(row.bound.keyword, row.bound.position)
        constant = module.constant(maker, given.value) if given is not None else f.Const(0)
        if constant is None or (isinstance(constant.value, (int, float)) and constant.value > 0):
            return True
    return False


def _repeats(module: ModuleView, fn: FunctionView, call: f.Call) -> bool:
    """Whether light work is done very often: in a loop over a large constant range."""
    for loop in fn.loops_around(call):
        over = loop.over if isinstance(loop, f.For) else None
        if isinstance(over, f.Call) and isinstance(over.func, f.Name) and over.func.name == "builtins.range" and over.args:
            end = module.constant(fn, over.args[-1].value if len(over.args) < 3 else over.args[1].value)
            if end is not None and isinstance(end.value, int) and end.value >= 1000:
                return True
    return False


def _reads_own_file(module: ModuleView, fn: FunctionView, call: f.Call) -> bool:
    """Whether a file that lies beside the module is only read: its path is made from `__file__` or is a constant of the module."""
    paths = [arg.value for arg in call.args[:1]]
    if isinstance(call.func, f.Attr):
        if call.func.name.startswith("write") or call.func.name in ("unlink", "mkdir", "touch", "rename", "replace", "rmdir"):
            return False
        paths = [call.func.base]
    for arg in call.args:
        if isinstance(arg.value, f.Const) and isinstance(arg.value.value, str) and 0 < len(arg.value.value) <= 3 and _WRITING & set(arg.value.value):
            return False
    return bool(paths) and all(_is_own_path(module, fn, path, 0) for path in paths)


def _is_own_path(module: ModuleView, fn: FunctionView, path: f.AnyValue, depth: int) -> bool:
    for value in inside(path):
        if isinstance(value, f.Name) and value.name.rpartition(".")[2] == "__file__":
            return True
        if isinstance(value, f.Name) and value.scope == f.FULL and depth < 3:
            for step in module.globals.get(value.name, ()):
                if step.value is not None and (isinstance(step.value, f.Const) or _is_own_path(module, module.body, step.value, depth + 1)):
                    return True
                if isinstance(step.value, f.Call) and step.value.args and all(isinstance(arg.value, f.Const) for arg in step.value.args):
                    return True
        if isinstance(value, f.Name) and value.scope == f.LOCAL and depth < 3:
            origins = fn.origins(value)
            if origins and all(not isinstance(one, tuple) and one is not value and _is_own_path(module, fn, one, depth + 1) for one in origins):
                return True
    return False


def _follows(module: ModuleView, fn: FunctionView, block: Block, all_blocks: list[Block]) -> bool:
    """Whether the object was made by a call that is already reported here (`open`, then the file's `read`): one cause, one finding."""
    if not block.row.follows or not isinstance(block.what, f.Call) or not isinstance(block.what.func, f.Attr):
        return False
    made = {id(call) for _, call in module.made_by(fn, block.what.func.base)}
    return any(other is not block and id(other.what) in made for other in all_blocks)


# --- direct -----------------------------------------------------------------------------------------------------------------------


def _direct_finding(module: ModuleView, fn: FunctionView, block: Block) -> Finding:
    name = module.knowledge.public(block.row.name)
    why = block.row.why or _WHY[block.row.how]
    held = isinstance(block.site, f.With) and any(id(wait) in _inside_with(fn, block.site) for wait in fn.all(f.Await))
    message = f"{shown(block.what)} blocks the event loop: {short(name) if '.' not in name else name} {why}"
    if held:
        message += ", and it is held across an await"
    return Finding(RULE.name, RULE.severity, module.place(block.site), fn.full, message, _cure(block), MODULE, anchor=shown(block.what))


_WHY: Final = {
    "sleep": "stops the thread",
    "network": "waits on the network",
    "database": "waits on the database",
    "file": "waits on the disk",
    "subprocess": "waits for another process",
    "dns": "waits on a name server",
    "cpu": "keeps the processor busy",
    "wait": "waits for another thread",
    "lock": "waits for another thread",
    "input": "waits for a person",
}


def _inside_with(fn: FunctionView, step: f.With) -> set[int]:
    return {id(wait) for wait in fn.all(f.Await) if any(holder is step and slot == "block" for holder, slot in fn.around(wait))}


def _cure(block: Block) -> str:
    """The row's replacement, with this call's own arguments."""
    instead = block.row.instead
    if isinstance(block.what, f.Call):
        arguments = shown(f.Call(f.Name("", f.FULL, 0), block.what.args, 0, 0, 0, 0, 0), 80)
        if instead.count("(...)") == 1 and "…" not in arguments:
            return instead.replace("(...)", arguments)
    return instead


# --- through other functions ------------------------------------------------------------------------------------------------------


def _chains(program: Program, stage: str) -> Iterator[Finding]:
    starts: dict[str, Trace] = {}
    blocks: dict[str, Block] = {}
    for fn in program.functions.values():
        if fn.is_async:
            continue
        direct = _direct(fn.module, fn)
        if direct:
            block = direct[0]
            blocks[fn.full] = block
            starts[fn.full] = fn.module.trace(block.site, f"{short(fn.full)} calls {shown(block.what)}, which blocks")
    chains = program.closure(starts, _is_followed)
    for module in program.modules.values():
        for fn in _on_event_loop(module).values():
            own = {id(block.site) for block in _direct(module, fn)}
            lines: set[int] = set()
            for edge in program.edges(fn):
                chain = chains.get(edge.callee.full)
                if chain is None or id(edge.site) in own or _is_cut(edge) or edge.site.line in lines:
                    continue
                lines.add(edge.site.line)
                yield _chain_finding(fn, edge, chain, blocks[chain.start], stage)


def _is_followed(edge: Edge) -> bool:
    return not edge.caller.is_async and not _is_cut(edge)


def _is_cut(edge: Edge) -> bool:
    """Whether what the callee does happens elsewhere: in a thread, or later, or once for all."""
    callee = edge.callee
    if callee.is_async:
        return True
    for decorator in callee.function.decorators:
        if callee.module.find_value(RunsElsewhere, callee, decorator) is not None:
            return True
        if _CACHES & set(callee.module.names_of(callee.module.body, decorator.func if isinstance(decorator, f.Call) else decorator)):
            return all(block.row.how == "file" for block in _direct(callee.module, callee))
    return False


def _chain_finding(fn: FunctionView, edge: Edge, chain: Chain, last: Block, stage: str) -> Finding:
    site = edge.site
    what = short(edge.callee.full) if isinstance(site, (f.With, f.For)) else shown(site)
    message = f"{what} blocks the event loop: it reaches {shown(last.what)} through {short(edge.callee.full)}"
    end = chain.steps[-1]
    fix = f"use {_cure(last)} at {end.path}:{end.line}, or do this in asyncio.to_thread"
    if isinstance(site, f.Call) and edge.how == "call":
        handed = f.Call(f.Name("asyncio.to_thread", f.FULL, 0, "asyncio.to_thread"), (f.Arg("", site.func), *site.args), 0, 0, 0, 0, 0)
        fix = f"write await {shown(handed, 100)}, or use {_cure(last)} at {end.path}:{end.line}"
    return Finding(RULE.name, RULE.severity, fn.module.place(site), fn.full, message, fix, stage, chain.steps, anchor=what)
