"""Something is tried again that may already have been done: a charge, a message or a row comes twice when only the answer was lost.

Why it is dangerous
-------------------
A timeout does not say whether the other side did the work. A second POST charges a second time, a second mail goes out, a second row is stored; nobody sees it until a customer does.

How to fix it
-------------
Send a key with it that is made once, before the first attempt, and stays the same in all of them: an `Idempotency-Key` header, `idempotency_key=`, a deduplication id, made from the id of the order or taken from
the caller. In the database, insert with `ON CONFLICT DO NOTHING` on a unique key, or set an absolute value. Where the other side takes no key, ask it first whether the work is done, or do not try again.

Bad
---
    import uuid

    import httpx
    from tenacity import retry, stop_after_attempt, wait_random_exponential

    class Gateway:
        def __init__(self, http: httpx.Client) -> None:
            self._http = http

        @retry(stop=stop_after_attempt(3), wait=wait_random_exponential(max=5))
        def charge(self, order_id: int, cents: int) -> None:  # error: apr-retry-not-idempotent
            self._http.post("/charges", json={"order": order_id, "amount": cents}).raise_for_status()

        @retry(stop=stop_after_attempt(3), wait=wait_random_exponential(max=5))
        def refund(self, order_id: int) -> None:  # error: apr-retry-not-idempotent
            headers = {"Idempotency-Key": str(uuid.uuid4())}
            self._http.post("/refunds", json={"order": order_id}, headers=headers).raise_for_status()

Good
----
    import httpx
    from tenacity import retry, stop_after_attempt, wait_random_exponential

    class Gateway:
        def __init__(self, http: httpx.Client) -> None:
            self._http = http

        @retry(stop=stop_after_attempt(3), wait=wait_random_exponential(max=5))
        def charge(self, order_id: int, cents: int) -> None:
            headers = {"Idempotency-Key": f"charge-{order_id}"}
            self._http.post("/charges", json={"order": order_id, "amount": cents}, headers=headers).raise_for_status()

        @retry(stop=stop_after_attempt(3), wait=wait_random_exponential(max=5))
        def status(self, order_id: int) -> str:
            return self._http.get(f"/charges/{order_id}").text

When to leave it
----------------
It is left where what is tried again reads, replaces or deletes (GET, PUT, DELETE); where a POST only asks (a search, a GraphQL query, a token); where all attempts share a key; where a row is inserted under a unique key
with what is there kept, or all that a job stores lies in one transaction that is the last thing it does, which its failure takes back, or set to an absolute value; where only the connection is tried again, or only what was refused (403, 429, a deadlock); where each attempt looks first whether it was done; where a listener
connects again to the stream that it reads (`async with subscribe() as events: async for event in events`): it hears the next events;
where a row says which attempt it is about, or is stored in `finally`, however the attempt ends; where a message that was made before has an id of its own; where the caller tells the helper not to try again (`if not repeatable: raise`), or none asks it to; where the failure was asked for its cause and that was taken away (`if error.moved and self.follow(error): return self.push(again=False)`).

What it does not see
--------------------
What another service does with the id of an order in the body of a request. Retries of a proxy or service mesh.
"""

from __future__ import annotations

from collections.abc import Iterator

from apr_mypy.finding import MODULE, PROJECT, Finding, Place, Trace
from apr_mypy.program import Program
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.attempts import FRESH, Operation, operations
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import ModuleView
from apr_mypy.views.retried import Retried, posting_policies, retried
from apr_mypy.views.retries import Retry
from apr_mypy.views.retry_parameters import is_never_asked_for
from apr_mypy.views.row_sections import is_test
from apr_mypy.views.shown import short

RULE = Rule(
    name="apr-retry-not-idempotent",
    title="Retry of what must not happen twice",
    category=Category.RESILIENCE,
    severity=Severity.P1,
    summary="Something is tried again that may already have been done: a charge, a message or a row comes twice when only the answer was lost.",
    danger="A timeout does not say whether the work was done: the second attempt charges, sends or stores once more.",
    fix="Give all attempts one idempotency key that is made before the first, or insert with ON CONFLICT on a unique key.",
    since="0.1.0",
    stages=("module", "project"),
)


def in_module(module: ModuleView) -> Iterator[Finding]:
    program = Program.alone(module)
    for one, operation in _found(program, module):
        yield _finding(one, operation, MODULE)
    for retry, operation in posting_policies(program, module):
        yield _of_policy(retry, operation, MODULE)


def in_program(program: Program) -> Iterator[Finding]:
    for module in program.modules.values():
        policies = list(posting_policies(program, module))
        if policies:
            alone = Program.judged_alone(module)
            told = {retry.place for retry, _ in posting_policies(alone, alone.modules[module.name])}
            yield from (_of_policy(retry, operation, PROJECT) for retry, operation in policies if retry.place not in told)
        found = list(_found(program, module))
        if found:
            alone = Program.judged_alone(module)
            said = {_place(one) for one, _ in _found(alone, alone.modules[module.name])}
            for one, operation in found:
                if _place(one) not in said:
                    yield _finding(one, operation, PROJECT)


def cleared(program: Program, finding: Finding) -> bool:
    """Whether the whole program shows that nobody asks for a second attempt."""
    fn = program.functions.get(finding.function)
    found = [one for one in retried(program, fn.module) if _place(one) == finding.place] if fn is not None else []
    return bool(found) and all(is_never_asked_for(program, one.retry.hand) for one in found)


def _found(program: Program, module: ModuleView) -> Iterator[tuple[Retried, Operation]]:
    """What is tried again and must not be, with the worst of what it does."""
    again = [one for one in retried(program, module) if not is_test(one.scope.fn)]
    told: set[Place] = set()
    for one in again:
        if _place(one) in told or is_never_asked_for(program, one.retry.hand):
            continue  # one function, handed over at several places
        done = list(operations(program, one.scope, lambda fn: _is_tried_itself(program, fn), one.retry.how in ("job", "later")))
        if done:
            told.add(_place(one))
            yield one, next((each for each in done if each.money), done[0])


def _is_tried_itself(program: Program, fn: FunctionView) -> bool:
    """Whether a function is tried again by a retry of its own, which is then the one to mend."""
    known: dict[str, frozenset[str]] = program.__dict__.setdefault("_tried_again", {})
    name = fn.module.name
    if name not in known:
        known[name] = frozenset(one.scope.fn.full for one in retried(program, fn.module) if one.scope.by is None)
    return fn.full in known[name]


def _place(one: Retried) -> Place:
    fn = one.scope.fn
    if one.retry.how == "once":
        return one.retry.place
    if one.scope.block is not None or fn.lambda_ is not None:
        return fn.module.place(one.scope.block or fn.function)
    return fn.module.def_place(fn.function)


def _finding(one: Retried, operation: Operation, stage: str) -> Finding:
    fn, key = one.scope.fn, operation.key
    where = "" if operation.way.fn is fn else f" in {short(operation.way.fn.full)}"
    who = f"a lambda of {short(fn.outer.full)}" if fn.lambda_ is not None and fn.outer is not None else short(fn.full)
    why = "with an idempotency key that each attempt makes anew" if key == FRESH else "with nothing that tells it from a new order"
    return Finding(
        RULE.name,
        Severity.P0 if operation.money else RULE.severity,
        _place(one),
        fn.full,
        f"{who} is tried again and {operation.what}{where} each time, {why}",
        _fix(operation),
        stage,
        (*operation.way.steps, Trace(operation.way.fn.module.facts.path, operation.record.line, f"{short(operation.way.fn.full)} {operation.what}")),
        anchor=f"{short(fn.full)} {one.retry.how}",
    )


def _of_policy(retry: Retry, operation: Operation, stage: str) -> Finding:
    return Finding(
        RULE.name,
        Severity.P0 if operation.money else RULE.severity,
        retry.place,
        retry.about,
        f"{short(operation.way.fn.full)} {operation.what} with nothing that tells it from a new order, and this policy has it sent again",
        "leave POST out of the methods that are tried again, or send an Idempotency-Key header with it",
        stage,
        (Trace(operation.way.fn.module.facts.path, operation.record.line, f"{short(operation.way.fn.full)} {operation.what}"),),
        anchor=f"policy {short(retry.about)}",
    )


def _fix(operation: Operation) -> str:
    if operation.key == FRESH:
        return "make the key before the first attempt, from the id of what is ordered, and hand it in"
    if operation.what.startswith("inserts"):
        return "insert with ON CONFLICT DO NOTHING on a unique key that the caller gives"
    if operation.what.startswith(("adds", "changes", "works out")):
        return "set an absolute value, or record the id of the change under a unique constraint in the same transaction"
    if operation.what.startswith("sends"):
        return "send an Idempotency-Key header made from the id of what is ordered, the same in every attempt; where the other side knows none, try again only what it refused"
    if operation.what.startswith("enqueues"):
        return "give the job or message an id of its own that is the same in every attempt"
    return "hand on a key made from the id of what is ordered, the same in every attempt, or do not try this again"
