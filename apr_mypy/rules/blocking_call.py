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
before and after serving, with what only it awaits, also in the coroutine that the program runs (`await server.serve_forever()`); commands; `print` and logging; a read of a small file that a constant names or that lies beside the module;
a cached property that the caller has had read in a thread first; a coroutine that a method or a command has a loop run to its end, and that starts nobody else there;
a wait that a flag of the call switches off, or whose queue was asked first; a sleep of less than a millisecond; code that a constant of its module switches off; in tests, files, programs, the database and computing, and whatever blocks in the code that
they test. Where more than twenty-five places reach one call, or more than eight in at least three modules, there is one finding, at that call; one for a function that asks the database more than three times, itself or through others, or for a module in which more than twelve do, or a package through which more than forty places reach it; one for a lock that more than three places take for a moment.

What it does not see
--------------------
Blocking inside installed libraries that knowledge has no row for; calls through values whose type is Any; a function that one call makes and another runs (`make_job()()`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import structs

from apr_mypy import facts as f
from apr_mypy.concurrency.event_loop import is_scheduled, is_start, on_event_loop, serves
from apr_mypy.concurrency.filled_first import is_filled
from apr_mypy.concurrency.receivers import way_of
from apr_mypy.finding import MODULE, PROJECT, Finding, Trace
from apr_mypy.knowledge.schema import Blocking, Package, Route, RunsElsewhere, RunsOnLoop
from apr_mypy.patterns import pattern_of
from apr_mypy.program import Program
from apr_mypy.roles import Role
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.awaited_objects import told_async
from apr_mypy.views.blocking import Block, blocks_in, once_for_all
from apr_mypy.views.closed_ways import is_closed, leg_of
from apr_mypy.views.edges import Chain, Edge, only_makes_generator, step_trace
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import ModuleView
from apr_mypy.views.naming import last_name
from apr_mypy.views.shown import as_written, short, shown, whole_as_written

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
_FLOOD: Final = 25
"""So many places on the loop that reach one call share a cause that is not theirs: one finding, at the call."""
_SPREAD: Final = (8, 3)
"""As are more than so many places in at least so many modules."""
_STORE: Final = 40
"""So many places that reach the database through one package have one cause: the session that all of it works on."""
_THROUGHOUT: Final = 12
"""A module in which more functions than these ask the database on the loop has one cause: its session."""
_HELD: Final = 3
"""So many places may each take the same lock for a moment, or ask the database in one function, before they are told as one."""
_HANDED: Final = pattern_of(r"to_thread\(([\w.]+), \.\.\.\)")
_HARMLESS_IN_TESTS: Final = frozenset({"file", "cpu", "subprocess", "database"})


def in_module(module: ModuleView) -> Iterator[Finding]:
    if any(fn.is_async for fn in module.functions.values()) and not (module.calls_known_as(RunsOnLoop) or any(map(blocks_in, module.everything()))):
        return  # before it is asked what runs on the loop, which costs more
    program = Program.alone(module)
    on_loop = on_event_loop(program)
    yield from _cured_by_def(program, _direct(program, on_loop, MODULE))
    yield from _handed_to_loop(program, MODULE)
    if on_loop and any(not fn.is_async and blocks_in(fn) for fn in module.everything()):
        yield from _cured_by_def(program, _chains(program, on_loop, MODULE))


def in_program(program: Program) -> Iterator[Finding]:
    on_loop = on_event_loop(program)
    yield from _cured_by_def(program, _direct(program, on_loop, PROJECT))
    yield from _handed_to_loop(program, PROJECT)
    yield from _cured_by_def(program, _chains(program, on_loop, PROJECT))


def cleared(program: Program, finding: Finding) -> bool:
    """Whether the whole program shows that a coroutine only runs before or after serving: a factory of another module makes a start-up handler of it, or only start-up calls it."""
    fn = program.functions.get(finding.function)
    return fn is not None and fn.is_async and not is_scheduled(program, fn) and (is_start(fn) or not serves(program, fn))


def _cured_by_def(program: Program, findings: Iterator[Finding]) -> Iterator[Finding]:
    """The findings, with the short cure first for a handler that awaits nothing: as a plain function, its framework runs it in a thread."""
    for finding in findings:
        fn = program.functions.get(finding.function)
        if fn is not None and _may_be_plain(program, fn):
            finding = structs.replace(
                finding, fix=f"write def {fn.function.name}: it awaits nothing, and its framework runs a plain def in a thread; or {finding.fix}"
            )
        yield finding


def _may_be_plain(program: Program, fn: FunctionView) -> bool:
    if not fn.is_async or fn.function.is_generator or fn.all(f.Await) or any(step.is_async for step in (*fn.all(f.With), *fn.all(f.For))):
        return False
    if any(loop.is_async for each in fn.all(f.Each) for loop in each.loops) or program.callers_of(fn):
        return False
    frameworks: set[str] | None = program.__dict__.get("_frameworks_with_threads")
    if frameworks is None:
        rows = program.knowledge.table(Route)
        loops = {name.partition(".")[0] for name, row in rows.items() if row.what == "route" and row.sync_runs != "thread"}
        frameworks = {name.partition(".")[0] for name, row in rows.items() if row.what == "route" and row.sync_runs == "thread"} - loops
        program.__dict__["_frameworks_with_threads"] = frameworks
    entries = [entry for entry in program.roles.entries() if entry.function == fn.full]
    return bool(entries) and all(entry.role is Role.HANDLER and entry.what == "route" and entry.framework in frameworks for entry in entries)


# --- direct -----------------------------------------------------------------------------------------------------------------------


def _direct(program: Program, on_loop: dict[str, FunctionView], stage: str) -> Iterator[Finding]:
    found = [(fn, blocks) for fn in on_loop.values() if (blocks := _that_matter(fn)) and serves(program, fn)]
    told = _told_once(found)
    for fn, blocks in found:
        for block in blocks:
            more = told.get(id(block), "")
            if more is not None:
                yield _direct_finding(fn, block, stage, more)


def _told_once(found: list[tuple[FunctionView, list[Block]]]) -> dict[int, str | None]:
    """Blocks that share a cause with others: what the first one says of them, and None for the others. Where a module works on a blocking session throughout, the cure is another session: one
    finding a function, or one for all functions. So it is with a lock that many functions hold for a moment."""
    told: dict[int, str | None] = {}
    asking: dict[str, list[tuple[FunctionView, Block]]] = {}
    holding: dict[tuple[str, str], list[Block]] = {}
    for fn, blocks in sorted(
        found, key=lambda one: not one[0].is_async
    ):  # what its module alone knows to be on the loop, for both stages to name the same first
        for block in blocks:
            if block.row.how == "database":
                asking.setdefault(fn.module.name, []).append((fn, block))
            elif block.row.how == "lock" and block.row.quick and not _is_held_across_await(fn, block):
                holding.setdefault((fn.module.name, _lock_name(block.what)), []).append(block)
    for asked in asking.values():
        functions = {fn.full for fn, _ in asked}
        seen: dict[str, list[Block]] = {}
        for fn, block in asked:
            seen.setdefault("" if len(asked) > _FLOOD and len(functions) > _THROUGHOUT else fn.full, []).append(block)
        for full, same in seen.items():
            if full and len(asked) <= _FLOOD and len(same) <= _HELD:
                continue
            others = len(same) - 1
            who = "this module" if not full else full.rpartition(".")[2]
            told |= {id(block): None for block in same[1:]}
            told[id(same[0])] = f", as {others} more call{'s' if others > 1 else ''} in {who} do{'es' if others == 1 else ''}" if others else ""
    for held in holding.values():
        if len(held) > _HELD:
            told |= {id(block): None for block in held[1:]}
            told[id(held[0])] = f", and {len(held) - 1} more places in this module take it"
    return told


def _is_held_across_await(fn: FunctionView, block: Block) -> bool:
    return isinstance(block.site, f.With) and any(
        holder is block.site for wait in fn.all(f.Await) for holder, slot in fn.around(wait) if slot == "block"
    )


def _handed_to_loop(program: Program, stage: str) -> Iterator[Finding]:
    """A library's blocking function that is given to the loop to be called there (`loop.call_later(5, time.sleep, 1)`)."""
    for module in program.modules.values():
        for fn, call, row in module.calls_known_as(RunsOnLoop):
            given = module.callee(fn, call).argument(row.callable.keyword, row.callable.position)
            blocking = module.find_value(Blocking, fn, given.value) if given is not None else None
            if given is not None and blocking is not None and not blocking.light and not isinstance(given.value, f.Call):
                yield _direct_finding(fn, Block(call, blocking, given.value), stage)


def _that_matter(fn: FunctionView) -> list[Block]:
    in_test = _is_test(fn)
    return [block for block in blocks_in(fn) if not (in_test and block.row.how in _HARMLESS_IN_TESTS)]


def _is_test(fn: FunctionView) -> bool:
    return fn.module.role_of(fn) is Role.TEST or fn.module.is_test


def _direct_finding(fn: FunctionView, block: Block, stage: str, more: str = "") -> Finding:
    module = fn.module
    name = module.knowledge.public(block.row.name)
    message = f"{whole_as_written(block.what, module.facts.imports)} blocks the event loop: {name} {block.why}"
    if _is_held_across_await(fn, block):
        message += ", and it is held across an await"
    message += more
    return Finding(RULE.name, RULE.severity, module.place(block.site), fn.full, message, _cure(block), stage, anchor=shown(block.what))


def _cure(block: Block) -> str:
    """The row's replacement, with this call's own function and arguments."""
    instead, what = block.row.instead, block.what
    if not isinstance(what, f.Call):
        return instead
    handed = _HANDED.search(instead)
    if handed is not None:
        if handed[1].rpartition(".")[2] != last_name(what.func):
            return instead
        func = what.func if isinstance(what.func, f.Attr) else f.Name(handed[1], f.FULL, 0, handed[1])
        whole = shown(f.Call(f.Name("", f.FULL, 0), (f.Arg("", func), *what.args), 0, 0, 0, 0, 0), 100)
        return instead if "…" in whole else f"{instead[: handed.start(1) - 1]}{whole}{instead[handed.end() :]}"
    arguments = shown(f.Call(f.Name("", f.FULL, 0), what.args, 0, 0, 0, 0, 0), 80)
    if instead.count("(...)") == 1 and "(...) around" not in instead and "(...) in place" not in instead and "…" not in arguments:
        return instead.replace("(...)", arguments)
    return instead


# --- through other functions ------------------------------------------------------------------------------------------------------


def _chains(program: Program, on_loop: dict[str, FunctionView], stage: str) -> Iterator[Finding]:
    """One finding for each line of code on the loop that reaches something blocking through plain functions, or one for all where they are many. A lock held for a moment is none, unless
    somebody holds it for long."""
    blocks: dict[str, Block] = {}
    locks: dict[str, Block] = {}
    for fn in program.functions.values():
        if fn.full not in on_loop and not fn.is_async:
            for block in reversed(blocks_in(fn)):
                if block.row.how == "database" and once_for_all(fn, block.site, of_process=True):
                    continue  # one query in the life of a process
                if not block.row.quick:
                    blocks[fn.full] = block
                elif block.row.how == "lock":
                    locks[fn.full] = block
    chains: dict[str, Chain] = {}
    _reach(program, on_loop, {full: one for full, one in blocks.items() if one.row.how != "file"}, chains)
    _reach(program, on_loop, {full: one for full, one in blocks.items() if one.row.how == "file"}, chains, of_files=True)
    slow = {lock for fn in program.functions.values() for lock in _held_for_long(program, fn, chains)} if locks else set()
    contended = {full: one for full, one in locks.items() if full not in chains and _lock_name(one.what) in slow}
    _reach(program, on_loop, contended, chains)
    blocks.update(contended)
    found: dict[tuple[str, int], list[tuple[Edge, Chain, Block]]] = {}
    for fn in on_loop.values():
        own = {block.site.line for block in blocks_in(fn)}
        in_test = _is_test(fn)
        for edge in program.edges(fn):
            chain_here = chains.get(edge.callee.full)
            if chain_here is None or edge.site.line in own or edge.callee.full in on_loop:
                continue
            way = way_of(program, edge, blocks, chains) if _some_way(program, edge, chains) else None
            if way is None:
                continue
            chain_here, last = way, blocks[way.start]
            if in_test and (last.row.how in _HARMLESS_IN_TESTS or not _is_test(program.functions[chain_here.start])):
                continue  # a test that calls what it tests keeps nobody waiting
            if _is_another(edge) or is_filled(program, edge, blocks, chains):
                continue
            if _runs_here(edge, last.row.how == "file") and serves(program, fn):
                own.add(edge.site.line)
                found.setdefault((chain_here.start, last.site.line), []).append((edge, chain_here, last))
    single: list[tuple[Edge, Chain, Block]] = []
    for reaching in found.values():
        places, modules = _SPREAD
        if len(reaching) > _FLOOD or (len(reaching) > places and len({edge.caller.module.name for edge, _, _ in reaching}) >= modules):
            yield _flood_finding(program.functions[reaching[0][1].start], reaching, stage)
        else:
            single += reaching
    storing: dict[str, list[tuple[Edge, Chain, Block]]] = {}
    for one in single:
        storing.setdefault(_package_asked(program, one), []).append(one)
    for package, reaching in storing.items():
        if package and len(reaching) > _STORE:
            yield _package_finding(program, package, reaching, stage)
            single = [one for one in single if _package_asked(program, one) != package]
    asking: dict[str, list[tuple[Edge, Chain, Block]]] = {}
    for one in single:
        asking.setdefault(one[0].caller.full if one[2].row.how == "database" else "", []).append(one)
    for full, same in asking.items():
        if full and len(same) > _HELD:
            same.sort(key=lambda one: one[0].site.line)
            first = _chain_finding(*same[0], stage)
            yield structs.replace(first, message=f"{first.message}, as {len(same) - 1} more calls in {full.rpartition('.')[2]} do")
        else:
            yield from (_chain_finding(*one, stage) for one in same)


def _reach(program: Program, on_loop: dict[str, FunctionView], blocks: dict[str, Block], chains: dict[str, Chain], of_files: bool = False) -> None:
    """Add to `chains` every function that reaches one of these blocks through plain functions."""
    starts = {full: _last_step(program.functions[full], block) for full, block in blocks.items()}
    if not starts:
        return

    def runs(edge: Edge) -> bool:
        return edge.caller.full not in on_loop and _runs_here(edge, of_files)

    def follow(edge: Edge) -> bool:
        if not runs(edge):
            return False
        if edge.callee.full not in starts or not all(is_closed((leg_of(edge),), block.site) for block in _weighty(edge.callee)):
            return True
        if not everything:  # asked for where a flag rules out what the function does itself: it may still call another
            everything.update(program.closure(starts, runs))
        return _some_way(program, edge, everything)

    everything: dict[str, Chain] = {}
    for full, chain in program.closure(starts, follow).items():
        chains.setdefault(full, chain)


def _some_way(program: Program, edge: Edge, chains: Mapping[str, Chain]) -> bool:
    """Whether what a call hands over leaves the callee a way to what blocks."""
    callee = edge.callee
    further = (one.site for one in program.edges(callee) if one.callee.full in chains)
    return not all(is_closed((leg_of(edge),), site) for site in (*(block.site for block in _weighty(callee)), *further))


def _weighty(fn: FunctionView) -> list[Block]:
    """What blocks in a function for some time; what only does for a moment, where that is all."""
    blocks = blocks_in(fn)
    return [block for block in blocks if not block.row.quick] or list(blocks)


def _held_for_long(program: Program, fn: FunctionView, chains: dict[str, Chain]) -> Iterator[str]:
    """The locks that a function holds while it waits for something else: whoever wants one of them then waits as long."""
    for block in blocks_in(fn):
        if block.row.how == "lock" and isinstance(block.site, f.With):
            waits = [
                *fn.all(f.Await),
                *(one.site for one in blocks_in(fn) if not one.row.quick),
                *(edge.site for edge in program.edges(fn) if edge.callee.full in chains),
            ]
            if any(holder is block.site and slot == "block" for wait in waits for holder, slot in fn.around(wait)):
                yield _lock_name(block.what)


def _lock_name(lock: f.AnyValue) -> str:
    return lock.targets[0] if isinstance(lock, f.Attr) and lock.targets else shown(lock)


def _last_step(fn: FunctionView, block: Block) -> Trace:
    return fn.module.trace(block.site, f"{short(fn.full)} calls {shown(block.what)}, which blocks")


def _runs_here(edge: Edge, of_files: bool) -> bool:
    """Whether what the callee does happens there and then: not in a thread, not later; and, of files, not once for all."""
    callee = edge.callee
    if callee.is_async or (edge.caller.is_async and is_start(edge.caller)) or only_makes_generator(edge):
        return False
    if (of_files and once_for_all(edge.caller, edge.site)) or (_is_test(callee) and not _is_test(edge.caller)):
        return False  # a test's double of a class is no implementation that serves
    for decorator in callee.function.decorators:
        if callee.module.find_value(RunsElsewhere, callee, decorator) is not None:
            return False
        names = callee.module.names_of(callee.module.body, decorator.func if isinstance(decorator, f.Call) else decorator)
        if of_files and not _CACHES.isdisjoint(names):
            return False
        if edge.awaited and edge.how == "call" and names and not any(callee.module.is_own(name) for name in names):
            return False  # a library's decorator made it awaitable
    return True


def _is_another(edge: Edge) -> bool:
    """Whether the code has made sure that a coroutine function is called there, which this callee is not: `if iscoroutinefunction(backend.open): await backend.open()`."""
    return edge.awaited and isinstance(edge.site, f.Call) and told_async(edge.caller, edge.site, edge.site.func) is True


def _flood_finding(fn: FunctionView, reaching: list[tuple[Edge, Chain, Block]], stage: str) -> Finding:
    """One finding where half the program reaches one blocking call: at that call, with the first place on the loop as its trace."""
    edge, chain, last = reaching[0]
    what = shown(last.what)
    message = f"{what} blocks the event loop: {len(reaching)} places on it reach this call, the first is {short(edge.caller.full)}"
    fix = f"use {_cure(last)}, or have {short(fn.full)} done in asyncio.to_thread by those who call it"
    steps = (step_trace(edge), *chain.steps)
    return Finding(RULE.name, RULE.severity, fn.module.place(last.site), fn.full, message, fix, stage, steps, anchor=what)


def _package_asked(program: Program, one: tuple[Edge, Chain, Block]) -> str:
    """The package whose code asks the database at the end of a chain; "" where it ends in anything else, or in the package on the loop itself."""
    edge, chain, last = one
    package = program.functions[chain.start].module.name.rpartition(".")[0]
    return package if last.row.how == "database" and edge.caller.module.name.rpartition(".")[0] != package else ""


def _package_finding(program: Program, package: str, reaching: list[tuple[Edge, Chain, Block]], stage: str) -> Finding:
    """One finding where all of a package that keeps the rows works on a blocking session: at the call in it that most reach, with the first place on the loop as its trace."""
    counted = Counter(chain.start for _, chain, _ in reaching)
    start = counted.most_common(1)[0][0]
    edge, chain, last = next(one for one in reaching if one[1].start == start)
    fn, what = program.functions[start], shown(last.what)
    message = f"{what} blocks the event loop, as all that asks the database in {package} does: {len(reaching)} places on it reach {len(counted)} functions there, the first is {short(edge.caller.full)}"
    fix = f"use {_cure(last)}, or an asynchronous session for all of {package}; a handler that awaits nothing may be a plain def, which the framework runs in a thread"
    steps = (step_trace(edge), *chain.steps)
    return Finding(RULE.name, RULE.severity, fn.module.place(last.site), fn.full, message, fix, stage, steps, anchor=what)


def _chain_finding(edge: Edge, chain: Chain, last: Block, stage: str) -> Finding:
    fn, site = edge.caller, edge.site
    what = shown(site) if isinstance(site, (f.Call, f.Attr, f.Op, f.Compare, f.Item, f.Await, f.Text)) else short(edge.callee.full)
    message = f"{what} blocks the event loop: it reaches {shown(last.what)} through {short(edge.callee.full)}"
    end = chain.steps[-1]
    package = fn.module.knowledge.table(Package).get(last.row.name.partition(".")[0])
    runner = package.in_thread if package is not None else ""
    fix = f"use {_cure(last)} at {end.path}:{end.line}, or do this in {runner or 'asyncio.to_thread'}"
    if isinstance(site, f.Call) and edge.how == "call":
        called = f.Name(as_written(site.func, fn.module.facts.imports), f.LOCAL, 0)
        in_thread = f.Name("asyncio.to_thread", f.FULL, 0, "asyncio.to_thread")
        if runner:
            handed = f.Call(f.Call(f.Name(runner, f.FULL, 0, runner), (f.Arg("", called),), 0, 0, 0, 0, 0), site.args, 0, 0, 0, 0, 0)
        else:
            handed = f.Call(in_thread, (f.Arg("", called), *site.args), 0, 0, 0, 0, 0)
        fix = f"write await {shown(handed, 100)}, or use {_cure(last)} at {end.path}:{end.line}"
    steps = (step_trace(edge), *chain.steps)
    return Finding(RULE.name, RULE.severity, fn.module.place(site), fn.full, message, fix, stage, steps, anchor=what)
