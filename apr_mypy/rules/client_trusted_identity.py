"""What a client says of who it is, whose something is, what it may or what it costs, is taken for the truth.

Why it is dangerous
-------------------
A request holds what its sender wrote. A `user_id` in the path, a `role` in the body, a price in a form, a header with a user's name, a token nobody verified: anybody with a browser's console can write another
one. Then one customer reads the addresses of all the others by counting, makes themselves administrator, or pays one cent.

How to fix it
-------------
Take who acts from what the server has made sure (the session, the verified token), and what belongs to whom from the database: put the owner into the query (`where(Order.customer_id == caller.id)`), or
compare and answer 404. Give each request a schema with the fields that a client may set, and set the others yourself. Compute prices from your own.

Bad
---
    from fastapi import APIRouter, Depends
    from sqlalchemy import select
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    class Base(DeclarativeBase):
        pass

    class Customer(Base):
        __tablename__ = "customers"
        id: Mapped[int] = mapped_column(primary_key=True)

    class Invoice(Base):
        __tablename__ = "invoices"
        id: Mapped[int] = mapped_column(primary_key=True)
        customer_id: Mapped[int]

    def get_session() -> Session:
        raise NotImplementedError

    def current_customer() -> Customer:
        raise NotImplementedError

    router = APIRouter()

    @router.get("/customers/{customer_id}/invoices")
    def list_invoices(customer_id: int, session: Session = Depends(get_session)) -> list[int]:  # error: apr-client-trusted-identity
        rows = session.scalars(select(Invoice).where(Invoice.customer_id == customer_id))
        return [row.id for row in rows]

    @router.get("/invoices/{invoice_id}")
    def show_invoice(  # error: apr-client-trusted-identity
        invoice_id: int, session: Session = Depends(get_session), customer: Customer = Depends(current_customer)
    ) -> int:
        invoice = session.get_one(Invoice, invoice_id)
        return invoice.id

Good
----
    from fastapi import APIRouter, Depends
    from sqlalchemy import select
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    class Base(DeclarativeBase):
        pass

    class Customer(Base):
        __tablename__ = "customers"
        id: Mapped[int] = mapped_column(primary_key=True)

    class Invoice(Base):
        __tablename__ = "invoices"
        id: Mapped[int] = mapped_column(primary_key=True)
        customer_id: Mapped[int]

    def get_session() -> Session:
        raise NotImplementedError

    def current_customer() -> Customer:
        raise NotImplementedError

    router = APIRouter()

    @router.get("/me/invoices/{invoice_id}")
    def show_invoice(invoice_id: int, session: Session = Depends(get_session), customer: Customer = Depends(current_customer)) -> int:
        query = select(Invoice).where(Invoice.id == invoice_id, Invoice.customer_id == customer.id)
        return session.scalars(query).one().id

When to leave it
----------------
The one who acts decides, or what the client says is compared with them, wherever that is done; a route that a permission guards (a hook that is put on its router, too); somebody whom another system
names that has proven who it is, where it is asked whether that may; rows that are there for everybody to read; the user's own decision (a tip, a
donation, an asking price); a value that is only compared.

What it does not see
--------------------
Whether a check that is there is the right one; permissions that a gateway or the database asks for; what a function does that is out of sight.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from apr_mypy import facts as f
from apr_mypy.finding import MODULE, PROJECT, Finding
from apr_mypy.knowledge.schema import ReadsClaims
from apr_mypy.patterns import pattern_of
from apr_mypy.program import Program
from apr_mypy.roles import Role
from apr_mypy.roles.role import Entry
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.access import asked_before
from apr_mypy.views.access_checks import LOGIN, OWN, PERMISSION
from apr_mypy.views.beside_owned_rows import is_beside_owned
from apr_mypy.views.charged_amounts import charged
from apr_mypy.views.checking import checked
from apr_mypy.views.claimed_identities import claims
from apr_mypy.views.dependencies import injected
from apr_mypy.views.entering import entering
from apr_mypy.views.entitling import is_granted, is_held_account, is_public, is_text
from apr_mypy.views.entrusted import CLAIMS, LOADED, Deed, Visit, visits
from apr_mypy.views.filled_rows import filled_rows
from apr_mypy.views.found_rows import changes_rows, found_rows
from apr_mypy.views.from_whom import CLIENT, PRINCIPAL, REQUEST, ROW
from apr_mypy.views.function import FunctionView
from apr_mypy.views.given_to_owners import is_shown_to_owners
from apr_mypy.views.known_already import is_known_already
from apr_mypy.views.let_in import let_in
from apr_mypy.views.module import ModuleView
from apr_mypy.views.open_views import Opened, opened
from apr_mypy.views.set_fields import set_fields
from apr_mypy.views.trust import Trust

RULE = Rule(
    name="apr-client-trusted-identity",
    title="Identity or state trusted from the client",
    category=Category.SECURITY,
    severity=Severity.P0,
    summary="What a client says of who it is, whose something is, what it may or what it costs, is taken for the truth.",
    danger="Anybody can write another id, role or price into a request: they read and change what belongs to others, make themselves administrator, or pay nothing.",
    fix="Take who acts from the session or the verified token, put the owner into the query, and set roles, prices and states on the server.",
    since="0.1.0",
    stages=("module", "project"),
)

_HANDLING: Final = frozenset({"route", "view", "viewset", "websocket", "resolver", "grpc", ""})
_CLAIMING: Final = frozenset({Role.HANDLER, Role.DEPENDENCY, Role.MIDDLEWARE})
_BEFORE_LOGIN: Final = pattern_of(
    r"(^|_)(register|sign_?up|login|log_?in|logout|reset|forgot|confirm|confirmation|verify|activate|activation|token|refresh|invite|invitation|oauth|callback|webhook|unsubscribe|password|otp|health|auth|saml|sso)(_|$)"
)
_ADMINISTERING: Final = pattern_of(r"(^|[._/-])(admin|internal|backoffice|staff|superuser|management|debug|dev|private)([._/-]|$)")

_PERSONS: Final = pattern_of(r"(User|Account|Customer|Member|Profile|Person)$")
_NOTED: Final = pattern_of(r"^(reporter|requester|sender|applicant|organi[sz]er|uploader|creator|poster)(_|$)")
"""Columns of who had to do with a row, beside whom others may well work on it."""


def in_module(module: ModuleView) -> Iterator[Finding]:
    if _entries(module):
        yield from (found for found in _judged(Program.alone(module), module, MODULE).values())
    for one in opened(Program.alone(module), module):
        yield _of_class(one, MODULE)


def in_program(program: Program) -> Iterator[Finding]:
    for module in program.modules.values():
        found = _judged_whole(program, module)
        classes = list(opened(program, module))
        before = {finding.function for finding in in_module(Program.judged_alone(module).modules[module.name])} if found or classes else set()
        yield from (finding for full, finding in found.items() if full not in before)
        yield from (_of_class(one, PROJECT) for one in classes if one.view.full not in before)
        yield from _helpers(program, module)
        yield from _wrappers(program, module)


def cleared(program: Program, finding: Finding) -> bool:
    """Whether the whole program shows that a handler's finding is none: its router is included with a guard, or a hook is put on it, somewhere else."""
    module = next((one for one in program.modules.values() if one.facts.path == finding.place.path), None)
    return module is not None and finding.function in module.functions and finding.function not in _judged_whole(program, module)


def _judged_whole(program: Program, module: ModuleView) -> dict[str, Finding]:
    known: dict[str, dict[str, Finding]] = program.__dict__.setdefault("_identities_judged", {})
    if module.name not in known:
        known[module.name] = _judged(program, module, PROJECT) if _entries(module) else {}
    return known[module.name]


def _entries(module: ModuleView) -> tuple[Entry, ...]:
    """What of a module a framework calls in a request."""
    roles = module.roles
    entries = roles.entries()
    held = roles.__dict__.get("_asked_by_clients")
    if held is None or held[0] is not entries:
        by_module: dict[str, list[Entry]] = {}
        for entry in entries:
            if entry.role in _CLAIMING:
                by_module.setdefault(entry.module, []).append(entry)
        held = roles.__dict__["_asked_by_clients"] = (entries, by_module)
    return tuple(held[1].get(module.name, ()))


def _judged(program: Program, module: ModuleView, stage: str) -> dict[str, Finding]:
    found: dict[str, Finding] = {}
    for entry in _entries(module):
        fn = module.functions.get(entry.function)
        if fn is None or fn.full in found:
            continue
        deed = _worst(program, fn, entry)
        if deed is not None:
            found[fn.full] = _finding(fn, deed, stage)
    return found


def _worst(program: Program, fn: FunctionView, entry: Entry) -> Deed | None:
    """The first of what a handler does with what a client says and should not."""
    params = entering(program, fn)
    if not any(label & (CLIENT | REQUEST | ROW) for label in params.values()) and not fn.calls and not fn.all(f.Item):
        return None
    reached = list(visits(program, fn, params))
    is_known = any(params.get(param.name, CLIENT) & PRINCIPAL for param, _ in injected(program, fn)) or is_known_already(program, fn)
    for number, visit in enumerate(reached):
        for deed in claims(visit, is_entry=number == 0, is_hook=entry.what == "hook", is_known=is_known) if not visit.is_injected else ():
            return deed
    if entry.role is not Role.HANDLER or entry.what not in _HANDLING:
        return None
    place = f"{fn.module.name}.{fn.function.name} {entry.route}"
    asked = asked_before(program, fn)
    if asked & PERMISSION:
        return None
    if _ADMINISTERING.search(place.lower()):
        return next(_let_in(reached, knows=True), None)
    made_sure = asked & OWN
    asks_elsewhere = bool(made_sure)
    for number, visit in enumerate(reached):
        here = checked(visit.trust)
        made_sure |= here
        asks_elsewhere = asks_elsewhere or (number > 0 and bool(here & OWN))
        if made_sure & PERMISSION:
            return None
    knows = bool((asked | made_sure) & LOGIN) or bool(made_sure & OWN) or any(_knows(visit.trust) for visit in reached[:3])
    for deed in _let_in(reached, knows=knows):
        return deed
    for visit in reached:
        for deed in (*set_fields(visit), *filled_rows(visit), *charged(visit)):
            if deed.field == "owner" and not knows and is_text(program, deed.model, deed.field):
                continue  # an entry of a directory that says who looks after something, where nobody's own rows are kept
            if not (made_sure & OWN and deed.field in ("user_id", "owner_id", "customer_id", "user", "owner", "customer", "author_id", "account_id")):
                return deed
    if asks_elsewhere or (not knows and _BEFORE_LOGIN.search(fn.function.name.lower())):
        return None
    changes = any(changes_rows(visit.trust) for visit in reached)
    if made_sure & OWN:
        beside = (deed for deed in found_rows(reached[0]) if deed.kind == LOADED and is_beside_owned(reached[0].trust, deed))
        return next((deed for deed in beside if _is_private(deed, knows, changes, entry, fn) and not is_public(deed.model)), None)
    for visit in reached:
        for deed in found_rows(visit):
            if _is_private(deed, knows, changes, entry, fn):
                return deed
    return None


def _let_in(reached: list[Visit], *, knows: bool) -> Iterator[Deed]:
    for visit in reached:
        for test, said in let_in(visit.trust, knows=knows):
            yield Deed(CLAIMS, visit.trust, test, f"{said} decides who is let in", said, "right", "", visit.steps)


def _is_private(deed: Deed, knows: bool, changes: bool, entry: Entry, fn: FunctionView) -> bool:
    """Whether what is found so is nobody's business but its owner's."""
    if deed.kind == "loaded":
        return knows and (changes or not is_public(deed.model) or is_shown_to_owners(deed.trust.program, deed.model))
    if deed.field in ("id", "pk", "uuid", "_id") or (_PERSONS.search(deed.model) and not is_held_account(deed.trust.program, deed.model)):
        return changes and knows
    if is_public(deed.model) and not changes:
        return False
    return bool(deed.model) or knows or deed.kind == "keyed"


def _knows(trust: Trust) -> bool:
    """Whether a function has who acts in hand."""
    return (
        any(label & PRINCIPAL for label in trust.params.values())
        or any(trust.of(attr) & PRINCIPAL for attr in trust.fn.attrs)
        or any(trust.of(call) & PRINCIPAL for call in trust.fn.calls)
    )


def _helpers(program: Program, module: ModuleView) -> Iterator[Finding]:
    """Functions that read a token without verifying it, and that no handler or dependency in sight runs."""
    asked = {entry.function for entry in _entries(module)}
    for fn, _, _ in module.calls_known_as(ReadsClaims):
        if module.role_of(fn) is Role.TEST or fn.full in asked or program.callers_of(fn) or fn.lambda_ is not None:
            continue
        trust = Trust(program, fn, {param.name: CLIENT for param in fn.function.params})
        for deed in claims(Visit(trust, ()), is_entry=False):
            if deed.field == "token" and deed.trust.of(deed.record.args[0].value) & CLIENT:
                yield _finding(fn, deed, PROJECT)
                break


def _wrappers(program: Program, module: ModuleView) -> Iterator[Finding]:
    """Decorators whose wrapper takes somebody for who is asking before it runs the handler."""
    asked = {entry.function for entry in _entries(module)}
    for fn in module.functions.values():
        around = fn.outer
        while around is not None and around.outer is not None:
            around = around.outer
        if around is None or fn.full in asked or around.full in asked or around.full not in _decorating(program):
            continue
        for deed in claims(Visit(Trust(program, fn, entering(program, fn)), ()), is_entry=True):
            yield _finding(around, deed, PROJECT)
            break


def _decorating(program: Program) -> frozenset[str]:
    """The functions that decorate others, by full name."""
    held: frozenset[str] | None = program.__dict__.get("_decorating")
    if held is None:
        named = (
            decorator.func if isinstance(decorator, f.Call) else decorator
            for fn in program.functions.values()
            for decorator in fn.function.decorators
        )
        held = program.__dict__["_decorating"] = frozenset(one.name for one in named if isinstance(one, f.Name))
    return held


def _finding(fn: FunctionView, deed: Deed, stage: str) -> Finding:
    said = f"`{deed.said}`"
    message, fix = _words(deed, said)
    trace = list(deed.steps)
    if deed.steps or isinstance(deed.record, f.Call | f.Compare | f.Set):
        trace.append(deed.trust.fn.module.trace(deed.record, _ends(deed)))
    return Finding(
        RULE.name, RULE.severity, fn.module.def_place(fn.function), fn.full, message, fix, stage, tuple(trace), anchor=f"{deed.kind} {deed.what}"
    )


def _words(deed: Deed, said: str) -> tuple[str, str]:
    match deed.kind:
        case "keyed":
            return (
                f"the client says by {said} whose rows these are: {deed.what}",
                f"use the id of who is logged in instead of {said}, or compare the two and answer 404",
            )
        case "loaded":
            return (
                f"whatever {said} the client sends is loaded ({deed.what}), and nobody looks whose it is",
                f"put {deed.field} into the query's condition, equal to who is logged in"
                if not _NOTED.search(deed.field) and not is_granted(deed.model)
                else f"ask first whether who is logged in may do this, or compare {deed.field} with them",
            )
        case "set":
            return (
                f"what the client sends as {said} becomes {deed.what}",
                f"set {deed.field} on the server, and take it out of what the client may send",
            )
        case "filled":
            return (
                f"every field that the client sends as {said} goes into the row, {deed.field} too",
                f"take {deed.field} out of the schema of the request, or set it behind it on the server",
            )
        case "charged":
            return f"the client says what is charged: {deed.what} {said}", f"compute {deed.field} from your own prices"
    if deed.field == "token":
        return (
            "the claims of a token are believed whose signature nobody has verified",
            "verify the signature with the issuer's key, and name the algorithms",
        )
    if deed.field == "right":
        return (
            f"{said} decides who is let in, and any client can send it",
            "ask what the one who is logged in may do, by a verified token or a signed session",
        )
    return (
        f"{said} says who is asking, and any client can send it",
        "take who is asking from a verified token or a signed session, or refuse it unless it comes from your own proxy",
    )


def _ends(deed: Deed) -> str:
    match deed.kind:
        case "keyed" | "loaded":
            return f"asks for {deed.what}, equal to {deed.said}"
        case "set":
            return f"sets {deed.what} to {deed.said}"
        case "filled":
            return f"copies {deed.field} from {deed.said}"
        case "charged":
            return deed.what
    return deed.what


def _of_class(one: Opened, stage: str) -> Finding:
    view = one.view
    return Finding(
        RULE.name, RULE.severity, view.module.class_place(view.class_), view.full, one.message, one.fix, stage, one.steps, anchor=one.message
    )


__all__ = ["RULE", "cleared", "in_module", "in_program"]
