"""A loop over rows asks the database once for each of them.

Why it is dangerous
-------------------
Fifty orders cost fifty-one queries, five thousand cost five thousand and one: the page that was quick with the test data takes seconds with the customer's, holds its connection all the while, and the pool runs dry
for everybody else. Nothing in the loop looks like a query: `order.customer.name` is one as soon as the customer was not loaded with the order.

How to fix it
-------------
Load what the loop needs where the rows are asked for: `selectinload(Order.lines)` and `joinedload(Order.customer)` in SQLAlchemy, `select_related("customer")` and `prefetch_related("lines")` in Django and Tortoise,
`prefetch` in Peewee, `fetch_links=True` in Beanie. Where the loop asks itself, ask once before it with `in_(ids)`, `in_bulk(ids)` or `= ANY($1)`, and look the rows up in a dictionary.

Bad
---
    from sqlalchemy import ForeignKey, select
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

    class Base(DeclarativeBase): ...

    class Customer(Base):
        __tablename__ = "customers"
        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str]

    class Order(Base):
        __tablename__ = "orders"
        id: Mapped[int] = mapped_column(primary_key=True)
        customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
        customer: Mapped[Customer] = relationship()

    def names(session: Session) -> list[str]:
        orders = session.scalars(select(Order)).all()
        return [order.customer.name for order in orders]  # error: apr-n-plus-one

    def find(session: Session, ids: list[int]) -> list[Order | None]:
        return [session.get(Order, one) for one in ids]  # error: apr-n-plus-one

Good
----
    from collections.abc import Sequence

    from sqlalchemy import ForeignKey, select
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship

    class Base(DeclarativeBase): ...

    class Customer(Base):
        __tablename__ = "customers"
        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str]

    class Order(Base):
        __tablename__ = "orders"
        id: Mapped[int] = mapped_column(primary_key=True)
        customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
        customer: Mapped[Customer] = relationship()

    def names(session: Session) -> list[str]:
        orders = session.scalars(select(Order).options(joinedload(Order.customer))).all()
        return [order.customer.name for order in orders]

    def find(session: Session, ids: list[int]) -> Sequence[Order]:
        return session.scalars(select(Order).where(Order.id.in_(ids))).all()

When to leave it
----------------
It is left where the related rows came with the rows, wherever their query was made, also by a serializer's own method that is handed the query, or by the list of a class that names the model; where a row was made with them,
or one row leads to another and back; for a constant few, a slice or limit of a few, one row; for batches and pages (`in_`, `LIMIT … OFFSET`, keyset loops); where the loop ends with
the query or with the first that it finds, or only its first round asks, or looks into a cache first; for what somebody types in meanwhile, the tasks that were done first, the one object that a serializer is named for (`{"retrieve": OrderDetailSerializer}`, a view that shows or changes one); in tests and migrations. What is read of a row that the
turn itself asked for or made is that question's matter. Writes in a loop are not this rule's: what a function asks first that is there to change a row (`create_`, `enqueue_`, a lookup and a save
in one) belongs to the change, unless the loop goes through rows of a query; nor are rows that are locked in turn, here or by what is called, the fields of one record, statements that are no questions, calls of which only few of many implementations ask, nor is a lazy relation under an asynchronous session: that raises, which `apr-orm-outside-transaction` says.

What it does not see
--------------------
Relations that only a template reads; a query that a GraphQL resolver returns for the library to run; loops that the database's own functions make; a query behind a value whose type nobody knows, where no model and no SQL text stands with it.
"""

from __future__ import annotations

from collections.abc import Iterator

from apr_mypy.asked_once import how_to_ask_once
from apr_mypy.finding import MODULE, PROJECT, Finding, Trace
from apr_mypy.knowledge.schema import Asks, Relates
from apr_mypy.program import Program
from apr_mypy.repeated_queries import Repeated, repeated
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.module import ModuleView
from apr_mypy.views.shown import short, shown

RULE = Rule(
    name="apr-n-plus-one",
    title="N+1 queries",
    category=Category.DATABASE,
    severity=Severity.P2,
    summary="A loop over rows asks the database once for each of them.",
    danger="The number of queries grows with the number of rows: what was quick in the test holds its connection for seconds in production, until the pool runs dry.",
    fix="Load related rows where the rows are asked for (selectinload, select_related, prefetch_related), or ask once with in_ before the loop.",
    since="0.1.0",
    stages=("module", "project"),
)


def in_module(module: ModuleView) -> Iterator[Finding]:
    has_queries = bool(module.calls_known_as(Asks))
    if has_queries or bool(module.calls_known_as(Relates)):
        alone = Program.alone(module)
        for one in repeated(alone):
            yield _finding(alone, one, MODULE)


def in_program(program: Program) -> Iterator[Finding]:
    yield from _of_program(program).values()


def cleared(program: Program, finding: Finding) -> bool:
    """Whether the whole program says otherwise of what a module was found by itself: that the related rows come with the rows, from a model or a caller in another module; what is left of it, it says anew."""
    said = _of_program(program).get((finding.place.path, finding.place.line))
    return said is None or said.message != finding.message


def _of_program(program: Program) -> dict[tuple[str, int], Finding]:
    """What the whole program asks again and again, by place."""
    known: dict[tuple[str, int], Finding] | None = program.__dict__.get("_asked_again")
    if known is None:
        known = program.__dict__["_asked_again"] = {}
        for one in repeated(program):
            found = _finding(program, one, PROJECT)
            known.setdefault((found.place.path, found.place.line), found)
    return known


def _finding(program: Program, found: Repeated, stage: str) -> Finding:
    fn, site, ask, one, steps, more = found
    each = f"each {shown(one.target, 30)} of {shown(one.over, 40)}" if one.target is not None else f"each of {shown(one.over, 40)}"
    through = f" through {short(_last(steps) or '')}" if steps else ""
    if ask.relation is None:
        what = f"{ask.text if not steps else shown(site)} runs a query for {each}"
    else:
        name = f"{ask.relation.model.rpartition('.')[2]}.{ask.relation.name}"
        others = f", as {', '.join(other.name for other in more)} are" if more else ""
        what = f"{name} is a query of its own for {each}" if ask.relation.is_query else f"{name} is loaded lazily for {each}{others}"
        if ask.late:
            what = f"{ask.text} asks again for {each}"
    fix = how_to_ask_once(program, found)
    anchor = f"{ask.relation.model}.{ask.relation.name}" if ask.relation is not None else ask.text
    return Finding(RULE.name, RULE.severity, fn.module.place(site), fn.full, what + through, fix, stage, steps, anchor=anchor)


def _last(steps: tuple[Trace, ...]) -> str:
    return steps[-1].message.partition(" asks")[0] if steps else ""
