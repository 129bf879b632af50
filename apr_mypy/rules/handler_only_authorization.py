"""A sensitive operation is authorized in one handler only, and another entry point reaches it without being asked.

Why it is dangerous
-------------------
The permission belongs to the operation, not to the URL. As long as a handler asks for it, each new route, job, consumer or resolver that calls the same service is a way round: customers refund themselves, members delete what is not
theirs, and no test of the guarded route ever notices.

How to fix it
-------------
Give the service the principal and let it, or the domain, decide: `refund(actor, payment_id)` begins with `payment.ensure_refundable_by(actor)`. Keep the handler's check where it saves work, but do not rely on it.

Bad
---
    from fastapi import Depends, FastAPI, HTTPException

    app = FastAPI()

    class User:
        id: int
        is_staff: bool

    def current_user() -> User:
        return User()

    class Payments:
        def refund(self, payment_id: int) -> None:  # error: apr-handler-only-authorization
            print("money back", payment_id)

    @app.post("/payments/{payment_id}/refund")
    def refund(payment_id: int, user: User = Depends(current_user)) -> None:
        if not user.is_staff:
            raise HTTPException(403)
        Payments().refund(payment_id)

    @app.post("/orders/{payment_id}/cancel")
    def cancel(payment_id: int, user: User = Depends(current_user)) -> None:
        Payments().refund(payment_id)

Good
----
    from fastapi import Depends, FastAPI

    app = FastAPI()

    class User:
        id: int
        is_staff: bool

    def current_user() -> User:
        return User()

    class Payments:
        def refund(self, actor: User, payment_id: int) -> None:
            if not actor.is_staff:
                raise PermissionError("only staff may refund")
            print("money back", payment_id)

    @app.post("/payments/{payment_id}/refund")
    def refund(payment_id: int, user: User = Depends(current_user)) -> None:
        Payments().refund(user, payment_id)

    @app.post("/orders/{payment_id}/cancel")
    def cancel(payment_id: int, user: User = Depends(current_user)) -> None:
        Payments().refund(user, payment_id)

When to leave it
----------------
It is left where the service or the domain asks, where every entry point asks, where there is only one that is asked, and for what operators and schedules run: commands, migrations, jobs that no request puts on a queue. Who acts
and is given on to the operation has it done to what is theirs.

What it does not see
--------------------
Rules in the database, and permissions that a gateway asks for.
"""

from __future__ import annotations

from collections.abc import Iterator

from apr_mypy.finding import PROJECT, Finding
from apr_mypy.program import Program
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.authorization import unasked, way_trace
from apr_mypy.views.shown import short

RULE = Rule(
    name="apr-handler-only-authorization",
    title="Authorization in one handler only",
    category=Category.SECURITY,
    severity=Severity.P0,
    summary="A sensitive operation is authorized in one handler only, and another entry point reaches it without being asked.",
    danger="Whoever finds the other way in does what only some people may: refunds, deletes, exports, changes roles.",
    fix="Give the service the principal and let it, or the domain, refuse; what a handler asks is not asked elsewhere.",
    since="0.1.0",
    stages=("project",),
)


def in_program(program: Program) -> Iterator[Finding]:
    for one in unasked(program):
        fn = one.operation
        guarded, way = one.checked.entry, one.open.entry
        called = fn.owner.name if fn.owner is not None and fn.function.name == "__call__" else fn.function.name
        message = f"{short(fn.full)} is authorized in {short(guarded.full)} only: {short(way.full)} reaches it without a check"
        fix = f"give {called} the principal and refuse there who may not, or ask the same in {short(way.full)}"
        yield Finding(
            RULE.name,
            RULE.severity,
            fn.module.def_place(fn.function),
            fn.full,
            message,
            fix,
            PROJECT,
            (one.check, *way_trace(one.open)),
            anchor=way.full,
        )
