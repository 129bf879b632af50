"""Requests, jobs and messages are logged, and nothing ties the lines of one of them together.

Why it is dangerous
-------------------
A server works on hundreds of requests at once, and their lines lie mixed in one stream. Without an id on each line nobody can tell which of them belong to the request that failed, or follow an order from the request through
the job to the mail. The one time it matters, the log is full and says nothing.

How to fix it
-------------
Give each request, job and message an id where it comes in (a middleware, the worker's signal, the consumer's loop), keep it in a `ContextVar`, and let a `logging.Filter` put it on every record; take over an id that the
caller sent, and hand it on. A logging library with a context of its own needs the id bound there and nothing more, and for many frameworks a library does all of it; the fix of a finding names the way of the
framework, or of the logging library, at its site.

Bad
---
    import logging
    from fastapi import FastAPI

    logging.basicConfig(level=logging.INFO)
    logger = logging.getLogger(__name__)
    app = FastAPI()

    @app.post("/orders/{order_id}/pay")
    async def pay(order_id: int) -> dict[str, int]:
        logger.info("order %d is being paid", order_id)  # error: apr-no-correlation-id
        return {"order": order_id}

Good
----
    import logging
    from collections.abc import Awaitable, Callable
    from contextvars import ContextVar
    from uuid import uuid4
    from fastapi import FastAPI, Request, Response

    request_id: ContextVar[str] = ContextVar("request_id", default="-")

    class RequestIdFilter(logging.Filter):
        def filter(self, record: logging.LogRecord) -> bool:
            record.request_id = request_id.get()
            return True

    handler = logging.StreamHandler()
    handler.addFilter(RequestIdFilter())
    logging.basicConfig(level=logging.INFO, format="%(levelname)s [%(request_id)s] %(message)s", handlers=[handler])
    logger = logging.getLogger(__name__)
    app = FastAPI()

    @app.middleware("http")
    async def bind_request_id(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        request_id.set(request.headers.get("X-Request-ID") or uuid4().hex)
        return await call_next(request)

    @app.post("/orders/{order_id}/pay")
    async def pay(order_id: int) -> dict[str, int]:
        logger.info("order %d is being paid", order_id)
        return {"order": order_id}

When to leave it
----------------
It is left where an id is bound that the lines show, anywhere on the way: by a filter, formatter, processor or record factory that reads what a middleware, a signal or the function itself has set; by a library for it; by a
bound logger or an adapter; by an `extra` with an id, for that call. A library of the organisation that is not in sight covers what it sets the log up for, a handler that puts the lines of each job where its id says covers jobs. Settings of logging in YAML, INI, JSON or TOML files of the project count as those in code. Requests that are covered do not cover jobs. What is logged at
start-up and by commands needs no id, nor what a package logs that others build into their applications (a dozen modules or more, and none of them makes an application, has its settings or sets up its logging). One finding stands for all lines of a module's entry points, at the first; where only what they call logs, and not for debugging alone, at the entry point; a line to which three modules or more lead is told once.

What it does not see
--------------------
Agents that add ids from outside, and settings of logging that lie outside the project.
"""

from __future__ import annotations

from collections.abc import Iterator

from apr_mypy.finding import MODULE, PROJECT, Finding
from apr_mypy.knowledge.schema import CorrelationAdvice
from apr_mypy.program import Program
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.correlation import GROUPS
from apr_mypy.views.entry_lines import Line, Unmarked, is_whole_application, unmarked
from apr_mypy.views.module import ModuleView
from apr_mypy.views.shown import short

RULE = Rule(
    name="apr-no-correlation-id",
    title="No correlation id",
    category=Category.ERRORS,
    severity=Severity.P3,
    summary="Requests, jobs and messages are logged, and nothing ties the lines of one of them together.",
    danger="With many requests and jobs at once, nobody can tell which log lines belong to the one that failed.",
    fix="Set an id where a request, job or message comes in, keep it in a ContextVar, and put it on every record by a logging.Filter.",
    since="0.1.0",
    stages=("module", "project"),
)

_WORDS = {
    "requests": ("request", "in a middleware set a ContextVar to the request's id, and put it on each record by a logging.Filter"),
    "jobs": ("job", "set a ContextVar to the job's id before each job starts, and put it on each record by a logging.Filter"),
    "consumers": ("message", "set a ContextVar to the message's id before it is handled, and put it on each record by a logging.Filter"),
}


def in_module(module: ModuleView) -> Iterator[Finding]:
    if is_whole_application(module):
        for one in unmarked(Program.alone(module)):
            yield _finding(one, MODULE)


def in_program(program: Program) -> Iterator[Finding]:
    for one in unmarked(program):
        if not (is_whole_application(one.module) and any(True for _ in in_module(Program.judged_alone(one.module).modules[one.module.name]))):
            yield _finding(one, PROJECT)


def _finding(one: Unmarked, stage: str) -> Finding:
    what, general = _WORDS[GROUPS[one.entry.role]]
    advice = one.module.knowledge.find(CorrelationAdvice, (one.entry.framework,))
    by_library = [library for name in _loggers(one.lines[0]) if (library := one.module.knowledge.find(CorrelationAdvice, (name,))) is not None]
    fix = by_library[0].write if by_library else advice.write if advice is not None else general
    count = len(one.lines)
    lines = f"{count} log call{'s' if count > 1 else ''}"
    if one.at is not None:
        ids = " or ".join(dict.fromkeys(_WORDS[GROUPS[line.entry.role]][0] for line in one.lines))
        message = f"{lines} of the entry points in {one.module.name} {'carry' if count > 1 else 'carries'} no id of the {ids}"
        place, function = one.module.place(one.at.call), one.at.fn.full
    else:
        first = one.lines[0]
        message = f"{lines} that {short(one.entry.function)} leads to {'carry' if count > 1 else 'carries'} no id of the {what}"
        if one.others:
            message += (
                f", nor {'do they' if count > 1 else 'does it'} for {one.others[0] if len(one.others) == 1 else f'{len(one.others)} more modules'}"
            )
        entry = one.module.functions[one.entry.function]
        place, function = one.module.def_place(entry.function), entry.full
        return Finding(
            RULE.name, RULE.severity, place, function, message, fix, stage, (first.fn.module.trace(first.call, f"{short(first.fn.full)} logs"),)
        )
    return Finding(RULE.name, RULE.severity, place, function, message, fix, stage)


def _loggers(line: Line) -> Iterator[str]:
    """The libraries by which a line is logged, by their packages."""
    for name in line.fn.module.callee(line.fn, line.call).names:
        yield name.partition(".")[0]
