"""What failed is tried again at once, or after waits that are the same for everybody: all clients come back together.

Why it is dangerous
-------------------
A system that fails under load gets all of the load again, at the same moment, from every client that failed with it. Without a wait the attempts are over before it could recover. With a fixed wait, or one that only
grows, all who failed together come back together, wave after wave, and the system that was about to come up goes down again.

How to fix it
-------------
Let the waits grow exponentially and add chance to each: `wait_random_exponential` or `wait_exponential_jitter` in tenacity, `backoff.expo` with its full jitter, stamina as it is, `backoff_factor` with `backoff_jitter` in urllib3,
`retry_backoff=True` in Celery; by hand `random.uniform(0, min(60, 2**attempt))`. Where the answer says when to come back (`Retry-After`), do as it says.

Bad
---
    import time
    from urllib.request import urlopen

    from tenacity import retry, stop_after_attempt, wait_fixed

    @retry(stop=stop_after_attempt(5), wait=wait_fixed(2), reraise=True)
    def rates(url: str) -> bytes:  # error: apr-retry-without-backoff
        with urlopen(url, timeout=5) as response:
            return bytes(response.read())

    def stock(url: str) -> bytes:
        for attempt in range(4):  # error: apr-retry-without-backoff
            try:
                with urlopen(url, timeout=5) as response:
                    return bytes(response.read())
            except OSError:
                time.sleep(2**attempt)
        raise TimeoutError(url)

Good
----
    import random
    import time
    from urllib.request import urlopen

    from tenacity import retry, stop_after_attempt, wait_random_exponential

    @retry(stop=stop_after_attempt(5), wait=wait_random_exponential(max=30), reraise=True)
    def rates(url: str) -> bytes:
        with urlopen(url, timeout=5) as response:
            return bytes(response.read())

    def stock(url: str) -> bytes:
        for attempt in range(4):
            try:
                with urlopen(url, timeout=5) as response:
                    return bytes(response.read())
            except OSError:
                time.sleep(random.uniform(0, min(30, 2**attempt)))
        raise TimeoutError(url)

When to leave it
----------------
It is left when the waits grow and jitter, or are random over a wide range; when the other side says how long to wait; when something is polled until it is ready; when another mirror is tried each time; when the pause stands
between pages; when a few attempts follow at once, or after moments, on a conflict with another writer, or at once on a token that had to be renewed;
when something was done about the failure first: the missing file made, the row given the next number, the session that had gone opened anew;
when only files of this machine are tried; when all callers leave a helper at one attempt; in a migration; when each attempt begins with what is stored by then and takes back what it wrote; when a round begins with a
wait, or with the next message.

What it does not see
--------------------
Waits that a library works out. Chance that comes from when each client began. What `mypy` alone does not see, because another module says how long to wait, `apr check` does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from apr_mypy import facts as f
from apr_mypy.finding import MODULE, PROJECT, Finding
from apr_mypy.knowledge.schema import Blocking
from apr_mypy.patterns import pattern_of
from apr_mypy.program import Program
from apr_mypy.roles import Role
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.excepts import calls_in, caught
from apr_mypy.views.module import ModuleView
from apr_mypy.views.naming import called_name
from apr_mypy.views.retries import Retry, retries_of
from apr_mypy.views.retry_mended import is_mended
from apr_mypy.views.retry_parameters import is_never_asked_for
from apr_mypy.views.retry_waits import number_of
from apr_mypy.views.shown import shown
from apr_mypy.views.walk import inside, steps

RULE = Rule(
    name="apr-retry-without-backoff",
    title="Retry without backoff and jitter",
    category=Category.RESILIENCE,
    severity=Severity.P2,
    summary="What failed is tried again at once, or after waits that are the same for everybody: all clients come back together.",
    danger="A system in trouble gets all of its load again at the same moments, and goes down again as it comes up.",
    fix="Let the waits grow exponentially and add chance to each of them.",
    since="0.1.0",
    stages=("module", "project"),
)

_FEW: Final = 10
_MANY: Final = 60
"""So many attempts after the same wait are no retry: something is waited for."""
_CONFLICT: Final = pattern_of(r"StaleData|Watch|Concurren|Optimistic|Serialization|Version|Conflict|Deadlock|Integrity|Duplicate|Unique|Locked")
_RENEWED: Final = pattern_of(r"Unauthori|Auth|Token|(?<!Timeout)Expired|Credential|Session|Forbidden|Login")
_VERIFIES: Final = pattern_of(r"^_*(verify|confirm|await|poll|wait_for|wait_until)_")
_BOTH_WAYS: Final = ("upgrade", "downgrade")
_ONE_ROW: Final = frozenset({"first", "one", "one_or_none", "scalar_one", "scalar_one_or_none", "scalar", "get", "fetchone", "fetchrow"})
_HANDED_OVER: Final = pattern_of(r"Hand(ed)?_?(O|o)ver|Handoff|Postpone|Defer|Requeue|Reschedule|Preempt|Shutdown|Drain")
_HELD_OPEN: Final = frozenset({"EACCES", "EBUSY", "EPERM", "ENOTEMPTY", "ETXTBSY"})
"""Codes of the system for a file that somebody else has open."""
_WORDS: Final = {
    "none": "without a wait",
    "fixed": "after the same wait each time",
    "linear": "after waits that only grow by steps",
    "table": "after waits from a fixed list",
    "exponential": "after waits that grow without jitter",
}


def in_module(module: ModuleView) -> Iterator[Finding]:
    yield from _found(module, MODULE)


def in_program(program: Program) -> Iterator[Finding]:
    for module in program.modules.values():
        found = list(_found(module, PROJECT))
        if found:
            said = {one.place for one in _found(Program.judged_alone(module).modules[module.name], MODULE)}
            yield from (one for one in found if one.place not in said)


def cleared(program: Program, finding: Finding) -> bool:
    """Whether the whole program shows that nobody asks for a second attempt."""
    fn = program.functions.get(finding.function)
    found = [one for one in retries_of(fn.module) if one.place == finding.place] if fn is not None else []
    return bool(found) and all(is_never_asked_for(program, one.hand) for one in found)


def _found(module: ModuleView, stage: str) -> Iterator[Finding]:
    told: set[tuple[str, str]] = set()
    for one in retries_of(module):
        wait = one.policy.wait
        if (
            not one.policy.retries
            or wait.spreads
            or (one.base is not None and not one.base.wait.spreads)
            or (one.about, one.how) in told
            or not _counts(one)
            or module.role_of(one.fn) is Role.TEST
            or _is_migration(module, one)
        ):
            continue
        told.add((one.about, one.how if one.how not in ("loop", "policy", "client") else f"{one.how} {one.site.line}"))
        message = f"{one.words} tries again {_WORDS[wait.growth]}"
        yield Finding(RULE.name, RULE.severity, one.place, one.about, message, _fix(one), stage, anchor=f"{one.how} {wait.growth}")


def _is_migration(module: ModuleView, one: Retry) -> bool:
    """Whether it belongs to a migration, which one process runs: also to a script that lies in no package, and goes up and down."""
    return Role.MIGRATION in (module.role_of(one.fn), module.placed) or all(f"{module.name}.{name}" in module.functions for name in _BOTH_WAYS)


def _counts(one: Retry) -> bool:
    """Whether it is a retry of something that may be overloaded, and says itself how it waits."""
    if one.how == "again" and not (one.policy.wait.growth == "fixed" and _is_after_failure(one)):
        return False  # it looks again
    if _is_handing_over(one):
        return False
    if one.policy.polls or (one.policy.wait.growth == "fixed" and one.policy.attempts >= _MANY):
        return False
    if one.how == "client":
        return one.row is not None and one.row.policy is not None and one.call is not None and _is_number(one, one.call)
    names = (
        one.hand.caught.names if one.hand is not None and one.hand.caught is not None else tuple(line[0].rpartition(".")[2] for line in one.policy.on)
    )
    few = one.policy.attempts <= _FEW  # one without an end has a finding of its own
    if few and one.hand is not None and one.hand.refused and (one.policy.wait.growth == "none" or any(_CONFLICT.search(name) for name in names)):
        return False
    if few and (_is_looked_for(one) or _reads_anew(one)):
        return False
    if few and names and all(_CONFLICT.search(name) or _RENEWED.search(name) for name in names):
        return False
    if one.hand is not None and one.policy.wait.growth == "none" and is_mended(one.hand):
        return False
    return one.hand is None or not (one.hand.polls or (one.hand.daemon and one.policy.endless) or _is_once(one) or _is_of_files(one, few))


def _is_looked_for(one: Retry) -> bool:
    """Whether a function looks a few times whether something that was ordered has come to be (`_verify_load`)."""
    return one.hand is not None and one.policy.wait.growth == "fixed" and _VERIFIES.search(one.fn.function.name) is not None


def _reads_anew(one: Retry) -> bool:
    """Whether each attempt begins with what is stored by then, and takes back what the last one wrote: somebody else was first, and the answer to that is to look again at once."""
    loop = one.site
    if one.hand is None or one.policy.wait.growth != "none" or not isinstance(loop, (f.For, f.While)) or not loop.block:
        return False
    first = loop.block[0]
    asked = (
        isinstance(first, f.Set)
        and first.value is not None
        and any(isinstance(part, f.Call) and called_name(part) in _ONE_ROW for part in inside(first.value))
    )
    handlers = [handler for step in steps(loop.block) if isinstance(step, f.Try) for handler in step.handlers]
    return asked and any(called_name(call) == "rollback" for handler in handlers for call in calls_in(handler.block))


def _is_handing_over(one: Retry) -> bool:
    """Whether a job is only handed to another worker: by the name of what was caught where its policy is given (`except HandedOver: return Retry(max=1)`), nothing failed."""
    site = one.call if one.hand is None else None
    attempts = [holder for holder, slot in one.fn.around(site) if isinstance(holder, f.Try) and slot == "handler"] if site is not None else []
    handlers = [handler for holder in attempts[:1] for handler in holder.handlers if any(call is site for call in calls_in(handler.block))]
    return bool(handlers) and all(
        _HANDED_OVER.search(name) for handler in handlers for name in caught(one.fn, handler.types, handler.caught).names or ("",)
    )


def _is_after_failure(one: Retry) -> bool:
    return any(isinstance(holder, f.Try) and slot == "handler" for holder, slot in one.fn.around(one.site))


def _is_of_files(one: Retry, few: bool) -> bool:
    """Whether only files of this machine are tried, which nobody else hammers: a few times, or after short waits; or what another process has open, by the code that the system gives."""
    short = one.policy.wait.most is not None and one.policy.wait.most < 1
    if one.hand is None or not (few or short):
        return False
    calls = one.hand.calls
    inner = {id(part) for call in calls for part in inside(call) if part is not call}
    rows = [one.fn.module.find(Blocking, one.fn, call) for call in calls if id(call) not in inner]
    if rows and all(row is not None and row.how == "file" for row in rows):
        return True
    handlers = (
        [handler for step in steps(one.site.block) if isinstance(step, f.Try) for handler in step.handlers]
        if isinstance(one.site, (f.For, f.While))
        else []
    )
    tests = [test for handler in handlers for step in steps(handler.block) if isinstance(step, f.If) for test in step.tests]
    return any(isinstance(part, (f.Name, f.Attr)) and part.name.rpartition(".")[2] in _HELD_OPEN for test in tests for part in inside(test))


def _is_number(one: Retry, call: f.Call) -> bool:
    """Whether a client is given a bare number of attempts, which have no wait between them."""
    policy = one.row.policy if one.row is not None else None
    arg = one.fn.module.callee(one.fn, call).argument(policy.keyword, policy.position) if policy is not None else None
    return arg is not None and number_of(one.fn, arg.value) is not None


def _is_once(one: Retry) -> bool:
    """Whether it is tried one more time, because a word says so or something was done about the failure."""
    return one.policy.attempts == 2 and one.hand is not None and (one.how in ("recursion", "once") or one.hand.repairs)


def _fix(one: Retry) -> str:
    """What to write at this site."""
    if one.row is not None and one.row.backoff:
        return f"write {one.row.backoff}"
    if one.how == "again":
        return "hand a count of attempts on, and wait random.uniform(0, 2**attempt) seconds, no longer than a few minutes"
    growing, wait = f"2**{_counter(one)}", one.policy.wait
    if wait.growth == "fixed" and wait.least is not None and wait.least == wait.most and 0 < wait.least < 1:
        growing = f"{wait.least:g} * {growing}"
    return f"sleep random.uniform(0, min(60, {growing})) between the attempts"


def _counter(one: Retry) -> str:
    """What counts the attempts at this site, upwards; "attempt" where nothing does yet."""
    site = one.site
    if isinstance(site, f.For) and isinstance(site.target, f.Name) and site.target.name.strip("_"):
        return site.target.name if _is_counted(site.over) else "attempt"
    if isinstance(site, f.While):
        asked = {shown(part) for test in _asked(site) for part in inside(test) if isinstance(part, (f.Name, f.Attr))}
        for step in steps(site.block):
            by_one = isinstance(step, f.Change) and step.op == "+" and isinstance(step.value, f.Const) and step.value.value == 1
            if isinstance(step, f.Change) and by_one and shown(step.target) in asked:
                return shown(step.target)
            if (
                isinstance(step, f.Set)
                and len(step.targets) == 1
                and _is_one_more(step.value, shown(step.targets[0]))
                and shown(step.targets[0]) in asked
            ):
                return shown(step.targets[0])
    if one.how == "recursion" and one.call is None and isinstance(site, f.Call):  # `fetch(key, tried=tried + 1)`
        counted = [
            arg.value.args[0]
            for arg in site.args
            if isinstance(arg.value, f.Op) and arg.value.args and _is_one_more(arg.value, shown(arg.value.args[0]))
        ]
        if len(counted) == 1:
            return shown(counted[0])
    return "attempt"


def _is_one_more(value: f.AnyValue | None, name: str) -> bool:
    """Whether a value is what a name stands for, and one (`attempts + 1`)."""
    return (
        isinstance(value, f.Op)
        and value.op == "+"
        and len(value.args) == 2
        and shown(value.args[0]) == name
        and isinstance(value.args[1], f.Const)
        and value.args[1].value == 1
    )


def _asked(loop: f.While) -> list[f.AnyValue]:
    return [loop.test, *[test for step in steps(loop.block) if isinstance(step, f.If) for test in step.tests]]


def _is_counted(over: f.AnyValue) -> bool:
    """Whether a loop counts, upwards."""
    return isinstance(over, f.Call) and called_name(over) in ("range", "count") and len(over.args) < 3
