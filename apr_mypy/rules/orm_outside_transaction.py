"""A row is used outside the session or transaction that it belongs to.

Why it is dangerous
-------------------
An ORM object is alive only with its session. When that is closed, the object is detached: a column that a commit expired, or a relation that was never loaded, raises `DetachedInstanceError`; in asynchronous
code reading one raises `MissingGreenlet` even while the session is open. Whether it does depends on what happened to be loaded before, so it works in the test and fails in production. In another thread
or job the object shares a session that is not made for it, or is stale. A Django row that was locked is not locked any more when its transaction is over: what is saved then overwrites others.

How to fix it
-------------
Copy what is needed into a plain value or a domain object while the session is open. Load relations with the query (`selectinload`). Set `expire_on_commit=False` for asynchronous sessions, or
`await session.refresh(row)` after the commit. Hand ids to tasks and jobs, and load the row there. Save a locked row inside its `atomic` block.

Bad
---
    from collections.abc import Iterator

    from fastapi import BackgroundTasks
    from sqlalchemy import create_engine
    from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    engine = create_engine("postgresql:///shop")
    sessions = async_sessionmaker(create_async_engine("postgresql+asyncpg:///shop"))

    class Base(DeclarativeBase): ...

    class Order(Base):
        __tablename__ = "orders"
        id: Mapped[int] = mapped_column(primary_key=True)
        total: Mapped[int]

    def by_id(order_id: int) -> Order | None:
        with Session(engine) as session:
            return session.get(Order, order_id)  # error: apr-orm-outside-transaction

    async def place(total: int) -> int:
        async with sessions() as session:
            order = Order(total=total)
            session.add(order)
            await session.commit()
            return order.id  # error: apr-orm-outside-transaction

    def send_receipt(order: Order) -> None: ...

    def pay(order_id: int, session: Session, tasks: BackgroundTasks) -> None:
        order = session.get_one(Order, order_id)
        tasks.add_task(send_receipt, order)  # error: apr-orm-outside-transaction

Good
----
    from dataclasses import dataclass

    from fastapi import BackgroundTasks
    from sqlalchemy import create_engine
    from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    engine = create_engine("postgresql:///shop")
    sessions = async_sessionmaker(create_async_engine("postgresql+asyncpg:///shop"), expire_on_commit=False)

    class Base(DeclarativeBase): ...

    class Order(Base):
        __tablename__ = "orders"
        id: Mapped[int] = mapped_column(primary_key=True)
        total: Mapped[int]

    @dataclass(frozen=True)
    class Receipt:
        order_id: int
        total: int

    def receipt(order_id: int) -> Receipt:
        with Session(engine) as session:
            order = session.get_one(Order, order_id)
            return Receipt(order.id, order.total)

    async def place(total: int) -> int:
        async with sessions() as session:
            order = Order(total=total)
            session.add(order)
            await session.commit()
            return order.id

    def send_receipt(order_id: int) -> None: ...

    def pay(order_id: int, session: Session, tasks: BackgroundTasks) -> None:
        order = session.get_one(Order, order_id)
        tasks.add_task(send_receipt, order.id)

When to leave it
----------------
Values copied out inside the block; sessions made with `expire_on_commit=False`, as long as only loaded columns are read; rows that were loaded with their relations, refreshed, or expunged on purpose; a session that
somebody else keeps open, as a framework's dependency does for a request; in synchronous code, what a commit expired, since reading it loads it again. Django's objects do not detach: only locked ones are looked at.

What it does not see
--------------------
What a caller does with a row that it is given for its own session. A relation that a function of another module reads of a row which it is given. Sessions that a decorator opens around a function.
"""

from __future__ import annotations

from collections.abc import Iterator

from apr_mypy import facts as f
from apr_mypy.finding import MODULE, PROJECT, Finding, Trace
from apr_mypy.program import Program
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.detached import CLOSED, EXPIRED, LAZY, RETURNED, ROLLED_BACK, STORED, Misuse, knows_sessions, misuses
from apr_mypy.views.function import FunctionView
from apr_mypy.views.handed_rows import Handed, cached, handed_over
from apr_mypy.views.locked_rows import READ, SAVED, Unlocked, unlocked
from apr_mypy.views.module import ModuleView
from apr_mypy.views.repositories import knows_models, stands_aside
from apr_mypy.views.session_rows import has_session_models
from apr_mypy.views.sessions import step_of
from apr_mypy.views.shown import shown
from apr_mypy.views.transaction_scopes import is_called_within_transaction

RULE = Rule(
    name="apr-orm-outside-transaction",
    title="Row used outside its session",
    category=Category.DATABASE,
    severity=Severity.P1,
    summary="A row is used outside the session or transaction that it belongs to.",
    danger="Reading it raises once something of it was expired or never loaded, which depends on what ran before; what it saves may overwrite others.",
    fix="Copy what is needed out while the session is open, load relations with the query, and hand ids to tasks and jobs.",
    since="0.1.0",
    stages=("module", "project"),
)

_WORDS = {
    CLOSED: "{row} is used after {session} was closed",
    RETURNED: "{row} is returned out of the block that closes {session}",
    STORED: "{row} is kept after the block that closes {session}",
    EXPIRED: "{row} is read after the commit of {session}, which expired it",
    ROLLED_BACK: "{row} is read after {session} forgot what it had loaded",
    LAZY: "{row}.{attr} is loaded lazily, which asynchronous code cannot do",
}


_LOCKED = "locked here, until the transaction ends"


def in_module(module: ModuleView) -> Iterator[Finding]:
    yield from _misused(Program.alone(module), module)


def in_program(program: Program) -> Iterator[Finding]:
    for module in program.modules.values():
        if _concerns(module):
            alone = Program.judged_alone(module)
            said = {(one.place, one.message) for one in _misused(alone, alone.modules[module.name])}
            yield from (one for one in _misused(program, module) if (one.place, one.message) not in said)


def cleared(program: Program, finding: Finding) -> bool:
    """Whether the whole program shows that a row which the module alone sees handed over was taken out of its session by what gave it, or turned into values by what keeps it, or that a locked one is still in a transaction."""
    fn = program.functions.get(finding.function)
    if fn is None:
        return False
    if finding.trace and finding.trace[-1].message == _LOCKED:
        return is_called_within_transaction(program, fn)
    if "is handed to" not in finding.message and "is kept in" not in finding.message:
        return False
    known: dict[str, frozenset[tuple[str, int]]] = program.__dict__.setdefault("_handed_rows", {})
    if fn.module.name not in known:
        handed = (*handed_over(program, fn.module), *cached(program, fn.module))
        known[fn.module.name] = frozenset([(one.fn.full, one.at.line) for one in handed])
    return (finding.function, finding.place.line) not in known[fn.module.name]


def _concerns(module: ModuleView) -> bool:
    return knows_models(module) and not stands_aside(module)


def _misused(program: Program, module: ModuleView) -> Iterator[Finding]:
    if not _concerns(module):
        return
    stage = PROJECT if program.is_whole else MODULE
    places: set[tuple[str, int]] = set()

    def once(finding: Finding) -> bool:
        key = (finding.function, finding.place.line)
        known = key in places
        places.add(key)
        return not known

    found: list[Finding] = []
    if has_session_models(module):
        found += [_handed(one, stage) for one in handed_over(program, module)]
        found += [_cached(one, stage) for one in cached(program, module)]
        if knows_sessions(program, module):
            for fn in module.functions.values():
                if fn.calls:
                    found += [_misuse(one, stage) for one in misuses(program, fn) if one.decided or program.is_whole]
    found += [_unlocked(one, stage) for one in unlocked(program, module) if one.decided or program.is_whole]
    yield from filter(once, found)


_ENDS = {
    CLOSED: "the session ends with this",
    RETURNED: "the session ends with this",
    STORED: "the session ends with this",
    EXPIRED: "this expires it",
    ROLLED_BACK: "this expires it",
    LAZY: "the row is read here",
}


def _misuse(one: Misuse, stage: str) -> Finding:
    fn, row = one.fn, shown(one.row)
    session = one.session or "its session"
    message = _WORDS[one.why].format(row=row, session=session, attr=one.attr)
    if one.relation is not None and one.why in (CLOSED, RETURNED):
        message = f"{row}.{one.attr} is loaded lazily, after {session} was closed"
    trace: tuple[Trace, ...] = ()
    line = getattr(one.end, "line", 0)
    if line:
        trace = ((one.end_in or fn).module.trace(one.end, _ENDS[one.why]),)
    return _finding(fn, one.at, message, _fix(one, row), stage, row, trace)


def _fix(one: Misuse, row: str) -> str:
    if one.relation is not None:
        return f"load it with the query: .options({one.relation.loader})" if one.relation.loader else f"load {one.attr} with the query"
    if one.why == EXPIRED:
        name = row if row.isidentifier() else "the row"
        if isinstance(one.end, f.Call) and step_of(one.fn, one.end) is None:
            return f"take what is needed of {name} before {shown(one.end)}, or make the sessions with expire_on_commit=False"
        return f"await {one.session}.refresh({name}) after the commit, or make the sessions with expire_on_commit=False"
    if one.why == ROLLED_BACK:
        return f"take what is needed from {row} before, or refresh it after"
    if one.attr:
        return f"read {row}.{one.attr} into a local while {one.session} is open"
    return f"build a plain value from {row} while {one.session} is open, and give that out"


def _handed(one: Handed, stage: str) -> Finding:
    row = shown(one.row)
    message = f"{row}, a row of a session, is handed to a {one.what}"
    fix = (
        f"hand over {row}.id, and load the row there with a session of its own" if row.isidentifier() else "hand over the id, and load the row there"
    )
    return _finding(one.fn, one.at, message, fix, stage, row, ())


def _cached(one: Handed, stage: str) -> Finding:
    row = shown(one.row)
    return _finding(one.fn, one.at, f"{row}, a row of a session, is kept in {one.what}", "keep a plain copy of its values there", stage, row, ())


def _unlocked(one: Unlocked, stage: str) -> Finding:
    row = shown(one.row)
    trace = (Trace(one.fn.module.facts.path, one.lock.line, _LOCKED),)
    if one.why == SAVED:
        message, fix = f"{row} is saved after the transaction that locked it", f"save {row} inside the block"
    elif one.why == READ:
        message, fix = f"{row} locks rows and is evaluated after its transaction", f"evaluate {row} inside the block, with list() or the loop itself"
    else:
        message, fix = (
            f"{row} is returned out of the transaction that locked it",
            "do the work inside the block, or let the caller open the transaction",
        )
    return _finding(one.fn, one.at, message, fix, stage, row, trace)


def _finding(fn: FunctionView, at: f.AnyValue | f.AnyStep, message: str, fix: str, stage: str, anchor: str, trace: tuple[Trace, ...]) -> Finding:
    return Finding(RULE.name, RULE.severity, fn.module.place(at), fn.full, message, fix, stage, trace, anchor)
