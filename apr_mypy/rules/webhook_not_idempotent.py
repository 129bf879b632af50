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
row's own state says that it was done; where every effect is the same however often it happens; where what is called is given a key made from the event; where the service that is called does one of these.

What it does not see
--------------------
What another service does with an id that it is given. Unique constraints that exist only in the database. A broker that removes duplicates itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from apr_mypy import facts as f
from apr_mypy.finding import MODULE, PROJECT, Finding, Trace
from apr_mypy.program import Program
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.claims import Found, claims_of, is_guarded_by_state, is_unique, keyed, protects
from apr_mypy.views.deliveries import Delivery, Kind, Reached, deliveries, reached
from apr_mypy.views.effects import constructs, first_word
from apr_mypy.views.module import ModuleView
from apr_mypy.views.naming import called_name
from apr_mypy.views.repeating import HIDDEN, Deed, deeds, hidden
from apr_mypy.views.row_writes import row_writes
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

_CHECKING = frozenset(
    {
        "verify",
        "validate",
        "parse",
        "decode",
        "load",
        "loads",
        "construct",
        "require",
        "authenticate",
        "sign",
        "log",
        "unpack",
        "deserialize",
        "raise",
    }
)
"""First words of functions that are given the delivery and do nothing for it."""


def in_module(module: ModuleView) -> Iterator[Finding]:
    program = Program.alone(module)
    for delivery in deliveries(program):
        if not _is_open(program, delivery):
            yield from _judged(program, delivery, MODULE)


def in_program(program: Program) -> Iterator[Finding]:
    for delivery in deliveries(program):
        alone = Program.judged_alone(delivery.fn.module)
        mine = next((one for one in deliveries(alone) if one.fn.full == delivery.fn.full), None)
        if mine is None or _is_open(alone, mine):
            yield from _judged(program, delivery, PROJECT)


def _is_open(program: Program, delivery: Delivery) -> bool:
    """Whether part of what is done for a delivery lies in modules that the program does not hold."""
    for one in reached(program, delivery):
        for call in one.fn.calls:
            names = one.fn.module.callee(one.fn, call).names
            if not names or not one.fn.module.is_own(names[0]) or program.run_by(one.fn, call):
                continue
            if constructs(one.fn, call):
                full = next(iter(one.fn.module.types.class_objects(one.fn.module.types.type_of(call.func))), names[0])
                ref = one.fn.module.types.reference(full)
                if full not in program.classes and ref is not None and one.fn.module.roles.is_orm_model(ref):
                    return True
            elif (
                not names[0].startswith(f"{one.fn.module.name}.")
                and first_word(called_name(call)) not in _CHECKING
                and not names[0].startswith("self.")
            ):
                return True
        for deed in deeds(program, one.fn):
            if deed.inserts and deed.model and one.fn.module.is_own(deed.model) and deed.model not in program.classes:
                return True
    return False


def _judged(program: Program, delivery: Delivery, stage: str) -> Iterator[Finding]:
    way = reached(program, delivery)
    if delivery.kind is Kind.JOB and any(
        one.fn.full == delivery.fn.full
        for other in deliveries(program)
        if other.fn is not delivery.fn and other.kind is not Kind.JOB
        for one in reached(program, other)
    ):
        return  # whoever enqueues it is told
    doubled = [(one, deed) for one in way for deed in _doubled(program, one)]
    if not doubled:
        return
    found = claims_of(program, delivery, way)
    if found.before:
        return
    written = {write.field for one in way for write in row_writes(one.fn)}
    bare = [
        (one, deed)
        for one, deed in doubled
        if not any(not protects(program, claim, one, deed) for claim in found.claims) and not is_guarded_by_state(program, one, deed, written)
    ]
    if not bare:
        return
    one, deed = next((each for each in bare if each[1].is_money), bare[0])
    reason = _reason(program, found, one, deed, delivery)
    fn = delivery.fn
    trace = (*one.steps, Trace(one.fn.module.facts.path, deed.record.line, f"{short(one.fn.full)} {deed.what}"))
    where = "" if one.fn is fn else f" in {short(one.fn.full)}"
    yield Finding(
        RULE.name,
        Severity.P0 if any(each.is_money for _, each in bare) else RULE.severity,
        fn.module.def_place(fn.function),
        fn.full,
        f"{short(fn.full)} {deed.what}{where} once more whenever the same {_noun(delivery)} is delivered again: {reason}",
        _fix(deed, delivery),
        stage,
        trace,
        anchor=short(fn.full),
    )


def _doubled(program: Program, one: Reached) -> Iterator[Deed]:
    """What a function does that is done twice when it runs twice, failures' handling left out."""
    fn = one.fn
    found = [*deeds(program, fn), *(deed for call in fn.calls if (deed := hidden(program, fn, call)) is not None)]
    for deed in found:
        if not deed.twice or _is_handling(one, deed):
            continue
        if isinstance(deed.record, f.Call) and deed.where != "store" and _is_followed(program, one, deed.record):
            continue
        if deed.where == HIDDEN and isinstance(deed.record, f.Call) and any(one.incoming.is_event_id(arg.value) for arg in deed.record.args):
            continue  # it is given the event's own id: what it does with it is not in sight
        if deed.inserts:
            given = keyed(one.incoming.at(deed.fn), deed)
            if given and is_unique(program, deed, given) is True:
                continue
        yield deed


def _is_handling(one: Reached, deed: Deed) -> bool:
    record = deed.record
    for at in reversed(one.path):
        if any(isinstance(holder, f.Try) and slot not in ("block", "otherwise", "final") for holder, slot in at.fn.around(record)):
            return True
        record = at.by
        if record is None:
            return False
    return False


def _is_followed(program: Program, one: Reached, call: f.Call) -> bool:
    """Whether what a call has run, now or as a job, is in sight and judged itself."""
    if program.run_by(one.fn, call):
        return True
    base = call.func.base if isinstance(call.func, f.Attr) else None
    return any(program.refers_to(one.fn, value) for value in (base, *(arg.value for arg in call.args)) if isinstance(value, (f.Name, f.Attr)))


def _reason(program: Program, found: Found, one: Reached, deed: Deed, delivery: Delivery) -> str:
    said = [
        why for claim in found.claims if (why := protects(program, claim, one, deed)) and why.startswith(("it is recorded", "the failure", "nobody"))
    ]
    if said:
        return said[0].replace("it is", "its id is", 1)
    if found.weak:
        return found.weak[0].why
    if any(_remembers_here(each) for each in reached(program, delivery)):
        return "its id is remembered in this process only"
    return "nothing records its id first"


def _remembers_here(one: Reached) -> bool:
    """Whether a function asks a set or dict that lives in this process for an id of the delivery."""
    types = one.fn.module.types
    for compare in one.fn.all(f.Compare):
        held = compare.args[1]
        kept = (isinstance(held, f.Name) and held.scope == f.FULL) or (
            isinstance(held, f.Attr) and isinstance(held.base, f.Name) and held.base.name in ("self", "cls")
        )
        if kept and compare.ops[0] in ("in", "not in") and one.incoming.identifies(compare.args[0]):
            if any(base.startswith(("builtins.", "collections.")) for base in types.bases(types.type_of(held))):
                return True
    return False


def _noun(delivery: Delivery) -> str:
    return "message" if delivery.kind is Kind.CONSUMER else "event"


def _fix(deed: Deed, delivery: Delivery) -> str:
    what = f"the {_noun(delivery)}'s id"
    if deed.where == "outside" or deed.where == HIDDEN:
        return (
            f"insert {what} under a unique constraint before it {deed.what} and stop where it is there already, or hand {what} on as idempotency key"
        )
    return f"insert {what} under a unique constraint in the same transaction, before it {deed.what}, and stop where it is there already"
