"""A background job and user-facing code write the same state, and nothing coordinates them.

Why it is dangerous
-------------------
The job reads an order as paid and goes to work; meanwhile a user cancels it; then the job writes "shipped". Whoever writes last wins, and the other's decision is gone without a trace. A lock on one side does
nothing against the other, which sets the state without looking: both have to take it, or compare the state in the very statement that sets it. A transaction alone prevents nothing of this under READ COMMITTED.

How to fix it
-------------
Let both sides lock the row before they read it (`with_for_update`, `select_for_update`), or let both compare and set: `UPDATE … SET status = 'shipped' WHERE id = :id AND status = 'paid'`, and look at the row count.
A version column that both sides respect does as well.

Bad
---
    from celery import shared_task
    from fastapi import APIRouter
    from sqlalchemy import create_engine, select, update
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    engine = create_engine("postgresql:///shop")
    router = APIRouter()

    class Base(DeclarativeBase): ...

    class Order(Base):
        __tablename__ = "orders"
        id: Mapped[int] = mapped_column(primary_key=True)
        status: Mapped[str]

    @router.post("/orders/{order_id}/cancel")
    def cancel(order_id: int) -> None:
        with Session(engine) as session, session.begin():
            session.execute(update(Order).where(Order.id == order_id).values(status="cancelled"))

    @shared_task
    def ship_orders() -> None:  # error: apr-uncoordinated-job
        with Session(engine) as session, session.begin():
            for order in session.scalars(select(Order).where(Order.status == "paid").with_for_update()):
                order.status = "shipped"

Good
----
    from celery import shared_task
    from fastapi import APIRouter, HTTPException
    from sqlalchemy import create_engine, select, update
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    engine = create_engine("postgresql:///shop")
    router = APIRouter()

    class Base(DeclarativeBase): ...

    class Order(Base):
        __tablename__ = "orders"
        id: Mapped[int] = mapped_column(primary_key=True)
        status: Mapped[str]

    @router.post("/orders/{order_id}/cancel")
    def cancel(order_id: int) -> None:
        with Session(engine) as session, session.begin():
            changed = session.scalars(
                update(Order).where(Order.id == order_id, Order.status == "paid").values(status="cancelled").returning(Order.id)
            ).all()
            if not changed:
                raise HTTPException(409, "it is on its way")

    @shared_task
    def ship_orders() -> None:
        with Session(engine) as session, session.begin():
            for order in session.scalars(select(Order).where(Order.status == "paid").with_for_update()):
                order.status = "shipped"

When to leave it
----------------
Both sides are guarded, each in its way; the user-facing code sets the state and then starts this very job, which therefore comes last; one side only makes new rows. A management command counts as a job, one that mends or moves data once (`backfill_…`, `migrate_…`) does not.

What it does not see
--------------------
A state that only SQL text in another language writes, or a trigger. A job that saves a whole stale row without setting the state itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.finding import PROJECT, Finding, Trace
from apr_mypy.knowledge.schema import Enqueues
from apr_mypy.patterns import pattern_of
from apr_mypy.program import Program
from apr_mypy.roles import Role
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.constraints import model_of_table
from apr_mypy.views.edges import Edge, step_trace
from apr_mypy.views.function import FunctionView
from apr_mypy.views.naming import collection_name
from apr_mypy.views.new_rows import is_for_new
from apr_mypy.views.queries import arguments
from apr_mypy.views.repositories import stands_aside
from apr_mypy.views.request_path import routed_by_helpers, serves_request
from apr_mypy.views.rows import Given, Load, Made, sources
from apr_mypy.views.shown import short
from apr_mypy.views.state_writers import StateWrite, state_writes

RULE = Rule(
    name="apr-uncoordinated-job",
    title="Job and user write the same state",
    category=Category.STATE,
    severity=Severity.P1,
    summary="A background job and user-facing code write the same state, and nothing coordinates them.",
    danger="Whoever writes last wins: what a user has cancelled is shipped all the same, and nobody can tell afterwards.",
    fix="Lock the row on both sides before it is read, or compare and set the state in one statement on both.",
    since="0.1.0",
    stages=("project",),
)

_JOBS: Final = frozenset({Role.JOB, Role.COMMAND})
_FARTHEST: Final = 4
"""Calls between an entry point and the write: further away it is everybody's, and nobody would say that the job writes it."""
_ONCE: Final = pattern_of(r"^(migrate|reset|seeds?|one_?off|repair|fix)(_|$)|(^|_)backfill(_|$)")
_A_FEW: Final = 2
"""Methods of a name that a call on something unknown may mean, and still say something."""
_USERS: Final = frozenset({Role.HANDLER, Role.WEBHOOK, Role.DEPENDENCY, Role.ADMIN})


class Writer(NamedTuple):
    """A write of a state, with the entry point from which it is reached and the way there."""

    entry: FunctionView
    fn: FunctionView
    write: StateWrite
    way: tuple[Trace, ...]
    models: frozenset[str] = frozenset()
    """The models of the rows that are written by this way, as far as it is known who loads them."""


def in_program(program: Program) -> Iterator[Finding]:
    jobs = [fn for fn in _entries(program, _JOBS) if not _is_run_by_hand_once(fn)]
    users = _users(program) if jobs else []
    if not users:
        return
    by_users: dict[tuple[str, str], list[Writer]] = {}
    for one in _writers(program, [fn for fn in users if fn.full not in {job.full for job in jobs}]):
        by_users.setdefault(_field(program, one.write), []).append(one)
    for job in jobs if by_users else ():
        told: set[tuple[str, str]] = set()
        for mine in _of_entry(program, job):
            field = _field(program, mine.write)
            others = [one for one in by_users.get(field, ()) if not _is_started_by(program, job, one) and _may_meet(program, mine, one)]
            if field in told or not others:
                continue
            worst = next((one for one in others if not one.write.guarded), others[0])
            if mine.write.guarded and worst.write.guarded:
                continue
            told.add(field)
            yield _found(job, mine, worst)


def _field(program: Program, write: StateWrite) -> tuple[str, str]:
    """Whose state it is, and its name: where SQL text or a collection names the table of a model, the model's; a collection goes by its own name, however one comes by it."""
    owner, name = write.field
    if not write.table or owner != write.table:
        return owner, name
    table = collection_name(owner)
    model = model_of_table(program, table)
    return (model.full if model is not None else table), name


def _entries(program: Program, roles: frozenset[Role]) -> list[FunctionView]:
    found = {
        entry.function: program.functions[entry.function]
        for entry in program.roles.entries()
        if entry.role in roles and entry.function in program.functions and entry.what not in ("error handler", "middleware")
    }
    return [fn for fn in found.values() if not stands_aside(fn.module) or fn.module.placed is Role.ADMIN]


def _is_run_by_hand_once(fn: FunctionView) -> bool:
    """Whether a command mends or moves data once, as its module's name says: an operator runs it, and nothing runs it again."""
    return fn.module.role_of(fn) is Role.COMMAND and _ONCE.search(fn.module.name.rpartition(".")[2]) is not None


def _users(program: Program) -> list[FunctionView]:
    """What users reach: what a framework calls for them, and what takes a request, whoever registers it."""
    found = {fn.full: fn for fn in _entries(program, _USERS)}
    for module in program.modules.values():
        if not stands_aside(module):
            found.update({fn.full: fn for fn in module.functions.values() if fn.lambda_ is None and serves_request(fn)})
    found.update({fn.full: fn for fn in routed_by_helpers(program)})
    return list(found.values())


def _writers(program: Program, entries: list[FunctionView]) -> Iterator[Writer]:
    """The state writes that several entry points reach, each once."""
    reached = program.reached(entries, lambda edge: not _is_anybodys(program, edge) and not _is_of_new(edge))
    for full in reached:
        fn = program.functions[full]
        for write in state_writes(program, fn, reached):
            way = _way(program, reached, full, write)
            if len(way[1]) <= _FARTHEST:
                yield Writer(way[0], fn, write, way[1], _models(program, reached, full, write))


def _is_anybodys(program: Program, edge: Edge) -> bool:
    """Whether a call may run the methods of several classes only because nobody knows what it is called on (`parse(path).save()`)."""
    func = edge.site.func if edge.how == "call" and isinstance(edge.site, f.Call) else None
    types = edge.caller.module.types
    return isinstance(func, f.Attr) and types.is_any(types.type_of(func.base)) and len(program.run_by(edge.caller, edge.site)) > _A_FEW


def _is_of_new(edge: Edge) -> bool:
    """Whether a method is only called on what is in no table yet: a row that was there before is not what it works with."""
    func = edge.site.func if edge.how == "call" and isinstance(edge.site, f.Call) else None
    return isinstance(func, f.Attr) and isinstance(func.base, f.Name) and is_for_new(edge.caller, edge.site, func.base)


def _of_entry(program: Program, job: FunctionView) -> Iterator[Writer]:
    reached = program.reached([job], lambda edge: not _is_anybodys(program, edge) and not _is_of_new(edge))
    for full in reached:
        fn = program.functions[full]
        for write in state_writes(program, fn, reached):
            way = _way(program, reached, full, write)[1]
            if len(way) <= _FARTHEST:
                yield Writer(job, fn, write, way, _models(program, reached, full, write))


def _way(program: Program, reached: Mapping[str, Edge | None], full: str, write: StateWrite) -> tuple[FunctionView, tuple[Trace, ...]]:
    """The entry point from which a function is reached, and the calls on the way: one that hands on a row which was there before, where there is one."""
    steps: list[Trace] = []
    edge = reached.get(full)
    row = write.transition.row
    at = full
    seen: set[str] = set()
    while edge is not None:
        given = _handed(program, edge, row)
        if given is not None and _is_new(program, edge.caller, given):
            others = (
                one for one in program.callers_of(edge.callee) if one.caller.full in reached and one.caller.full not in seen and one.how == "call"
            )
            for other in others:
                other_row = _handed(program, other, row)
                if other_row is not None and not _is_new(program, other.caller, other_row):
                    edge, given = other, other_row
                    break
        seen.add(at)
        steps.insert(0, step_trace(edge))
        at, row = edge.caller.full, given
        edge = reached.get(at) if at not in seen else None
    return program.functions[at], tuple(steps)


def _models(program: Program, reached: Mapping[str, Edge | None], full: str, write: StateWrite) -> frozenset[str]:
    """The models of the rows that a write is to, by who loads them on the way to it; those nearest to the entry point, which know it best."""
    row: f.AnyValue | None = write.transition.row
    fn = program.functions[full]
    found: frozenset[str] = frozenset()
    seen: set[str] = set()
    while row is not None and fn.full not in seen:
        seen.add(fn.full)
        loaded = frozenset(one.model for one in sources(program, fn, row) if isinstance(one, Load) and one.model in program.classes)
        found = loaded or found
        edge = reached.get(fn.full)
        if edge is None:
            break
        is_super = isinstance(edge.site, f.Call) and isinstance(edge.site.func, f.Attr) and isinstance(edge.site.func.base, f.Super)
        own = (
            next((read for read in edge.caller.names(edge.caller.function.params[0].name)), None)
            if is_super and edge.caller.function.params
            else None
        )
        row, fn = own or _handed(program, edge, row), edge.caller
    return found


def _may_meet(program: Program, mine: Writer, other: Writer) -> bool:
    """Whether two ways may write the same row: not where each is known to load rows of a model of its own, which have the state from one abstract base."""
    if not mine.models or not other.models:
        return True
    lines = {one: {one, *program.classes[one].class_.mro} for one in mine.models | other.models}
    return any(one in lines[another] or another in lines[one] for one in mine.models for another in other.models)


def _handed(program: Program, edge: Edge, row: f.AnyValue | None) -> f.AnyValue | None:
    """What a call hands on as the row that the called function works with; None where it is no argument."""
    if row is None or not isinstance(edge.site, f.Call):
        return None
    names = [one.name for one in sources(program, edge.callee, row) if isinstance(one, Given)]
    return arguments(edge.caller, edge.site, edge.callee).get(names[0]) if len(names) == 1 else None


def _is_new(program: Program, fn: FunctionView, row: f.AnyValue) -> bool:
    found = sources(program, fn, row)
    return bool(found) and all(isinstance(one, Made) for one in found)


def _is_started_by(program: Program, job: FunctionView, user: Writer) -> bool:
    """Whether the user-facing code puts this very job on the queue once it has set the state: the job comes last then."""
    for fn in dict.fromkeys((user.fn, user.entry)):
        for call in fn.calls:
            if fn is user.fn and call.line < user.write.transition.record.line:
                continue
            target = call.func.base if isinstance(call.func, f.Attr) else call.func
            row = fn.module.find(Enqueues, fn, call)
            named = [target, *(arg.value for arg in call.args[:2])] if row is not None else [target]
            if row is None and not (isinstance(call.func, f.Attr) and isinstance(target, f.Name) and fn.module.types.is_any(target.type)):
                continue
            if any(isinstance(one, f.Name | f.Attr) and job in program.refers_to(fn, one) for one in named):
                return True
    return False


def _found(job: FunctionView, mine: Writer, other: Writer) -> Finding:
    field = mine.write.transition.field
    what = field.short if field.owner else f"{collection_name(mine.write.table)}.{field.name}"
    name = short(other.entry.full)
    if not mine.write.guarded and not other.write.guarded:
        how = "neither locks the row or compares the state"
    else:
        blind = job.function.name if not mine.write.guarded else name
        how = f"{blind} neither locks the row nor compares the state"
    message = f"{job.function.name} sets {what}, which {name} sets too: {how}"
    fix = f"lock the row in both, or set {field.name} in both by an UPDATE whose WHERE compares the present {field.name}"
    at = mine.write.transition
    trace = (
        *mine.way,
        at.fn.module.trace(at.record, f"{short(at.fn.full)} sets {what} to {at.shown_value}"),
        *other.way,
        other.fn.module.trace(other.write.transition.record, f"{short(other.fn.full)} sets it to {other.write.transition.shown_value}"),
    )
    return Finding(
        RULE.name, RULE.severity, job.module.def_place(job.function), job.full, message, fix, PROJECT, trace, f"{field.owner}.{field.name}"
    )
