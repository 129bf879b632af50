"""A webhook or consumer applies an event as though events came in order: what is older overwrites what is newer, or a row that another event makes is taken to be there.

Why it is dangerous
-------------------
Providers and brokers retry, deliver in parallel and promise no order. "Shipped" overtakes "packed", a cancelled subscription is active again because an older update was tried once more, and the event that
should have made the row is still on its way. Removing duplicates by id, or locking the row, does nothing against it: each event comes once, and one after the other, and in the wrong order.

How to fix it
-------------
Keep on the row what it was last told (a sequence number, a version, the time at which it happened) and apply only what is newer, in the statement's own condition where two may come at once. Or let a state machine refuse
what the present state does not allow. Or take the event for a hint, and ask the provider how things are now. Where the row is not there yet, answer with an error (or put the message back), so that the sender tries
again.

Bad
---
    from fastapi import Depends, FastAPI
    from pydantic import BaseModel
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    app = FastAPI()

    class Base(DeclarativeBase):
        pass

    class Shipment(Base):
        __tablename__ = "shipments"
        id: Mapped[int] = mapped_column(primary_key=True)
        status: Mapped[str]

    class ShipmentEvent(BaseModel):
        shipment_id: int
        status: str

    def get_session() -> Session:
        return Session()

    @app.post("/webhooks/shipments")
    def shipment_webhook(event: ShipmentEvent, session: Session = Depends(get_session)) -> None:
        shipment = session.get_one(Shipment, event.shipment_id, with_for_update=True)
        shipment.status = event.status  # error: apr-webhook-order-assumed
        session.commit()

Good
----
    from datetime import datetime

    from fastapi import Depends, FastAPI, HTTPException
    from pydantic import BaseModel
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    app = FastAPI()

    class Base(DeclarativeBase):
        pass

    class Shipment(Base):
        __tablename__ = "shipments"
        id: Mapped[int] = mapped_column(primary_key=True)
        status: Mapped[str]
        told_at: Mapped[datetime]

    class ShipmentEvent(BaseModel):
        shipment_id: int
        status: str
        occurred_at: datetime

    def get_session() -> Session:
        return Session()

    @app.post("/webhooks/shipments")
    def shipment_webhook(event: ShipmentEvent, session: Session = Depends(get_session)) -> None:
        shipment = session.get(Shipment, event.shipment_id, with_for_update=True)
        if shipment is None:
            raise HTTPException(409, "not known yet, try again")
        if event.occurred_at <= shipment.told_at:
            return
        shipment.status = event.status
        shipment.told_at = event.occurred_at
        session.commit()

When to leave it
----------------
It is left where the row's present state, or a version, sequence or time, is compared first, also by the statement's own condition; where the provider is asked for the truth, through a port, too; where what an event does is added
to what is there (a sum, also written out, a new row, a set), or has a row of its own under the event's id or moment; where every event sets a flag the same way; where state is worked out from stored events; where the sender is asked
to try again while the row is not there. That an event was not seen before says nothing of its place among others.

What it does not see
--------------------
A broker's own order (one partition, one key), which holds until a message is retried. Checks inside the database.
"""

from __future__ import annotations

from collections.abc import Iterator

from apr_mypy.finding import MODULE, PROJECT, Finding, Trace
from apr_mypy.program import Program
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.applying import Assumed, applying
from apr_mypy.views.deliveries import parts
from apr_mypy.views.event_order import assumed
from apr_mypy.views.module import ModuleView
from apr_mypy.views.shown import short
from apr_mypy.views.state_checks import Checks, Verdict
from apr_mypy.views.transitions import transitions

RULE = Rule(
    name="apr-webhook-order-assumed",
    title="Webhook that trusts the order of events",
    category=Category.STATE,
    severity=Severity.P1,
    summary="A webhook or consumer applies an event as though events came in order: what is older overwrites what is newer, or a row that another event makes is taken to be there.",
    danger="Events overtake each other: an older one that comes late brings back a state that is long over, and one that comes early fails or is lost.",
    fix="Apply an event only where it is newer than what the row was last told, or where the present state allows it; while the row is not there, answer with an error so that the sender tries again.",
    since="0.1.0",
    stages=("module", "project"),
)


def in_module(module: ModuleView) -> Iterator[Finding]:
    for one in _first_of_each(Program.alone(module)):
        yield _found(one, MODULE)


def in_program(program: Program) -> Iterator[Finding]:
    alone: dict[str, set[str]] = {}
    for one in _first_of_each(program):
        module = one.at.fn.module
        if module.name not in alone:
            alone[module.name] = {each.at.fn.full for each in _first_of_each(Program.judged_alone(module))}
        if one.at.fn.full not in alone[module.name] and not _is_said_already(one):
            yield _found(one, PROJECT)


def _is_said_already(one: Assumed) -> bool:
    """Whether the function's own module, judged alone, has an unchecked transition there: `apr-unvalidated-transition` knew of no event."""
    fn = one.at.fn
    first = one.at.path[0].fn
    return (
        one.field != ""
        and one.kind == "state"
        and fn.module is not first.module
        and fn.full not in {part.fn.full for part in parts(fn.module)}
        and one.is_transition
        and _is_unchecked_alone(one)
    )


def _is_unchecked_alone(one: Assumed) -> bool:
    """Whether the function's own module shows the state, without the modules that it imports."""
    alone = Program.judged_alone(one.at.fn.module)
    fn = alone.functions.get(one.at.fn.full)
    found = transitions(alone, fn) if fn is not None else ()
    return any(each.record.line == one.record.line and Checks.of_program(alone).verdict(each) is Verdict.UNCHECKED for each in found)


def _first_of_each(program: Program) -> Iterator[Assumed]:
    """The first place of each function: it is one mistake, however many columns are set."""
    for at in applying(program):
        found = next(assumed(program, at), None)
        if found is not None:
            yield found


def _found(one: Assumed, stage: str) -> Finding:
    fn = one.at.fn
    where = fn.module.place(one.record)
    trace = (*one.at.steps, Trace(fn.module.facts.path, one.record.line, f"{short(fn.full)} {one.what}"))
    if one.kind == "missing":
        message = f"{short(fn.full)} {one.what}, though the event that makes it may come later"
        fix = f"while there is no {one.row}, raise an error that the sender answers by trying again"
    else:
        message = f"{short(fn.full)} {one.what} whatever it is now: an older event that comes late overwrites a newer one"
        what = f"{one.row}.{one.field}" if one.field else one.row
        fix = f"keep the sequence or time of the last event on the row and set {what} only where this event is newer, or where the present state allows it"
    return Finding(RULE.name, RULE.severity, where, fn.full, message, fix, stage, trace, anchor=f"{one.kind} {one.row} {one.field}")
