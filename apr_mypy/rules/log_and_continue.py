"""A failure is logged, and the work goes on as though it had not happened.

Why it is dangerous
-------------------
A line in the log is no handling: the caller is told that all went well, the job ends as a success, the message is acknowledged and never comes again. What was lost is found weeks later, by a customer. Where a
broker counts the message as done, the data are gone.

How to fix it
-------------
Let the exception go up to whoever can decide: the framework's error handler, the worker's retry, the broker's redelivery. Where the other items of a batch have to go on, keep the failures and raise them at the end
(`ExceptionGroup`), set the row to failed, or give the message to a dead-letter queue. Log where it is handled, once.

Bad
---
    import logging
    from decimal import Decimal
    from typing import Protocol

    logger = logging.getLogger(__name__)

    class Gateway(Protocol):
        def charge(self, order_id: int, amount: Decimal) -> None: ...

    def charge_renewals(gateway: Gateway, due: dict[int, Decimal]) -> None:
        for order_id, amount in due.items():
            try:
                gateway.charge(order_id, amount)
            except Exception:  # error: apr-log-and-continue
                logger.exception("order %d was not charged", order_id)
                continue

Good
----
    import logging
    from decimal import Decimal
    from typing import Protocol

    logger = logging.getLogger(__name__)

    class Gateway(Protocol):
        def charge(self, order_id: int, amount: Decimal) -> None: ...

    def charge_renewals(gateway: Gateway, due: dict[int, Decimal]) -> None:
        failures: list[Exception] = []
        for order_id, amount in due.items():
            try:
                gateway.charge(order_id, amount)
            except Exception as error:
                logger.exception("order %d was not charged", order_id)
                failures.append(error)
        if failures:
            raise ExceptionGroup(f"{len(failures)} orders were not charged", failures)

When to leave it
----------------
It is left when every failing path raises (also by a helper that never returns, `abort`, `sys.exit`); when the failure is kept (a row set to failed, a list that somebody reads, a dead letter, nack, a variable that is asked
later, a batch of which only what went well is acknowledged); when the handler answers with an error; when the work is done another way (the cache is down, the database is read); for clean-up; in the one top-level loop of a worker or the method that is its round; where every caller makes an exception of the None that it gets; in what a server calls for each
connection; in a retry loop that raises in the end; where an object calls back those who registered with it; where the process ends and says so by its exit code, or the operator of a command reads it; where the line says that what failed was only measured or tidied up, and no row was written; where what ran was being ended; where what failed is not marked as done, so that the next
run finds it; for an exception that the project elsewhere answers with "not found", or of which the line itself says, and not as a warning, that it is skipped; where the documentation of the function, or the line itself, says that the failure may be left.
A value that stands for the failure is `apr-magic-return`; nothing logged at all is `apr-swallowed-exception`.

What it does not see
--------------------
What a function of another module that is called in the handler does: it is taken to handle the failure, unless its name says that it logs.
"""

from __future__ import annotations

from collections.abc import Iterator

from apr_mypy.finding import MODULE, Finding
from apr_mypy.program import Program
from apr_mypy.roles import Role
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.deeds import guarded_call
from apr_mypy.views.failures import Verdict, is_cleared, verdicts
from apr_mypy.views.left_unset import left_unset
from apr_mypy.views.module import ModuleView
from apr_mypy.views.never_raised import never_raised
from apr_mypy.views.raised_here import feeds_its_loop, harm_of_raising
from apr_mypy.views.shown import as_written, short, shown
from apr_mypy.views.unread_failures import lost_failures

RULE = Rule(
    name="apr-log-and-continue",
    title="Log and continue",
    category=Category.ERRORS,
    severity=Severity.P2,
    summary="A failure is logged, and the work goes on as though it had not happened.",
    danger="Work that failed counts as done, and nothing but a line in the log knows better.",
    fix="Raise, keep the failure for whoever reports it, or hand the message to a dead-letter queue; log once, where it is handled.",
    since="0.1.0",
    stages=("module",),
)


def in_module(module: ModuleView) -> Iterator[Finding]:
    for one in verdicts(module):
        if one.kind == "log":
            fn = one.taking.fn
            unset = left_unset(one.taking, one.path)
            severity = Severity.P1 if one.severe or unset else RULE.severity
            message, fix = _message(one, unset), _fix(one, unset)
            yield Finding(RULE.name, severity, module.place(one.at), fn.full, message, fix, MODULE, anchor="/".join(one.taking.caught.names))
    for lost in lost_failures(module):
        if lost.logged:
            message = f"{short(lost.fn.full)} logs every exception and keeps it from the caller"
            yield Finding(
                RULE.name, RULE.severity, module.place(lost.at), lost.fn.full, message, "return None, so that the exception goes on", MODULE
            )


def cleared(program: Program, finding: Finding) -> bool:
    """Whether the whole program shows that the failure is none: an exception that it answers with "not found", or that a function of another module raises to say no."""
    fn = program.functions.get(finding.function)
    return fn is not None and bool(finding.anchor) and is_cleared(fn.module, finding)


def _message(one: Verdict, unset: str) -> str:
    what = one.taking.caught.names
    guarded = guarded_call(one.taking)
    names = "a caught " + " or ".join(what[:2]) + (" or another" if len(what) > 2 else "") + (f" from {guarded}()" if guarded else "")
    said = "is logged and no more" if one.report is None else f"is logged by {as_written(one.report.call.func, one.taking.fn.module.facts.imports)}"
    if one.ack is not None:
        return f"{names} {said}, and {shown(one.ack.func)}() counts the message as dealt with"
    if one.severe:
        return f"{names} {said}, and the message counts as dealt with when {one.taking.fn.function.name} goes on"
    if (made := never_raised(one.taking, one.path)) is not None:
        return f"{names} {said}, and {shown(made.func)} is made and not raised"
    if unset:
        return f"{names} {said}, and the code behind it reads `{unset}`, which is not set then"
    ends = {"next": "the next round goes on", "return": "the function returns", "end": "the function ends"}
    return f"{names} {said}, and {ends.get(one.path.end, 'the work goes on')} as though nothing had failed"


_INSTEAD = {
    "stream": "note the failure at what was worked on, or put that into a dead-letter queue",
    "requests": "take only the exceptions without whose cause a request can go on, and answer with an error after any other",
    "listener": "take only the exceptions that may be left, say so in the docstring, and let any other go up",
    "stored": "hand it to a job that tries again, or note the failure at what was stored before",
}
"""What to do where an exception would do more harm than the failure."""


def _fix(one: Verdict, unset: str) -> str:
    """What to write at this site."""
    fn = one.taking.fn
    if (made := never_raised(one.taking, one.path)) is not None:
        return f"write `raise {shown(made.func)}(…) from {one.taking.name or 'error'}`"
    if unset:
        return f"write `raise` behind the log call, or give `{unset}` a value in the handler that the code behind it can do with"
    harm = harm_of_raising(one.taking)
    if one.severe:
        return f"{'' if harm == 'stream' else 'raise, or '}nack the message or send it to a dead-letter queue, before it counts as dealt with"
    if harm == "stream" or (harm and one.path.end != "next"):
        return _INSTEAD[harm]
    if one.path.end == "next" and feeds_its_loop(one.taking, one.path.loop):
        return "write `raise` behind the log call: the rounds to come go on from the one that failed"
    if one.path.end == "next":
        return "keep the failures in a list and raise an ExceptionGroup behind the loop, or set this row to failed"
    if fn.module.role_of(fn) in (Role.HANDLER, Role.WEBHOOK) and any(entry.function == fn.full for entry in fn.module.roles.entries()):
        return "raise, so that the framework's error handler answers, or return an error response"
    return "write `raise` behind the log call, or leave the handler out and log where it is handled"
