"""An external API is asked while people wait, again and again when it fails, and no circuit breaker stops the asking when it is down.

Why it is dangerous
-------------------
When the other system hangs, every request of ours that needs it waits for its timeouts, several attempts long. Soon all workers wait, pages that have nothing to do with it fail too, and the first thing that the
other system sees on coming back is a storm of retries.

How to fix it
-------------
Put a circuit breaker around the one function through which the API is asked. After some failures in a row it is open: calls fail at once, and the caller answers without (a cached value, a 503, a later job). Then
it lets a single call through to see whether the system is back.

Bad
---
    # file: app/carrier.py
    import requests
    from tenacity import retry, stop_after_attempt, wait_random_exponential

    @retry(stop=stop_after_attempt(3), wait=wait_random_exponential(max=2))
    def delivery_days(postcode: str) -> int:  # error: apr-no-circuit-breaker
        response = requests.get("https://api.parcelfox.example/days", params={"postcode": postcode}, timeout=3)
        return int(response.json()["days"])
    # file: app/main.py
    from fastapi import FastAPI

    from app.carrier import delivery_days

    app = FastAPI()

    @app.get("/delivery/{postcode}")
    def delivery(postcode: str) -> int:
        return delivery_days(postcode)

Good
----
    # file: app/carrier.py
    import requests
    from pybreaker import CircuitBreaker
    from tenacity import retry, stop_after_attempt, wait_random_exponential

    breaker = CircuitBreaker(fail_max=5, reset_timeout=30)

    @breaker
    @retry(stop=stop_after_attempt(3), wait=wait_random_exponential(max=2))
    def delivery_days(postcode: str) -> int:
        response = requests.get("https://api.parcelfox.example/days", params={"postcode": postcode}, timeout=3)
        return int(response.json()["days"])
    # file: app/main.py
    from fastapi import FastAPI

    from app.carrier import delivery_days

    app = FastAPI()

    @app.get("/delivery/{postcode}")
    def delivery(postcode: str) -> int:
        return delivery_days(postcode)

When to leave it
----------------
It is left where a breaker of a library or of the project stands anywhere between the entry points and the call: around the call, in the transport or session, in the service around the adapter; where only jobs ask, or a thread or task that nobody waits for;
where one entry point asks once and nothing tries again; for a probe that only finds out whether a system is there; for the project's own database, cache, queue and storage; where `circuit_broken` in `[tool.apr]` names the host, provider or class.

What it does not see
--------------------
A breaker in a proxy or mesh that the configuration does not declare. APIs whose address comes as data (a customer's webhook, a link to preview) are no one system, and left.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatch

from apr_mypy.finding import PROJECT, Finding, Trace
from apr_mypy.program import Program
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.external_apis import ApiCall, api_calls, client_retries
from apr_mypy.views.shown import short
from apr_mypy.views.unbroken_paths import Reach, reach_of

RULE = Rule(
    name="apr-no-circuit-breaker",
    title="External API without a circuit breaker",
    category=Category.RESILIENCE,
    severity=Severity.P2,
    summary="An external API is asked while people wait, again and again when it fails, and no circuit breaker stops the asking when it is down.",
    danger="When the API hangs, every worker soon waits for it, and pages that have nothing to do with it fail too.",
    fix="Put a circuit breaker around the one function through which the API is asked.",
    since="0.1.0",
    stages=("project",),
)


def in_program(program: Program) -> Iterator[Finding]:
    apis: dict[str, list[ApiCall]] = {}
    for one in api_calls(program):
        if not _is_declared(program, one):
            apis.setdefault(one.api, []).append(one)
    told: set[tuple[str, str]] = set()
    for calls in apis.values():
        reached = [(one, reach) for one in calls if (reach := reach_of(program, one)) is not None]
        if not reached:
            continue
        requests = {entry for _, reach in reached for entry in reach.requests}
        entries = requests | {entry for _, reach in reached for entry in reach.others}
        again = next(((one, reach) for one, reach in reached if reach.requests and (reach.retried or client_retries(program, one))), None)
        if requests and (again is not None or len(entries) > 1 or any(reach.many for _, reach in reached)):
            first = again or max(((one, reach) for one, reach in reached if reach.requests), key=lambda pair: len(pair[1].requests))
            system = (first[0].fn.full, ".".join(first[0].api.split(".")[-2:]))
            if system not in told:  # `api.provider.com` and `auth.provider.com`, asked one after the other
                told.add(system)
                yield _finding(*first, len(entries), again is not None, len({one.fn.full for one, _ in reached}) - 1)


def _is_declared(program: Program, one: ApiCall) -> bool:
    """Whether the configuration says that something else breaks the circuit."""
    declared = [pattern.lower() for pattern in program.config.circuit_broken]
    if one.package and any(one.package.lower() in pattern.split(".") for pattern in declared):
        return True  # the provider's own library asks `api.provider.com`
    return any(fnmatch(name.lower(), pattern) for name in one.names for pattern in declared)


def _finding(one: ApiCall, reach: Reach, entries: int, again: bool, others: int) -> Finding:
    fn = one.fn
    while fn.lambda_ is not None and fn.outer is not None and fn.outer is not fn.module.body:  # the function that hands it to what tries it
        fn = fn.outer
    label = "its API" if one.label == (fn.owner.name if fn.owner is not None else "") else one.label
    around = (
        short(fn.full)
        if not others
        else f"{short(fn.full)} and the {others} other function{'s' if others > 1 else ''} that ask{'' if others > 1 else 's'} the same API, or once in the client that they share"
    )
    often = f"from {entries} entry points" if entries > 1 else "while a request waits"
    return Finding(
        RULE.name,
        RULE.severity,
        fn.module.def_place(fn.function) if fn.lambda_ is None and fn is not fn.module.body else fn.module.place(one.call),
        fn.full,
        f"{short(fn.full)} asks {label} {often}{', with retries,' if again else ''} and no circuit breaker stops it when {'that' if label != one.label else label} is down",
        f"put a circuit breaker around {around}, or name {one.names[0]} under circuit_broken where something in front breaks the circuit",
        PROJECT,
        (*reach.steps, Trace(fn.module.facts.path, one.call.line, f"{short(fn.full)} asks {label}")),
        anchor=one.api,
    )
