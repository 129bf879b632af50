"""A task, future or thread is started and nobody holds its handle: it can vanish half-way, and its failure is never seen.

Why it is dangerous
-------------------
The event loop keeps only a weak reference to a task, so one that nobody holds may be collected before it has finished. Whatever it raises is lost, or shows up as "exception was never retrieved" long
after. A thread or an executor's job fails just as silently, and a deployment kills it in the middle of its work.

How to fix it
-------------
Await it. Start several in an `asyncio.TaskGroup`, which waits for them and raises what they raise. What has to go on by itself belongs to somebody: a set of tasks with
`add_done_callback(tasks.discard)`, a supervisor that cancels it at shutdown, or a job queue. Read `future.result()`; join threads.

Bad
---
    import asyncio
    from concurrent.futures import ThreadPoolExecutor
    from threading import Thread

    async def send_receipt(order_id: int) -> None:
        await asyncio.sleep(0)

    def resize(path: str) -> None:
        print(path)

    async def complete(order_id: int) -> None:
        asyncio.create_task(send_receipt(order_id))  # error: apr-fire-and-forget

    def thumbnails(paths: list[str]) -> None:
        with ThreadPoolExecutor() as pool:
            for path in paths:
                pool.submit(resize, path)  # error: apr-fire-and-forget

    def index(path: str) -> None:
        Thread(target=resize, args=(path,), daemon=True).start()  # error: apr-fire-and-forget

Good
----
    import asyncio
    from concurrent.futures import ThreadPoolExecutor

    tasks: set[asyncio.Task[None]] = set()

    async def send_receipt(order_id: int) -> None:
        await asyncio.sleep(0)

    def resize(path: str) -> None:
        print(path)

    async def complete(order_ids: list[int]) -> None:
        async with asyncio.TaskGroup() as group:
            for order_id in order_ids:
                group.create_task(send_receipt(order_id))

    async def complete_later(order_id: int) -> None:
        task = asyncio.create_task(send_receipt(order_id))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    def thumbnails(paths: list[str]) -> None:
        with ThreadPoolExecutor() as pool:
            for future in [pool.submit(resize, path) for path in paths]:
                future.result()

When to leave it
----------------
It is left when the handle is awaited, cancelled, joined, returned, read for its result or given a done-callback; when a loop asks in each round whether it is done and leaves with an error when it is; when a `stop()` or the like sets the event or takes back the flag that a thread runs by,
or waits for the event that the task sets at its end; when the starter sets the event that the thread was given, or waits for one that the thread sets; when it is stored where something does so, or runs an event loop for the whole process from there; when a task group or the framework owns
it; when a generator or fixture keeps it in its frame while it is suspended, or a test for a fake of its own. Handles that a function gives back in a list are the caller's. A thread or executor that is given a coroutine function is `apr-unawaited-coroutine`. In a request handler, a handle that is kept and still outlives the request is `apr-request-scoped-task`.

What it does not see
--------------------
What a library does with a handle that is given to it. Whether a public field is owned by another module is only known to `apr check`.
"""

from __future__ import annotations

from collections.abc import Iterator

from apr_mypy import facts as f
from apr_mypy.finding import MODULE, PROJECT, Finding
from apr_mypy.knowledge.schema import SyncCallback
from apr_mypy.program import Program
from apr_mypy.roles import Role
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.function import FunctionView
from apr_mypy.views.handlers import inside_handler
from apr_mypy.views.kept_places import Hold
from apr_mypy.views.module import ModuleView
from apr_mypy.views.shown import shown
from apr_mypy.views.starts import Start
from apr_mypy.views.unowned import Judged, ends_with_the_program, goes_on, is_a_deadline, is_worked_off, serves_a_loop, unowned, unowned_elsewhere

RULE = Rule(
    name="apr-fire-and-forget",
    title="Task that nobody holds",
    category=Category.ASYNC,
    severity=Severity.P1,
    summary="A task, future or thread is started and nobody holds its handle: it can vanish half-way, and its failure is never seen.",
    danger="Its work may be lost at any time, by garbage collection, an exception or a deployment, and nothing tells.",
    fix="Await it, start it in a TaskGroup, or keep it where somebody cancels it and hears of its end.",
    since="0.1.0",
    stages=("module", "project"),
)


def in_module(module: ModuleView) -> Iterator[Finding]:
    program = Program.alone(module)
    for one in unowned(program):
        yield from _found(program, one, MODULE)


def in_program(program: Program) -> Iterator[Finding]:
    for one in unowned_elsewhere(program, Program.judged_alone):
        yield from _found(program, one, PROJECT)


def _found(program: Program, one: Judged, stage: str) -> Iterator[Finding]:
    start, fate = one
    if fate.hold is Hold.FRAME or (fate.hold is not Hold.DROPPED and inside_handler(start.fn)) or _only_makes_a_coroutine(start):
        return
    if start.fn.module.role_of(start.fn) is Role.TEST and _ends_with_its_test(start, fate.hold):
        return
    if is_worked_off(start) or _is_waited_for_at_the_end(start) or is_a_deadline(start) or ends_with_the_program(start):
        return
    if fate.hold is Hold.STORED and serves_a_loop(program, start):
        return
    what = shown(start.site)
    if start.row.results:
        message = f"{what} starts several {start.what}s whose results nobody reads"
    elif fate.hold is Hold.DROPPED:
        message = (
            f"{what} drops the {start.what}{'s' if start.several else ''} that {start.helper} starts"
            if start.helper
            else f"{what} starts a {start.what} and drops its handle"
        )
    else:
        message = f"{what} starts a {start.what} that {fate.where} holds, where nothing waits for it, ends it or hears how it ended"
    yield Finding(
        RULE.name, RULE.severity, start.fn.module.place(start.site), start.fn.full, message, _fix(program, start, fate.hold), stage, anchor=what
    )


def _only_makes_a_coroutine(start: Start) -> bool:
    """Whether a thread or executor is given a coroutine function: no work runs there that somebody should own, and `apr-unawaited-coroutine` says so."""
    fn, types = start.fn, start.fn.module.types
    if start.what == "task" or start.helper or start.handle is None:
        return False
    if start.row.started_by:
        makers = [call for maker, call in fn.module.made_by(fn, start.handle) if maker is fn]
    else:
        makers = [start.site] if fn.module.find(SyncCallback, fn, start.site) is not None else []  # a portal into the loop does await it
    return any(types.is_always_async_def(types.type_of(arg.value)) for call in makers for arg in call.args)


def _is_waited_for_at_the_end(start: Start) -> bool:
    """Whether a thread that a command starts once, for as long as it takes, is one for which the interpreter itself waits: it is no daemon."""
    fn = start.fn
    in_command = fn.module.role_of(fn) is Role.COMMAND or fn.module.name.rpartition(".")[2] == "__main__"
    if (
        not in_command
        or start.row.started_by != "start"
        or start.what != "thread"
        or start.handle is None
        or next(fn.loops_around(start.site), None) is not None
    ):
        return False
    made = [call for maker, call in fn.module.made_by(fn, start.handle) if maker is fn]
    set_later = any(isinstance(one, f.Attr) and one.name == "daemon" for step in fn.all(f.Set) for one in step.targets)
    return (
        bool(made)
        and not set_later
        and not any(arg.name == "daemon" and not (isinstance(arg.value, f.Const) and arg.value.value is False) for call in made for arg in call.args)
    )


def _ends_with_its_test(start: Start, hold: Hold) -> bool:
    """Whether nobody has to own it: the test's own loop ends with it, also where a fake in it starts it; or it is a timer or thread that lets something happen while the test waits."""
    around: FunctionView | None = start.fn
    while around is not None and around.outer is not None:
        around = around.outer
    in_test = around is not None and around.function.name.startswith("test")
    return (hold is Hold.LOCAL and in_test) or (bool(start.row.started_by) and hold in (Hold.LOCAL, Hold.DROPPED))


def _may_wait(start: Start) -> bool:
    """Whether waiting for it where it is started keeps nobody waiting: not whoever gets an answer of the function, nor what the loop takes next, nor the end of what is cleaned up."""
    fn = start.fn
    if next(fn.loops_around(start.site), None) is not None or any(
        step.value is not None and not isinstance(step.value, f.Const) for step in fn.returns
    ):
        return False
    return not any(isinstance(holder, f.Try) and slot == "final" for holder, slot in fn.around(fn.step_of(start.site)))


def _fix(program: Program, start: Start, hold: Hold) -> str:
    """What to write at this site."""
    fn, site, hears = start.fn, start.site, start.row.heard_by
    if start.what == "task" and hears != "add_done_callback":
        return f"call {hears}(…) on it with what is to hear of its failure, or wait for it where that keeps nobody waiting"
    if start.what == "task" and hold is Hold.STORED:
        return "cancel the task where what holds it ends, and give it a done-callback that reads its exception"
    if start.what == "task":
        work = next((arg.value for arg in site.args if arg.name in ("", "coro")), None)
        keep = "keep the task in a set with add_done_callback(tasks.discard)"
        if start.starter:
            return f"{keep}, best once in {start.starter}, which starts it"
        waits = fn.is_async and isinstance(work, f.Call) and _may_wait(start) and not goes_on(program, start)
        return f"write await {shown(work)}, or {keep}" if waits else keep
    if start.what == "future":
        if start.row.results:
            return f"iterate over the results: for result in {shown(site)}: ..."
        if fn.is_async and fn.module.types.is_awaitable(site.type) and _may_wait(start):
            return f"write await {shown(site)}"
        return (
            "give the future a done-callback that reads its exception, or read its result where that keeps nobody waiting"
            if hears
            else "read the result of the future where that keeps nobody waiting"
        )
    if start.what == "timer":
        return "keep the timer and cancel it when it is no longer wanted"
    keep = f"keep the {start.what} where the shutdown tells it to end and joins it"
    return (
        keep
        if start.what == "process" or goes_on(program, start)
        else f"{keep}, or submit its work to an executor and give the future a done-callback"
    )
