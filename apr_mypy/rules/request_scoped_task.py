"""A task or thread is started in a request handler, kept, and still outlives the request without an owner.

Why it is dangerous
-------------------
The response has gone out, so nobody learns that the work failed; the session, transaction and context of the request are closed under it. Each request adds one more, with no limit, and a
deployment kills them all in the middle of what they do.

How to fix it
-------------
Await the work before the response, side by side in an `asyncio.TaskGroup` inside the handler. What may come after the response goes to the framework's background tasks, and what must not be lost
to a job queue. What runs as long as the application is started by its lifespan and cancelled there. After `asyncio.wait(..., return_when=FIRST_COMPLETED)` cancel the rest.

Bad
---
    import asyncio

    from fastapi import FastAPI, WebSocket

    app = FastAPI()

    async def build(customer_id: int) -> None:
        await asyncio.sleep(1)

    async def ping(socket: WebSocket) -> None:
        while True:
            await socket.send_text("ping")
            await asyncio.sleep(10)

    @app.post("/statements/{customer_id}")
    async def statement(customer_id: int) -> dict[str, str]:
        task = asyncio.create_task(build(customer_id))  # error: apr-request-scoped-task
        return {"task": task.get_name()}

    @app.websocket("/live")
    async def live(socket: WebSocket) -> None:
        await socket.accept()
        reading = asyncio.create_task(socket.receive_text())
        pinging = asyncio.create_task(ping(socket))
        await asyncio.wait([reading, pinging], return_when=asyncio.FIRST_COMPLETED)  # error: apr-request-scoped-task

Good
----
    import asyncio

    from fastapi import BackgroundTasks, FastAPI, WebSocket

    app = FastAPI()

    async def build(customer_id: int) -> None:
        await asyncio.sleep(1)

    async def ping(socket: WebSocket) -> None:
        while True:
            await socket.send_text("ping")
            await asyncio.sleep(10)

    @app.post("/statements/{customer_id}")
    async def statement(customer_id: int, background: BackgroundTasks) -> None:
        background.add_task(build, customer_id)

    @app.websocket("/live")
    async def live(socket: WebSocket) -> None:
        await socket.accept()
        pinging = asyncio.create_task(ping(socket))
        try:
            await socket.receive_text()
        finally:
            pinging.cancel()

When to leave it
----------------
It is left when the task is awaited or cancelled before the response (on every way out: a `return` or `raise` above the `await` leaves it running, so does a branch without it, and a `wait_for` of which a `shield` keeps it out), belongs to a task group in the handler, has a done-callback, is stored where something awaits or cancels it, or goes to the
framework's background tasks or a queue; when a plain handler says that it gives an awaitable (`-> Awaitable[None]`), which a decorator or the framework awaits; and outside requests: a supervisor that the lifespan starts. A handle that is dropped at once is `apr-fire-and-forget`.

What it does not see
--------------------
A task that a service starts for a handler and keeps; that is judged as `apr-fire-and-forget`, where it is kept by nobody. A task that a dependency returns to the handlers which it is injected into.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import structs

from apr_mypy import facts as f
from apr_mypy.finding import MODULE, PROJECT, Finding
from apr_mypy.knowledge.schema import LeavesTheRest
from apr_mypy.program import Program
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.function import FunctionView
from apr_mypy.views.handlers import inside_handler
from apr_mypy.views.kept_places import Hold
from apr_mypy.views.left_running import is_shielded_only, waits_in_some_branches, way_past
from apr_mypy.views.module import ModuleView
from apr_mypy.views.request_path import in_request
from apr_mypy.views.retention import Retention
from apr_mypy.views.shown import shown
from apr_mypy.views.starts import Start
from apr_mypy.views.unowned import Judged, goes_on, judged, unowned, unowned_elsewhere

RULE = Rule(
    name="apr-request-scoped-task",
    title="Task that outlives its request",
    category=Category.ASYNC,
    severity=Severity.P2,
    summary="A task or thread is started in a request handler, kept, and still outlives the request without an owner.",
    danger="Its failure is seen by nobody, what it uses is closed with the request, and a deployment kills it half-way.",
    fix="Await it before the response, or hand it to the framework's background tasks or a job queue.",
    since="0.1.0",
    stages=("module", "project"),
)


def in_module(module: ModuleView) -> Iterator[Finding]:
    program = Program.alone(module)
    for one in unowned(program):
        yield from _found(program, one, MODULE)
    for one in judged(program, False):
        yield from _passed_by(one, MODULE)
    yield from _left_running(program, module, MODULE)


def in_program(program: Program) -> Iterator[Finding]:
    for one in unowned_elsewhere(program, Program.judged_alone):
        yield from _found(program, one, PROJECT)
    for module in program.modules.values():
        yield from _left_running(program, module, PROJECT)


def _found(program: Program, one: Judged, stage: str) -> Iterator[Finding]:
    start, fate = one
    if fate.hold is Hold.DROPPED or not inside_handler(start.fn):
        return
    message = f"{shown(start.site)} starts a {start.what} that outlives the request: {fate.where} holds it, and nothing waits for it or ends it"
    yield _finding(start.fn, start.site, message, _fix(program, start), stage)


def _passed_by(one: Judged, stage: str) -> Iterator[Finding]:
    """What a handler waits for in the end, but not on every way out."""
    start, fate = one
    if fate.hold is not Hold.OWNED or not inside_handler(start.fn):
        return
    end = way_past(start)
    if end is not None:
        leaves = "returns" if isinstance(end, f.Return) else "raises"
        message = (
            f"{shown(start.site)} starts a {start.what} that outlives the request where {start.fn.function.name} {leaves} before it waits for it"
        )
        yield _finding(start.fn, start.site, message, f"start the {start.what} after that, or cancel it there", stage)
    elif is_shielded_only(Program.alone(start.fn.module), start):
        message = (
            f"{shown(start.site)} starts a {start.what} that outlives the request when the time is up: it is shielded, and nobody waits for it then"
        )
        yield _finding(
            start.fn, start.site, message, f"cancel the {start.what} where the wait has failed, or give it to whoever outlives the request", stage
        )
    elif waits_in_some_branches(start):
        message = f"{shown(start.site)} starts a {start.what} that outlives the request: {start.fn.function.name} waits for it or ends it under a condition only"
        yield _finding(start.fn, start.site, message, f"wait for the {start.what} in every branch, or cancel it in the others", stage)


def _fix(program: Program, start: Start) -> str:
    """What to write at this site."""
    if goes_on(program, start):
        ends = "cancel it" if "cancel" in start.row.owned_by else "tell it to end"
        return f"{ends} in a `finally` of the handler, or start the {start.what} with the application and end it with it"
    work = next((arg.value for arg in start.site.args if arg.name in ("", "coro")), None)
    if start.what == "task" and start.fn.is_async and isinstance(work, f.Call):
        return f"write await {shown(work)}, or give the work to the framework's background tasks or a job queue"
    if start.row.started_by:
        return f"give the work to the framework's background tasks or a job queue; where it is short, wait for the {start.what} before the response"
    return f"wait for the {start.what} before the response, or give its work to the framework's background tasks or a job queue"


def _finding(fn: FunctionView, call: f.Call, message: str, fix: str, stage: str) -> Finding:
    return Finding(RULE.name, RULE.severity, fn.module.place(call), fn.full, message, fix, stage, anchor=shown(call))


# --- a wait that does not wait for all --------------------------------------------------------------------------------------------


def _left_running(program: Program, module: ModuleView, stage: str) -> Iterator[Finding]:
    """The waits that leave some of their tasks running, in a handler or in what it calls."""
    for fn, call, row in module.calls_known_as(LeavesTheRest):
        if (
            _may_leave_some(module, fn, call, row)
            and (inside_handler(fn) or in_request(program, fn))
            and not _rest_is_owned(program, fn, call, row, stage is PROJECT)
        ):
            message = f"{shown(call)} leaves tasks of the request running"
            yield _finding(fn, call, message, "cancel the pending tasks: for task in pending: task.cancel()", stage)


def _may_leave_some(module: ModuleView, fn: FunctionView, call: f.Call, row: LeavesTheRest) -> bool:
    callee = module.callee(fn, call)
    until = callee.argument(row.until.keyword, row.until.position)
    if until is not None:
        known = module.constant(fn, until.value)
        word = str(known.value) if known is not None else until.value.name if isinstance(until.value, (f.Name, f.Attr)) else ""
        if word.rpartition(".")[2] in row.some:
            return True
    timeout = callee.argument(row.timeout.keyword, row.timeout.position)
    return timeout is not None and timeout.value != f.Const(None)


def _rest_is_owned(program: Program, fn: FunctionView, call: f.Call, row: LeavesTheRest, whole: bool) -> bool:
    """Whether what is left is cancelled or awaited after all: under the name of the rest, or under the names that the tasks had before; also where none of them was started here."""
    own = [one.start for one in judged(program, whole) if one.start.fn is fn and one.start.handle is not None]
    given = fn.module.callee(fn, call).argument(row.waiting.keyword, row.waiting.position)
    if not own or given is None:
        return True
    waited = fn.use_of(call)
    result: f.AnyValue = waited.by if waited.kind == "awaited" else call
    use = fn.use_of(result)
    if use.kind not in ("statement", "assigned", "subscripted"):
        return True
    follow = Retention(program, structs.replace(own[0].row, owned_by=row.ended_by), whole, frozenset((id(call),)))
    if use.kind == "assigned" and isinstance(use.by, f.Set):
        for target in use.by.targets:
            rest = target.items[-1] if isinstance(target, f.Many) and len(target.items) == 2 else None
            again = isinstance(rest, f.Name) and isinstance(given.value, f.Name) and rest.name == given.value.name
            if again and next(fn.loops_around(call), None) is not None:
                return True  # waits for the rest again
            if not isinstance(rest, f.Name) or any(fate.hold <= Hold.RETURNED for fate in follow.collection_named(fn, rest, use.by)):
                return True
    for start in own:
        ended = Retention(program, structs.replace(start.row, owned_by=row.ended_by), whole, frozenset((id(call),)))
        if all(fate.hold > Hold.RETURNED for fate in ended.of(start)):
            return False
    return True
