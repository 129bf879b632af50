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
It is left where the related rows came with the rows, wherever their query was made; for a constant few, a slice or limit of a few, one row; for batches and pages (`in_`, `LIMIT … OFFSET`, keyset loops); where the loop ends with
the query or with the first that it finds, or looks into a cache first; for what somebody types in meanwhile, the tasks that were done first, the one object that a serializer is named for (`{"retrieve": OrderDetailSerializer}`); in tests and migrations. What is read of a row that the
turn itself asked for or made is that question's matter. Writes in a loop are not this rule's: what a function asks first that is there to change a row (`create_`, `enqueue_`, a lookup and a save
in one) belongs to the change, unless the loop goes through rows of a query; nor are rows that are locked in turn, the fields of one record, statements that are no questions, calls of which only few of many implementations ask, nor is a lazy relation under an asynchronous session: that raises, which `apr-orm-outside-transaction` says.

What it does not see
--------------------
Relations that only a template reads; a query that a GraphQL resolver returns for the library to run; loops that the database's own functions make; a query behind a value whose type nobody knows, where no model and no SQL text stands with it.
"""

from __future__ import annotations

from collections.abc import Iterator

from apr_mypy import facts as f
from apr_mypy.asked_through import needs_of
from apr_mypy.finding import MODULE, PROJECT, Finding, Trace
from apr_mypy.knowledge.schema import Asks, Relates
from apr_mypy.program import Program
from apr_mypy.repeated_queries import Repeated, repeated
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.asking import ANY_CURE
from apr_mypy.views.loading import HELD
from apr_mypy.views.looping import depends
from apr_mypy.views.module import ModuleView
from apr_mypy.views.naming import last_name
from apr_mypy.views.queries import conditions_of, model_class, query_values
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
        for one in repeated(Program.alone(module)):
            yield _finding(one, MODULE)


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
            found = _finding(one, PROJECT)
            known.setdefault((found.place.path, found.place.line), found)
    return known


def _finding(found: Repeated, stage: str) -> Finding:
    fn, site, ask, one, steps, more = found
    each = f"each {shown(one.target, 30)} of {shown(one.over, 40)}" if one.target is not None else f"each of {shown(one.over, 40)}"
    through = f" through {short(_last(steps) or '')}" if steps else ""
    if ask.relation is None:
        what = f"{ask.text} runs a query for {each}" if not steps else f"{shown(site)} runs a query for {each}"
        if one.record is fn.function:
            fix = (
                f"ask once for all rows that are put out, with a data loader or where they are asked for, and let {fn.function.name} read the answer"
            )
        else:
            cure = _cure(found)
            fix = f"{cure}, and look each one up in a dict" if cure and not cure.endswith("asked for") else cure or RULE.fix
    else:
        name = f"{ask.relation.model.rpartition('.')[2]}.{ask.relation.name}"
        if ask.late:
            what = f"{ask.text} asks again for {each}"
            fix = f"filter what {ask.relation.loader} has loaded in Python, or ask once for all rows before the loop"
        else:
            others = f", as {', '.join(other.name for other in more)} are" if more else ""
            loaders = ", ".join(dict.fromkeys((ask.relation.loader, *(other.loader for other in more))))
            what, fix = f"{name} is loaded lazily for {each}{others}", f"{_from_there(found, loaders)} {_where_loaded(found)}"
            if ask.relation.is_query:
                what, fix = f"{name} is a query of its own for {each}", f"{ask.relation.loader}, and look them up in a dict"
        if isinstance(ask.site, f.Call) and last_name(ask.site.func) in ("count", "acount"):
            fix = f"have the query of {shown(one.over, 40)} count them, or count once for all rows before the loop"
    anchor = f"{ask.relation.model}.{ask.relation.name}" if ask.relation is not None else ask.text
    return Finding(RULE.name, RULE.severity, fn.module.place(site), fn.full, what + through, fix, stage, steps, anchor=anchor)


def _where_loaded(found: Repeated) -> str:
    """Where a loader belongs: on the query that is gone through, or where what stands in a list or a dictionary was asked for."""
    one = found.round
    if isinstance(one.record, f.Return) and one.over is not found.ask.row and found.ask.row is not None:
        return f"behind the loader of {shown(one.over, 40)}, on the query of {shown(found.ask.row, 40)}"
    at = one.over.func.base if isinstance(one.over, f.Call) and isinstance(one.over.func, f.Attr) and not one.over.args else one.over
    types = one.fn.module.types
    kept = isinstance(at, f.Name) and not HELD.isdisjoint(types.classes(types.type_of(at)))
    return f"where the rows in {shown(at, 40)} are asked for" if kept else f"on the query of {shown(one.over, 40)}"


def _from_there(found: Repeated, loaders: str) -> str:
    """The loader as the loop's own rows need it: of `invoice.order.address` it is `select_related("order__address")`."""
    path: list[str] = []
    at = found.ask.row
    while isinstance(at, f.Attr):
        path.insert(0, at.name)
        at = at.base
    if found.steps or not path or not isinstance(at, f.Name) or not isinstance(found.round.target, f.Name) or at.name != found.round.target.name:
        return loaders
    return loaders.replace('("', f'("{"__".join(path)}__')


def _cure(found: Repeated) -> str:
    """How to ask once for all, by the column that is another one each time."""
    ask = found.ask
    cure = ask.cure
    if "{model}" in cure:
        model = _called_on(found)
        cure = cure.replace("{model}", model.rpartition(".")[2]) if model else ANY_CURE
    if "{column}" not in cure:
        return cure
    query = ask.statement if ask.statement is not None else ask.site
    names = {
        name
        for name, value in conditions_of(ask.fn, query)
        if not isinstance(value, f.Const) and (bool(needs_of(ask.fn, value)) if found.steps else depends(ask.fn, value, found.round))
    }
    if "{model}" in ask.cure:  # `Order.get_by(number=number)`, `Order.first_of(Order.number == number)`
        given = [arg for arg in found.site.args if depends(found.fn, arg.value, found.round)]
        names = {arg.name for arg in given if arg.name not in ("", "*", "**")}
        names |= {arg.value.args[0].name for arg in given if isinstance(arg.value, f.Compare) and isinstance(arg.value.args[0], f.Attr)}
    if len(names) > 3:
        return ANY_CURE
    if len(names) > 1:
        return f"{ANY_CURE}, by {' and '.join(sorted(names))}"
    column = next(iter(names), "id")
    model = cure.partition(".{column}")[0].rpartition("(")[2].rpartition(" ")[2]
    of = {last_name(one.base) for _, one in query_values(ask.fn, query) if isinstance(one, f.Attr) and one.name == column}
    if any(name[:1].isupper() and name != model for name in of):
        return f"{ANY_CURE}, by {column}"  # of another model, which is joined
    return cure.replace("{column}", column).replace("{values}", _plural(column))


def _called_on(found: Repeated) -> str:
    """The model whose class method asks for its own rows, where the loop calls that itself."""
    call = found.site
    is_direct = len(found.steps) == 2 and isinstance(call, f.Call) and isinstance(call.func, f.Attr)
    return model_class(found.fn, call.func.base) if is_direct else ""


def _plural(column: str) -> str:
    """What many values of a column are called."""
    if column in ("id", "pk"):
        return "ids"
    return f"{column}es" if column.endswith("ss") else column if column.endswith("s") else f"{column}s"


def _last(steps: tuple[Trace, ...]) -> str:
    return steps[-1].message.partition(" asks")[0] if steps else ""
