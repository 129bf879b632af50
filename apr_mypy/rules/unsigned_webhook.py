"""A webhook acts on what was delivered though nobody has made sure who sent it: no signature is verified, or its check can be left out, fail or be guessed.

Why it is dangerous
-------------------
The address of a webhook is no secret: whoever knows or guesses it can tell the application that an order is paid, an account confirmed, a refund due. A check that is skipped when the header is missing, that only
logs, or that stands behind `debug or` is none. A comparison by `==` tells by its time how much of a guess was right.

How to fix it
-------------
Verify first, on the raw body, before it is parsed and before anything is done: compute `hmac.new(secret, body, hashlib.sha256)` and compare with `hmac.compare_digest`, or call what the provider's library has for it
(`stripe.Webhook.construct_event`). Refuse the request where the header is missing or wrong. A dependency, decorator or base class that raises does this for all webhooks of a provider.

Bad
---
    import hashlib
    import hmac

    import httpx
    from fastapi import FastAPI, Request

    app = FastAPI()

    def verify(body: bytes, signature: str) -> bool:  # error: apr-unsigned-webhook
        return hmac.new(b"key", body, hashlib.sha256).hexdigest() == signature

    @app.post("/webhooks/payments")
    async def payment_webhook(request: Request) -> None:  # error: apr-unsigned-webhook
        event = await request.json()
        httpx.post("https://shop.example/paid", json={"order": event["order_id"]})

    @app.post("/webhooks/refunds")
    async def refund_webhook(request: Request) -> None:  # error: apr-unsigned-webhook
        signature = request.headers.get("x-signature")
        body = await request.body()
        if signature and not verify(body, signature):
            return
        httpx.post("https://shop.example/refunded", content=body)

Good
----
    import hashlib
    import hmac

    import httpx
    from fastapi import Depends, FastAPI, HTTPException, Request

    app = FastAPI()

    async def signed(request: Request) -> None:
        expected = hmac.new(b"key", await request.body(), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected, request.headers.get("x-signature", "")):
            raise HTTPException(401)

    @app.post("/webhooks/payments", dependencies=[Depends(signed)])
    async def payment_webhook(request: Request) -> None:
        event = await request.json()
        httpx.post("https://shop.example/paid", json={"order": event["order_id"]})

When to leave it
----------------
It is left where a signature, or a shared secret, is verified before anything is done: in the handler, in what it calls, in a dependency, decorator, hook, middleware, permission class or base class; where what was delivered only gives an
id by which the provider is asked; where the handler does nothing. A token that is opened and refused when its signature is wrong vouches for what it names. Deliveries that the project sends itself, and the management of
subscriptions (who creates, installs, activates or tries one, and their keys), are no webhooks. What is posted to a route, function, class or module named for webhooks is one, so is what is posted to a module named for callbacks, and
what reads a provider's signature, or holds what was sent against a secret, under whatever name.

What it does not see
--------------------
A gateway that verifies in front of the application. Whether the body that is verified is the one that is parsed.
"""

from __future__ import annotations

from collections.abc import Iterator

from apr_mypy import facts as f
from apr_mypy.finding import MODULE, PROJECT, Finding, Trace
from apr_mypy.knowledge.schema import ComputesSignature, HidesValue, ReadsDelivery
from apr_mypy.program import Program
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.computed_signatures import is_about_signatures, is_keyed, names_signature, speaks_of_webhooks
from apr_mypy.views.deliveries import Kind, deliveries, reached
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import ModuleView
from apr_mypy.views.shown import short, shown
from apr_mypy.views.standing_before import before, makes_app
from apr_mypy.views.verifying import Verifying
from apr_mypy.views.verifying_outcomes import Open, Outcome, Wrong

RULE = Rule(
    name="apr-unsigned-webhook",
    title="Webhook that believes anybody",
    category=Category.SECURITY,
    severity=Severity.P0,
    summary="A webhook acts on what was delivered though nobody has made sure who sent it: no signature is verified, or its check can be left out, fail or be guessed.",
    danger="Whoever finds the address can report payments, refunds and confirmations that never were.",
    fix="Verify the signature on the raw body with hmac.compare_digest, or the provider's library, before anything is done, and refuse what has none.",
    since="0.1.0",
    stages=("module", "project"),
)


def in_module(module: ModuleView) -> Iterator[Finding]:
    yield from _judged(Program.alone(module), MODULE)


def in_program(program: Program) -> Iterator[Finding]:
    said: set[str] = set()
    for module in program.modules.values():
        said.update(one.function for one in _judged(Program.judged_alone(module), MODULE))
    for one in _judged(program, PROJECT):
        if one.function not in said:
            yield one


def _judged(program: Program, stage: str) -> Iterator[Finding]:
    verifying = Verifying(program)
    taken = [
        one
        for one in deliveries(program)
        if one.kind is Kind.WEBHOOK
        and not any(one.fn.module.find_value(ReadsDelivery, one.fn, decorator) for decorator in one.fn.function.decorators)
    ]
    for delivery in taken:
        for one in reached(program, delivery):
            verifying.incoming.setdefault(one.fn.full, one.incoming)
    for delivery in taken:
        fn = delivery.fn
        verifying.serving = fn.owner.full if fn.owner is not None else ""
        outcome = verifying.outcome(fn)
        if outcome.first is None:
            continue
        standing = before(program, verifying, fn)
        if standing.verified:
            continue
        if not program.is_whole and (outcome.unknown or standing.unknown or not (outcome.tried or standing.tried or makes_app(fn.module))):
            continue  # what else there is may verify it
        heirs = list(_going_round(program, verifying, fn))
        for acting, theirs, first in heirs:
            yield _unsigned(acting.full, theirs, first, acting.module, acting.function, stage, delivery.why)
        if not heirs:
            yield _unsigned(fn.full, outcome, outcome.first, fn.module, fn.function, stage, delivery.why)
    verifying.serving = ""
    for delivery in taken:
        for one in delivery.fn.all(f.Compare):
            verifying.proves(delivery.fn, one, True)
    _compare_in_helpers(program, verifying)
    for wrong in verifying.wrong.values():
        yield _compared(wrong, stage)


def _going_round(program: Program, verifying: Verifying, fn: FunctionView) -> Iterator[tuple[FunctionView, Outcome, Open]]:
    """Of the classes that inherit a handler and what it calls on `self`, those that go round the check that their sisters keep: the method of theirs that acts, and what is known of it."""
    heirs = [one for one in program.subclasses(fn.owner.full) if program.method(one, fn.function.name) is fn] if fn.owner is not None else []
    found, kept = [], 0
    for heir in heirs:
        verifying.serving = heir
        outcome = verifying.outcome(fn)
        if outcome.first is None:
            kept += 1
            continue
        acting = [one for one, _ in outcome.first.way] + [outcome.first.fn]
        own = next((one for one in acting if one.owner is not None and one.owner.full == heir), None)
        if own is not None:
            found.append((own, outcome, outcome.first))
    if kept:
        yield from found


def _compare_in_helpers(program: Program, verifying: Verifying) -> None:
    """Signatures are compared in functions that stand for themselves, too."""
    for module in program.modules.values():
        if module.is_test:
            continue  # nobody sends a guess to a test
        looks = bool(module.calls_known_as(ComputesSignature)) or speaks_of_webhooks(module)
        if not (looks or module.calls_known_as(HidesValue)):
            continue
        for fn in module.having(f.Compare):
            is_about = looks and is_about_signatures(fn)
            for one in fn.all(f.Compare):
                if is_about or (names_signature(one) and (looks or is_keyed(program, fn, one))):
                    verifying.proves(fn, one, True)


def _unsigned(full: str, outcome: Outcome, first: Open, module: ModuleView, function: f.Function, stage: str, why: str) -> Finding:
    deed = first.deed
    where = "" if first.fn.full == full else f" in {short(first.fn.full)}"
    how = "also where the check of its signature is left out or fails" if outcome.tried else "and nothing verifies who sent the delivery"
    what = deed.what.strip() if " " in deed.what.strip() else "writes to a store"
    message = f"{short(full)} {what}{where}, {how}"
    trace = (
        *(fn.module.trace(call, f"{short(fn.full)} calls {shown(call.func)}") for fn, call in first.way),
        Trace(first.fn.module.facts.path, deed.record.line, f"{short(first.fn.full)} {what}"),
    )
    fix = (
        "refuse the request where the header is missing or the signature is wrong, before anything is done"
        if outcome.tried
        else "verify the signature of the raw body first (hmac.compare_digest, or the provider's library), and raise where it is missing or wrong"
    )
    return Finding(RULE.name, RULE.severity, module.def_place(function), full, message, fix, stage, trace, anchor=why)


def _compared(wrong: Wrong, stage: str) -> Finding:
    fn = wrong.fn
    left, right = (shown(one, 40) for one in wrong.compare.args)
    what = "a shared secret" if wrong.secret else "a signature"
    message = f"{short(fn.full)} compares {what} by `{wrong.compare.ops[0]}`, which tells by its time how much of a guess is right"
    trace = (fn.module.trace(wrong.compare, f"{left} {wrong.compare.ops[0]} {right}"),)
    differs = wrong.compare.ops[0] == "!="
    missing = [text for one, text in zip(wrong.compare.args, (left, right), strict=True) if _may_be_missing(fn, one)]
    first = "".join(f"not {text} or " if differs else f"{text} and " for text in missing)  # compare_digest takes no None
    fix = f"write {first}{'not ' if differs else ''}hmac.compare_digest({left}, {right})"
    return Finding(RULE.name, RULE.severity, fn.module.def_place(fn.function), fn.full, message, fix, stage, trace, anchor="compare")


def _may_be_missing(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value may be None, by its type or by the default of the parameter that it is."""
    types = fn.module.types
    if any(one.name == f.NONE for one in types.members(types.type_of(value))):
        return True
    if not isinstance(value, f.Name):
        return False
    given = {one.name for one in fn.definitions(value) if one.kind == "parameter" and one.function is fn}
    return any(param.name in given and isinstance(param.default, f.Const) and param.default.value is None for param in fn.function.params)
