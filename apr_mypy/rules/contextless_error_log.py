"""A failure is logged with nothing but the exception's text: neither where it came from, nor what was being worked on.

Why it is dangerous
-------------------
`could not fetch: timed out` is all that is left when somebody has to find out at night whose payment failed. The text of an exception has no stack in it and seldom an id; the customer, the order and the line of code are
gone as soon as the handler ends. The same line in the log a thousand times may be one order a thousand times, or a thousand orders.

How to fix it
-------------
Use `logger.exception("…")` or `exc_info=True` in a handler, which add the stack, and name the thing that was worked on: `logger.exception("order %d was not charged", order_id)`. With structlog or loguru bind it once
(`logger.bind(order_id=order_id)`), and every line has it. Outside of a handler (a done-callback), give the exception itself: `exc_info=error`.

Bad
---
    import asyncio
    import logging
    from typing import Protocol

    logger = logging.getLogger(__name__)

    class Gateway(Protocol):
        def charge(self, order_id: int) -> None: ...

    def charge(gateway: Gateway, order_id: int) -> None:
        try:
            gateway.charge(order_id)
        except OSError as error:
            logger.error(f"charge failed: {error}")  # error: apr-contextless-error-log
            raise

    def on_done(task: asyncio.Task[None]) -> None:
        if not task.cancelled() and task.exception():
            logger.error(task.exception())  # error: apr-contextless-error-log

Good
----
    import asyncio
    import logging
    from typing import Protocol

    logger = logging.getLogger(__name__)

    class Gateway(Protocol):
        def charge(self, order_id: int) -> None: ...

    def charge(gateway: Gateway, order_id: int) -> None:
        try:
            gateway.charge(order_id)
        except OSError:
            logger.exception("order %d was not charged", order_id)
            raise

    def on_done(task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()):
            logger.error("%s failed", task.get_name(), exc_info=error)

When to leave it
----------------
A line with the traceback is left, whatever else is in it; so is one that names what was worked on (a parameter, an attribute, the target of a loop), one of a logger to which an identifier was bound, and one beside
which the same handler reports the exception whole. A `component=` tells nobody what was worked on. What a command prints for its operator is left, and so is an exception of the project's own that is made with the id.

What it does not see
--------------------
What a filter or processor of another module adds to each line.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from apr_mypy import facts as f
from apr_mypy.finding import MODULE, Finding
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.bare_errors import BareError, bare_errors
from apr_mypy.views.log_context import is_any_id
from apr_mypy.views.module import ModuleView
from apr_mypy.views.shown import shown

RULE = Rule(
    name="apr-contextless-error-log",
    title="Error log without context",
    category=Category.ERRORS,
    severity=Severity.P3,
    summary="A failure is logged with nothing but the exception's text: neither where it came from, nor what was being worked on.",
    danger="Whoever reads the log can tell neither what failed nor for whom, and cannot find it out any more.",
    fix="Log the traceback (`logger.exception`, `exc_info`) and the identifier of what was being done.",
    since="0.1.0",
    stages=("module",),
)

_POOR: Final = frozenset({"self", "cls", "args", "kwargs", "request", "db", "session", "logger", "log", "settings", "config", "client"})


def in_module(module: ModuleView) -> Iterator[Finding]:
    for one in bare_errors(module):
        yield Finding(RULE.name, RULE.severity, module.place(one.report.call), one.fn.full, _message(one), _fix(one), MODULE)


def _message(one: BareError) -> str:
    said = shown(one.report.call.func)
    if one.nothing:
        return f"{said}() tells nothing of the exception that was caught, nor what {_short(one)} was working on"
    if one.report.traceback:
        return f"{said}() goes past the log and does not say what {_short(one)} was working on"
    return f"{said}() tells nothing but the exception's text, neither where it came from nor what {_short(one)} was working on"


def _short(one: BareError) -> str:
    view = one.fn
    while view.lambda_ is not None and view.outer is not None:
        view = view.outer
    return view.function.name if view.function.name != "<module>" else "the module"


def _fix(one: BareError) -> str:
    """What to write at this site: the traceback, and the parameter that says best what is worked on."""
    what = _identifier(one)
    if one.report.how == "print":
        return f'logger.exception("…: %s", {what})' if what else 'logger.exception("…")'
    said = shown(one.report.call.func).rpartition(".")[0] or "logging"
    if not one.in_handler:
        error = shown(one.exception) if one.exception is not None else "error"
        return f'{said}.error("…: %s", {what}, exc_info={error})' if what else f'{said}.error("…", exc_info={error})'
    return f'{said}.exception("…: %s", {what})' if what else f'{said}.exception("…")'


def _identifier(one: BareError) -> str:
    names = [param.name for param in one.fn.function.params if param.name not in _POOR and not param.name.startswith("_")]
    names = [name for name in names if one.exception is None or not isinstance(one.exception, f.Name) or name != one.exception.name]
    return next((name for name in names if is_any_id(name)), "")
