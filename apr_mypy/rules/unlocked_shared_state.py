"""State that several requests, tasks or threads share is changed without a lock that keeps the others out.

Why it is dangerous
-------------------
A value that is read, held across an `await` and then written back undoes whatever other tasks wrote meanwhile; a check that an `await` follows has been passed by others too. In threads (plain `def`
routes, thread pools, Dramatiq and Huey workers) `n += 1` is a read and a write, and another thread runs in between. Counters drift, limits are exceeded, two pools are opened, one user sees another's
data; it never happens on a developer's machine and cannot be seen in a log.

How to fix it
-------------
Hold one lock around the read and the write: an `asyncio.Lock` for tasks, a `threading.Lock` for threads, made once beside the state. Or leave no gap: compute first, then read and write without an
`await`; use one atomic operation (`setdefault`, `pop`, `append`); iterate over a copy. What belongs to one request goes into a local variable or a `ContextVar`, what several processes share into the
database or Redis (`INCR`).

Bad
---
    import asyncio

    COUNTS: dict[str, int] = {}
    LISTENERS: set[asyncio.StreamWriter] = set()

    async def store(name: str) -> None:
        await asyncio.sleep(0.1)

    async def count(name: str) -> None:
        seen = COUNTS.get(name, 0)
        await store(name)
        COUNTS[name] = seen + 1  # error: apr-unlocked-shared-state

    async def listen(writer: asyncio.StreamWriter) -> None:
        LISTENERS.add(writer)

    async def tell(line: bytes) -> None:
        for writer in LISTENERS:  # error: apr-unlocked-shared-state
            writer.write(line)
            await writer.drain()

Good
----
    import asyncio

    COUNTS: dict[str, int] = {}
    LISTENERS: set[asyncio.StreamWriter] = set()
    _counting = asyncio.Lock()

    async def store(name: str) -> None:
        await asyncio.sleep(0.1)

    async def count(name: str) -> None:
        async with _counting:
            seen = COUNTS.get(name, 0)
            await store(name)
            COUNTS[name] = seen + 1

    async def count_quickly(name: str) -> None:
        await store(name)
        COUNTS[name] = COUNTS.get(name, 0) + 1

    async def listen(writer: asyncio.StreamWriter) -> None:
        LISTENERS.add(writer)

    async def tell(line: bytes) -> None:
        for writer in list(LISTENERS):
            writer.write(line)
            await writer.drain()

When to leave it
----------------
State under a matching lock, also through a helper, a decorator or all callers, or a lock that a method takes and keeps for its caller; the fields of a `threading.local`; `contextvars`, queues; what is written at import or start-up only; `n += 1` on the event loop with no `await` in between;
one atomic operation, a swap (`batch, self.queue = self.queue, []`) among them; a claim that is made before the `await` (`if busy: return; busy = True`); data that is looked up by its key, fetched where it is missing and kept,
where a second fetch does no harm (but not under a lock that keeps nobody out: whoever wrote it says that it does); an object made on first use of which a second one does no harm, since nothing changes it and
nothing is opened for it; two steps of a greenlet (gevent, eventlet) between which nothing waits.

What it does not see
--------------------
Objects that are made for one request as far as it can tell, though a container of another library hands out the same one; state in installed libraries; a lock of another library whose name does not say so.
Of an object that only a lock of its own shows to be shared, the fields that are never changed under that lock; objects of a class of which one is kept for all and others are made for one call.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from apr_mypy import facts as f
from apr_mypy.concurrency.guards import Gap, Guards
from apr_mypy.concurrency.locks import Against
from apr_mypy.concurrency.races import Write
from apr_mypy.finding import MODULE, PROJECT, Finding
from apr_mypy.program import Program
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import ModuleView
from apr_mypy.views.shown import short, shown

RULE = Rule(
    name="apr-unlocked-shared-state",
    title="Shared state changed without a lock",
    category=Category.ASYNC,
    severity=Severity.P1,
    summary="State that several requests, tasks or threads share is changed without a lock that keeps the others out.",
    danger="Updates of concurrent requests overwrite each other: counters drift, limits are exceeded, resources are opened twice, one request sees another's data.",
    fix="Hold one asyncio.Lock (tasks) or threading.Lock (threads) around the read and the write, or leave no await between them.",
    since="0.1.0",
    stages=("module", "project"),
)

_LOCK: Final = {"tasks": "asyncio.Lock", "threads": "threading.Lock"}
_IN_PLACE: Final = frozenset({"builtins.list", "builtins.set", "builtins.dict"})
_WITH: Final = {"tasks": "async with", "threads": "with"}


def in_module(module: ModuleView) -> Iterator[Finding]:
    yield from _findings(Program.alone(module), MODULE)


def in_program(program: Program) -> Iterator[Finding]:
    yield from _findings(program, PROJECT)


def _findings(program: Program, stage: str) -> Iterator[Finding]:
    guards = Guards(program)
    for fn in guards.functions():
        if fn.module.is_test:
            continue  # a test does its own work, one at a time
        said: set[tuple[str, str, int]] = set()
        for gap in (*guards.between_tasks(fn), *guards.between_threads(fn), *guards.iterations(fn)):
            # of one check, or of several that one wait makes stale, the first change that rests on it; of one statement, one
            asked = (gap.kind, gap.spot.key, gap.numbers[0]) if gap.pause is None else (gap.kind, "", id(gap.pause))
            cause: list[tuple[str, str, int]] = [("", "", gap.site.line), asked if gap.kind == "check" else (gap.kind, gap.spot.key, gap.site.line)]
            before = ("update", gap.spot.key, id(gap.pause))
            if gap.against == "threads" and gap.kind in ("check", "update"):
                cause.append(("", f"{gap.spot.key} in two steps", 0))  # one lock cures them all
            if said.isdisjoint(cause) and not (gap.kind == "emptied" and before in said):
                said.update(cause)
                if gap.kind == "update":
                    said.add(before)  # a counter that is also put back to nought is one matter
                yield _finding(guards, fn, gap, stage)


def _finding(guards: Guards, fn: FunctionView, gap: Gap, stage: str) -> Finding:
    what = _name(gap)
    why = gap.spot.why
    message = f"{f'{why} {what}' if ' ' not in why else f'{what}, {why},'} {_says(fn, gap, what)}"
    lock = guards.lock_that_does_not_help(fn, gap)
    if lock:
        message += f"; {lock}"
    return Finding(
        RULE.name,
        RULE.severity,
        fn.module.place(gap.site),
        fn.full,
        message,
        f"make one for each object, in __init__: self.{what.rpartition('.')[2]} = …" if _is_filled_for_all(fn, gap) else _cure(fn, gap, what),
        stage,
        anchor=f"{gap.spot.key}{gap.spot.item} {gap.kind}",
    )


def _is_filled_for_all(fn: FunctionView, gap: Gap) -> bool:
    """Whether an object puts something into a container that is its class's: `self.names += found`, where the class says `names = []`. A lock would not help."""
    if gap.spot.why != "class-level" or not isinstance(gap.site, f.Change) or not isinstance(gap.site.target, f.Attr):
        return False
    owner, _, name = gap.spot.key.rpartition(".")
    view, types, base = fn.module.classes.get(owner), fn.module.types, gap.site.target.base
    said = next((one.value for one in view.class_.fields if one.name == name and not one.in_method), None) if view is not None else None
    is_container = isinstance(said, f.Many | f.Table) or bool(_IN_PLACE & set(types.classes(types.type_of(gap.site.target))))
    return is_container and isinstance(base, f.Name) and base.name == "self"


def _name(gap: Gap) -> str:
    key = gap.spot.key
    return (short(key) if not key.startswith("application.") else key) + gap.spot.item


def _says(fn: FunctionView, gap: Gap, what: str) -> str:
    wait = shown(gap.pause, 50) if isinstance(gap.pause, f.Await) else _pausing(gap.pause)
    runs = f"{short(fn.full)} runs in several threads"
    match gap.kind:
        case "update" if _is_filled_for_all(fn, gap):
            return "belongs to its class, and += changes it in place: what one request puts in, all others see"
        case "update" if gap.against == "tasks":
            return f"is read, then {wait} lets other tasks run, then it is written back: what they wrote is lost"
        case "update":
            return f"is read and written in two steps while {runs}: updates are lost"
        case "check" if gap.against == "tasks":
            return f"is checked, then {wait} lets other tasks run, then it is changed: two of them pass the same check"
        case "check":
            return f"is checked and then changed in two steps while {runs}: two of them pass the same check"
        case "emptied" if gap.against == "tasks":
            return f"is read, then {wait} lets other tasks run, then it is emptied: what they added is lost"
        case "emptied":
            return f"is read and then emptied in two steps while {runs}: what is added in between is lost"
        case "kept" if gap.against == "tasks":
            return f"keeps what belongs to one call while {wait} lets other tasks run: they overwrite it before it is read again"
        case "kept":
            return f"keeps what belongs to one call while {runs}: another one overwrites it before it is read again"
        case _:
            return f"is iterated over across {wait} while {gap.other or 'other code'} changes it"


def _pausing(record: Any) -> str:
    if isinstance(record, f.With):
        return "async with"
    return "async for" if isinstance(record, (f.For, f.Each)) else "yield"


def _template(fn: FunctionView, gap: Gap) -> str:
    """The copy to make, where a function takes a part of a constant of its module under a name of its own and fills it in (`payload = PAYLOADS[kind]`, `payload["at"] = now`); "" for any other."""
    site = gap.site
    if gap.spot.why != "module-level" or not gap.spot.key.rpartition(".")[2].isupper() or not isinstance(site, f.Set):
        return ""
    for target in site.targets:
        while isinstance(target, f.Item):
            target = target.base
        parts = [one for one in fn.origins(target) if isinstance(one, f.Item)] if isinstance(target, f.Name) and target.scope == f.LOCAL else []
        if isinstance(target, f.Name) and parts:
            return f"{target.name} = copy.deepcopy({shown(parts[0])})"
    return ""


def _cure(fn: FunctionView, gap: Gap, what: str) -> str:
    against: Against = gap.against
    if gap.kind == "iteration" and gap.write is not None:
        return (
            f"take the contents first, so that what comes meanwhile is not lost: taken, {gap.copy} = {gap.copy}, <an empty one>; iterate over taken"
        )
    if gap.kind == "iteration":
        return f"iterate over a copy: list({gap.copy})"
    if gap.kind == "kept":
        return f"keep it in a local variable, or in a ContextVar, instead of {what}"
    template = _template(fn, gap)
    if template:
        return f"change a copy, since all calls start from the same: {template}"
    held = f"make one {_LOCK[against]}() beside it, and hold it ({_WITH[against]}) from the read to the write"
    write: Write | None = gap.write
    if write is not None and against == "tasks" and gap.kind == "update":
        return f"{held}, or compute first and read {what} after the await"
    if write is not None and against == "tasks" and gap.kind == "emptied":
        return f"{held}, or take the contents first: taken, {what} = {what}, <an empty one>"
    return held
