"""What failed is tried again for ever: there is no number of attempts, and no time, after which somebody is told.

Why it is dangerous
-------------------
A retry is a bet that the other side will be back soon. When it is not, a retry without an end holds its thread, its connection or its worker until somebody restarts the process. Each caller that arrives
later adds one more, until nothing is left to serve those who need something else. Nobody hears of the failure, because it never gets out; and a mistake that no attempt can cure (a wrong password, a deleted
account) is made again day and night, against a system that may be down because of it.

How to fix it
-------------
Give every retry a number of attempts or a time after which the exception goes up: `stop=stop_after_attempt(5) | stop_after_delay(30)` in tenacity, `max_tries=` or `max_time=` in backoff, `max_retries=` in
Celery and Dramatiq, `for attempt in range(5)` and a `raise` behind it by hand. What has to be done in the end belongs on a queue with a dead letter, not into a loop. A daemon that has to come back whenever it
can keeps its connection in a loop whose waits grow and jitter.

Bad
---
    import time
    from urllib.request import urlopen

    from tenacity import retry, wait_random_exponential

    @retry(wait=wait_random_exponential(max=60))
    def rates(url: str) -> bytes:  # error: apr-unbounded-retry
        with urlopen(url, timeout=5) as response:
            return bytes(response.read())

    def stock(url: str) -> bytes:
        while True:  # error: apr-unbounded-retry, apr-retry-without-backoff
            try:
                with urlopen(url, timeout=5) as response:
                    return bytes(response.read())
            except OSError:
                time.sleep(5)

Good
----
    from urllib.request import urlopen

    from tenacity import retry, stop_after_attempt, wait_random_exponential

    @retry(stop=stop_after_attempt(5), wait=wait_random_exponential(max=60), reraise=True)
    def rates(url: str) -> bytes:
        with urlopen(url, timeout=5) as response:
            return bytes(response.read())

When to leave it
----------------
It is left when attempts or time are bounded, also by an enclosing `asyncio.timeout` or by a count that a job keeps in its row or in the cache; when a loop reads the next item each time, as a consumer does; when a daemon reconnects with waits that grow and jitter; for Celery's
`self.retry(max_retries=None)`, which means the task's own number; when something else than the failure ends the loop, such as a flag that is set at shutdown;
when nothing is tried again: a loop outlives a cancellation, takes the next free name, goes on in a text, begins each
round with a wait for its time, or is a job that hands on the flag under which it does not come back.

What it does not see
--------------------
A bound that lies in a function of another module which the handler calls, unless it gives back the decision (`if not decision.retry: raise`). A message broker that delivers again for ever.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from apr_mypy import facts as f
from apr_mypy.finding import MODULE, Finding
from apr_mypy.knowledge.schema import Sleeps
from apr_mypy.patterns import pattern_of
from apr_mypy.program import Program
from apr_mypy.roles import Role
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.limits import is_limited_around
from apr_mypy.views.makers import callers
from apr_mypy.views.module import ModuleView
from apr_mypy.views.naming import called_name
from apr_mypy.views.retries import Retry, retries_of
from apr_mypy.views.walk import steps

RULE = Rule(
    name="apr-unbounded-retry",
    title="Retry without an end",
    category=Category.RESILIENCE,
    severity=Severity.P1,
    summary="What failed is tried again for ever: there is no number of attempts, and no time, after which somebody is told.",
    danger="While the other side is down, every caller's thread, connection or worker is held by a loop that ends only with a restart.",
    fix="Bound the attempts or the time, let the exception go up behind the last one, and leave what has to be done in the end to a queue.",
    since="0.1.0",
    stages=("module",),
)


_SCOPE: Final = pattern_of(r"timeout|deadline|fail_after|move_on", re.IGNORECASE)
"""A context manager that says by its name that it limits the time."""


def in_module(module: ModuleView) -> Iterator[Finding]:
    told: set[str] = set()
    for one in retries_of(module):
        if (
            not one.policy.endless
            or (one.base is not None and one.base.endless)
            or one.about in told
            or not _counts(one)
            or module.role_of(one.fn) is Role.TEST
            or _is_limited(one)
        ):
            continue
        told.add(one.about)
        yield Finding(RULE.name, RULE.severity, one.place, one.about, _message(one), _fix(one), MODULE, anchor=one.how)


def _counts(one: Retry) -> bool:
    """Whether it says itself that it never ends, and is no daemon that has learnt to wait."""
    if one.how == "client":
        return one.row is not None and bool(one.row.attempts)  # else its policy says so
    if one.hand is None:
        return True
    lock = one.hand.polls and one.hand.caught is not None and "conflict" in one.hand.caught.means  # it waits for its turn
    return not lock and not (one.hand.keeps_connected and one.policy.wait.spreads)


def _is_limited(one: Retry) -> bool:
    """Whether a time limit stands around all of its attempts."""
    program = Program.alone(one.fn.module)
    scopes = [manager for _, manager in one.fn.withs_around(one.site)] if one.hand is not None else []
    if any(isinstance(scope, f.Call) and _SCOPE.search(called_name(scope)) for scope in scopes):
        return True
    if one.hand is not None:
        return is_limited_around(program, one.fn, one.site)
    if one.how == "call" and one.call is not None and one.fn is not one.fn.module.body:
        return is_limited_around(program, one.fn, one.call)
    if one.how == "decorator" and one.retried:
        calls = callers(program, one.retried[0])
        return bool(calls) and all(is_limited_around(program, fn, call) for fn, call in calls)
    return False


def _message(one: Retry) -> str:
    if one.how == "again":
        return f"{one.words} tries again for ever: no count of attempts goes along"
    return f"{one.words} tries again for ever: it has no number of attempts and no time limit"


def _fix(one: Retry) -> str:
    """What to write at this site."""
    if one.row is not None and one.row.bound:
        return f"write {one.row.bound}"
    if one.how == "again":
        return "hand a count of attempts on, and stop at a few; or let the queue try again with a limit"
    if one.how == "recursion":
        return "hand a count of attempts on and raise at the last, or write `for attempt in range(5)`"
    if any(isinstance(holder, f.Yield) for holder in _inside(one)):
        return "take the `yield` out of the loop, since a context manager may give way only once, and bound what comes before it"
    uncounted = _uncounted(one)
    if uncounted:
        return f"count {uncounted} up in each round: the bound is asked for, and nothing changes it"
    if _looks_again(one):
        return "give it a time after which it raises: `deadline = time.monotonic() + …` before it, and in each round raise where that has passed"
    return "write `for attempt in range(5)` and raise the last exception behind it"


def _inside(one: Retry) -> list[f.Yield]:
    """What a loop gives way to."""
    return (
        [step for step in one.fn.all(f.Yield) if any(holder is one.site for holder, _ in one.fn.around(step))]
        if isinstance(one.site, f.While)
        else []
    )


def _uncounted(one: Retry) -> str:
    """The local name that a loop compares with a bound, to raise, and that nothing in it changes; "" where there is none."""
    if not isinstance(one.site, f.While):
        return ""
    within = list(steps(one.site.block))
    changed = {target.name for step in within if isinstance(step, f.Set) for target in step.targets if isinstance(target, f.Name)}
    changed |= {step.target.name for step in within if isinstance(step, f.Change) and isinstance(step.target, f.Name)}
    for step in within:
        for test, block in zip(step.tests, step.blocks, strict=True) if isinstance(step, f.If) else ():
            left = test.args[0] if isinstance(test, f.Compare) and test.ops[0] in (">", ">=", "==") else None
            if (
                isinstance(left, f.Name)
                and left.scope == f.LOCAL
                and left.name not in changed
                and any(isinstance(last, f.Raise) for last in block[-1:])
            ):
                if all(isinstance(origin, f.Const) and isinstance(origin.value, int) for origin in one.fn.origins(left)):
                    return left.name
    return ""


def _looks_again(one: Retry) -> bool:
    """Whether a loop waits for something that takes its time: it sleeps, and goes round, where nothing failed too."""
    if one.hand is None or not isinstance(one.site, f.While):
        return False
    waits = [call for call in one.fn.calls if one.fn.module.find(Sleeps, one.fn, call) is not None]
    held = [tuple(one.fn.around(call)) for call in waits]
    return any(any(holder is one.site for holder, _ in around) and all(slot != "handler" for _, slot in around) for around in held)
