"""A retry stands around another retry: their attempts multiply, and a short failure becomes a flood.

Why it is dangerous
-------------------
Each layer is harmless by itself. Six runs of a job, each of which tries a request four times through a client that makes three attempts of each, are 72 requests for one piece of work, sent to a system that is already in
trouble. The time multiplies too: a request that should fail within a second hangs for minutes, and whoever waits for it tries again as well.

How to fix it
-------------
Decide on one layer, usually the one nearest to the request, which knows best what may be tried again, or the job, which can wait longest. Switch the others off: `Config(retries={"total_max_attempts": 1})` in boto3, `max_retries=0` in
the SDKs, `max_network_retries=0` in Stripe, or raise what the inner one gives up on as an exception that the outer one does not take.

Bad
---
    import httpx
    from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random_exponential

    @retry(retry=retry_if_exception_type(httpx.TransportError), stop=stop_after_attempt(4), wait=wait_random_exponential(max=10), reraise=True)
    def fetch(path: str) -> bytes:
        return httpx.get(f"https://ledger.example{path}", timeout=5).content

    @retry(retry=retry_if_exception_type(httpx.TransportError), stop=stop_after_attempt(6), wait=wait_random_exponential(max=60), reraise=True)
    def export() -> bytes:  # error: apr-cascading-retry
        return fetch("/export")

Good
----
    import httpx
    from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random_exponential

    @retry(retry=retry_if_exception_type(httpx.TransportError), stop=stop_after_attempt(4), wait=wait_random_exponential(max=10), reraise=True)
    def fetch(path: str) -> bytes:
        return httpx.get(f"https://ledger.example{path}", timeout=5).content

    def export() -> bytes:
        return fetch("/export")

When to leave it
----------------
It is left when there is one layer; when the inner one is switched off; when the exceptions that the outer one declares cannot come out of the inner one; when the inner one is a job that is only put on a queue, a task that goes on by itself, or lets no failure out; when the outer one follows
once on a cause that it has taken away.

What it does not see
--------------------
Retries of a gateway or a service mesh, and of the system that is asked. How long all attempts take together.
"""

from __future__ import annotations

from collections.abc import Iterator

from apr_mypy.finding import PROJECT, Finding, Trace
from apr_mypy.knowledge.schema import Retries
from apr_mypy.program import Program
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.edges import step_trace
from apr_mypy.views.retries import FOREVER, UNKNOWN, retries_of
from apr_mypy.views.retry_layers import Cascade, Layer, Layers
from apr_mypy.views.shown import short

RULE = Rule(
    name="apr-cascading-retry",
    title="Retry around a retry",
    category=Category.RESILIENCE,
    severity=Severity.P2,
    summary="A retry stands around another retry: their attempts multiply, and a short failure becomes a flood.",
    danger="A system in trouble gets the product of all attempts, and the caller waits for the product of all waits.",
    fix="Try again in one layer only, and switch the others off.",
    since="0.1.0",
    stages=("project",),
)


def in_program(program: Program) -> Iterator[Finding]:
    if not any(retries_of(module) for module in program.modules.values()) or not program.knowledge.table(Retries):
        return
    for one in Layers(program).cascades():
        inner = one.layers[-1]
        who = short(one.of.full if one.of.lambda_ is None or one.of.outer is None else one.of.outer.full)
        outer = one.outer
        place, about = (
            (one.of.module.def_place(one.of.function), one.of.full)
            if (outer.how in ("decorator", "job") or (outer.how == "call" and outer.fn in (one.of, one.of.outer, outer.fn.module.body)))
            and one.of.lambda_ is None
            else (outer.place, outer.about)
        )
        if outer.how in ("loop", "recursion") and one.of is not outer.fn:  # a decorator of the project: the function under it is what is tried again
            place, about = one.of.module.def_place(one.of.function), one.of.full
            if one.of.lambda_ is not None:
                place, about = one.of.module.place(one.of.lambda_), (one.of.outer or one.of).full
        if one.by is not None:
            place, about, who = one.by.caller.module.place(one.by.call), one.by.caller.full, short(one.by.caller.full)
        message = f"{who} tries {_times(one.layers[0])} what {_chain(one)}: {_product(one)}"
        yield Finding(RULE.name, RULE.severity, place, about, message, _fix(one, inner), PROJECT, _trace(one), anchor=inner.words)


def _times(layer: Layer) -> str:
    attempts = layer.policy.attempts
    if attempts == FOREVER and layer.policy.timed:
        return "until its time is up"
    return "for ever" if attempts == FOREVER else "several times" if attempts == UNKNOWN else f"{attempts} times"


def _name(layer: Layer) -> str:
    fn = layer.fn if layer.fn.lambda_ is None or layer.fn.outer is None else layer.fn.outer
    return layer.words if layer.retry is None else short(fn.full)


def _chain(one: Cascade) -> str:
    return ", which ".join(f"{_name(layer)} tries {_times(layer)}" for layer in one.layers[1:])


def _product(one: Cascade) -> str:
    """The attempts as a sum: `6 × 4 = 24 attempts`."""
    numbers = [UNKNOWN if layer.policy.attempts == FOREVER and layer.policy.timed else layer.policy.attempts for layer in one.layers]
    words = " × ".join("∞" if number == FOREVER else "n" if number == UNKNOWN else str(number) for number in numbers)
    if any(number in (FOREVER, UNKNOWN) for number in numbers):
        return f"{words} attempts"
    total = 1
    for number in numbers:
        total *= number
    return f"{words} = {total} attempts"


def _trace(one: Cascade) -> tuple[Trace, ...]:
    found: list[Trace] = []
    for layer, edges in zip(one.layers, (*one.steps, ()), strict=True):
        found.append(layer.fn.module.trace(layer.site, f"{_name(layer)} tries {_times(layer)}"))
        found += [step_trace(edge) for edge in edges]
    return tuple(found)


def _fix(one: Cascade, inner: Layer) -> str:
    """What to write at this site."""
    if inner.retry is None:
        return f"switch off the retries of the client behind {inner.words}, or call it here without this retry"
    return f"keep the retry of {_name(inner)} and take this one away, or call there what does not try again"
