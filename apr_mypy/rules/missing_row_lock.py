"""A state is checked on a loaded row and then set, with nothing that keeps others away in between: two can pass the check.

Why it is dangerous
-------------------
Two requests load the same pending order, both see that it is pending, both go on: it is paid twice, shipped after it was cancelled, redeemed by two people. A transaction does not help: under READ COMMITTED both read the old state, and
the later write wins.

How to fix it
-------------
Read the row with a lock in the transaction that writes it (`with_for_update()`, `select_for_update()`; for a queue with `skip_locked=True`), so that the second waits and then sees the new state. Or let the write check:
`UPDATE orders SET status = 'paid' WHERE id = :id AND status = 'pending'`, and go on only if it changed a row.

Bad
---
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    class Base(DeclarativeBase):
        pass

    class Order(Base):
        __tablename__ = "orders"
        id: Mapped[int] = mapped_column(primary_key=True)
        status: Mapped[str]

    def cancel(session: Session, order_id: int) -> None:
        order = session.get_one(Order, order_id)
        if order.status != "pending":
            raise ValueError("too late to cancel")
        order.status = "cancelled"  # error: apr-missing-row-lock
        session.commit()

Good
----
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    class Base(DeclarativeBase):
        pass

    class Order(Base):
        __tablename__ = "orders"
        id: Mapped[int] = mapped_column(primary_key=True)
        status: Mapped[str]

    def cancel(session: Session, order_id: int) -> None:
        order = session.get_one(Order, order_id, with_for_update=True)
        if order.status != "pending":
            raise ValueError("too late to cancel")
        order.status = "cancelled"
        session.commit()

When to leave it
----------------
It is left when a row lock is held from the read on, when the write checks the state itself and somebody looks at the count, when the model has a version column, under SERIALIZABLE, inside an advisory or distributed lock, and for a row
made in the same transaction. A state that is set with no check at all is `apr-unvalidated-transition`; a value that is worked out from the old one is `apr-unguarded-read-modify-write`.

What it does not see
--------------------
Locks taken by triggers or by another process on this one's behalf. Whether a function is ever run twice at once.
"""

from __future__ import annotations

from collections.abc import Iterator

from apr_mypy.finding import MODULE, PROJECT, Finding, Trace
from apr_mypy.program import Program
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.module import ModuleView
from apr_mypy.views.row_advice import can_lock, filled, transaction_says, what_is_read, words
from apr_mypy.views.row_changes import CHECKED, Change
from apr_mypy.views.row_sections import concerns, open_places, unguarded, unguarded_elsewhere
from apr_mypy.views.shown import shown

RULE = Rule(
    name="apr-missing-row-lock",
    title="Missing row lock",
    category=Category.DATABASE,
    severity=Severity.P1,
    summary="A state is checked on a loaded row and then set, with nothing that keeps others away in between: two can pass the check.",
    danger="Two that run at once both see the old state and both go on: paid twice, shipped after it was cancelled, redeemed by two.",
    fix="Read the row with a lock in the transaction that writes it, or write the state only where it still is what was checked and look at the count.",
    since="0.1.0",
    stages=("module", "project"),
)


def in_module(module: ModuleView) -> Iterator[Finding]:
    if concerns(module):
        program = Program.alone(module)
        for one in unguarded(program, CHECKED):
            yield _found(program, one, MODULE)


def in_program(program: Program) -> Iterator[Finding]:
    for one in unguarded_elsewhere(program, CHECKED, Program.judged_alone):
        yield _found(program, one, PROJECT)


def cleared(program: Program, finding: Finding) -> bool:
    """Whether the whole program shows a guard for what a module by itself was found without, or that no column is written there."""
    return (finding.place.path, finding.place.line) not in open_places(program)


def _found(program: Program, one: Change, stage: str) -> Finding:
    fn = one.load.fn
    what = f"{shown(one.write.row, 40)}.{one.field}" if one.write.row is not None else one.field
    where = transaction_says(program, one)
    then = f"and then set{' ' + where if where else ''}: two that run at once both pass"
    if one.check is not None and one.check.in_query:
        message = f"{what} is asked for in the query of {what_is_read(one)}, which takes no lock, {then}"
    else:
        message = f"{what} is checked on a row that {what_is_read(one)} read without a lock, {then}"
    advice = words(program, one)
    lock = f"{filled(advice.lock, one)}, or " if advice is not None and can_lock(program, one) else ""
    fix = (
        f"{lock}write {filled(advice.compare, one)}"
        if advice is not None
        else "read the row with a lock in the same transaction, or write the state only where it still is what was checked, and look at the count"
    )
    line = one.check.line if one.check is not None and not one.check.in_query and not one.steps else 0
    steps = (Trace(fn.module.facts.path, line, f"checks {shown(one.check.test, 50)}"),) if one.check is not None and line else one.steps
    return Finding(RULE.name, RULE.severity, fn.module.place(one.statement), fn.full, message, fix, stage, steps, anchor=f"{what}")
