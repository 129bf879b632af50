"""A webhook handler or queue consumer does its work again when the same event is delivered twice: nothing makes the event's id unique first.

Why it is dangerous
-------------------
Providers and brokers promise "at least once". A timeout, a deployment or a slow answer is enough for the same event to come again, perhaps while the first is still being worked on. What the handler then does
twice is real: two charges, two credits, two mails, two parcels.

How to fix it
-------------
Insert the event's id into a table with a unique constraint, first, in the transaction that does the work, and stop where it is there already (`INSERT ... ON CONFLICT DO NOTHING` with the row count looked at,
`get_or_create` on a unique column with `created` looked at, an `IntegrityError` that ends the handler). Redis does it too: `SET key 1 NX` with its answer looked at. Or make the effect the same however often it
happens: an upsert on a natural key, an absolute value instead of a sum, an idempotency key made from the event's id on every call to others.

Bad
---
    from fastapi import Depends, FastAPI
    from pydantic import BaseModel
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    app = FastAPI()

    class Base(DeclarativeBase):
        pass

    class Account(Base):
        __tablename__ = "accounts"
        id: Mapped[int] = mapped_column(primary_key=True)
        points: Mapped[int]

    class GiftCardUsed(BaseModel):
        event_id: str
        account_id: int
        points: int

    def get_session() -> Session:
        return Session()

    @app.post("/webhooks/giftcards")
    def gift_card_webhook(event: GiftCardUsed, session: Session = Depends(get_session)) -> None:  # error: apr-webhook-not-idempotent
        account = session.get_one(Account, event.account_id, with_for_update=True)
        account.points += event.points
        session.commit()

Good
----
    from fastapi import Depends, FastAPI
    from pydantic import BaseModel
    from sqlalchemy.dialects.postgresql import insert
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    app = FastAPI()

    class Base(DeclarativeBase):
        pass

    class Account(Base):
        __tablename__ = "accounts"
        id: Mapped[int] = mapped_column(primary_key=True)
        points: Mapped[int]

    class SeenEvent(Base):
        __tablename__ = "seen_events"
        event_id: Mapped[str] = mapped_column(primary_key=True)

    class GiftCardUsed(BaseModel):
        event_id: str
        account_id: int
        points: int

    def get_session() -> Session:
        return Session()

    @app.post("/webhooks/giftcards")
    def gift_card_webhook(event: GiftCardUsed, session: Session = Depends(get_session)) -> None:
        new = session.execute(insert(SeenEvent).values(event_id=event.event_id).on_conflict_do_nothing().returning(SeenEvent.event_id)).scalar()
        if new is None:
            return
        account = session.get_one(Account, event.account_id, with_for_update=True)
        account.points += event.points
        session.commit()

When to leave it
----------------
It is left where the id, or another key of the event, is inserted under a unique constraint before the effect (or in the same transaction); where a key is set only if absent and the answer is looked at; where the
row's own state says that it was done; where every effect is the same however often it happens; where what is called is given a key made from the event; where the service that is called does one of these. Logs and telemetry are
no effects, nor is what is done where the delivery failed. A job that a delivery enqueues for itself is judged with that delivery.

What it does not see
--------------------
What another service does with an id that it is given. Unique constraints that exist only in the database. A broker that removes duplicates itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from apr_mypy.finding import MODULE, PROJECT, Finding, Trace
from apr_mypy.program import Program
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.deliveries import Delivery, Kind, deliveries
from apr_mypy.views.done_twice import doubled, is_open
from apr_mypy.views.module import ModuleView
from apr_mypy.views.repeating import HIDDEN, Deed
from apr_mypy.views.shown import short

RULE = Rule(
    name="apr-webhook-not-idempotent",
    title="Webhook that does its work twice",
    category=Category.STATE,
    severity=Severity.P1,
    summary="A webhook handler or queue consumer does its work again when the same event is delivered twice: nothing makes the event's id unique first.",
    danger="Events are delivered at least once: what the handler does happens twice, be it a credit, a charge, a mail or a parcel.",
    fix="Insert the event's id under a unique constraint before anything is done, in the same transaction, and stop where it is there already.",
    since="0.1.0",
    stages=("module", "project"),
)


def in_module(module: ModuleView) -> Iterator[Finding]:
    program = Program.alone(module)
    for delivery in deliveries(program):
        if not is_open(program, delivery):
            yield from _judged(program, delivery, MODULE)


def in_program(program: Program) -> Iterator[Finding]:
    for delivery in deliveries(program):
        alone = Program.judged_alone(delivery.fn.module)
        mine = next((one for one in deliveries(alone) if one.fn.full == delivery.fn.full), None)
        if mine is None or is_open(alone, mine):
            yield from _judged(program, delivery, PROJECT)


def _judged(program: Program, delivery: Delivery, stage: str) -> Iterator[Finding]:
    found = doubled(program, delivery)
    if found is None:
        return
    fn, one, deed = delivery.fn, found.at, found.deed
    where = "" if one.fn is fn else f" in {short(one.fn.full)}"
    yield Finding(
        RULE.name,
        Severity.P0 if found.moves_money else RULE.severity,
        fn.module.def_place(fn.function),
        fn.full,
        f"{short(fn.full)} {deed.what}{where} once more whenever the same {_noun(delivery)} is delivered again: {found.why}",
        _fix(deed, delivery),
        stage,
        (*one.steps, Trace(one.fn.module.facts.path, deed.record.line, f"{short(one.fn.full)} {deed.what}")),
        anchor=short(fn.full),
    )


def _noun(delivery: Delivery) -> str:
    return "message" if delivery.kind is Kind.CONSUMER else "event"


def _fix(deed: Deed, delivery: Delivery) -> str:
    what = f"the {_noun(delivery)}'s id"
    if deed.where == "outside" or deed.where == HIDDEN:
        return (
            f"insert {what} under a unique constraint before it {deed.what} and stop where it is there already, or hand {what} on as idempotency key"
        )
    return f"insert {what} under a unique constraint in the same transaction, before it {deed.what}, and stop where it is there already"
