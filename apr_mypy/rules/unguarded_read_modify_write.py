"""A value is read from a row, changed in Python and written back, with nothing that keeps others away in between: one of two updates is lost.

Why it is dangerous
-------------------
Two requests read the same stock of 10, both take one away, both write 9. A transaction does not help: under READ COMMITTED, the default of PostgreSQL, Oracle and SQL Server, both read the old value and the later write wins. Nothing
fails and nothing is logged; the balance is simply wrong.

How to fix it
-------------
Let the database work the new value out: `update(Product).values(stock=Product.stock - 1)`, `F("stock") - 1`, `$inc`, `INCRBY`. Where the new value needs Python, read the row with a lock in the same transaction (`with_for_update()`,
`select_for_update()`), or write it only where it still is what was read (`UPDATE … WHERE stock = :old`, a version column) and look at the number of rows.

Bad
---
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    class Base(DeclarativeBase):
        pass

    class Product(Base):
        __tablename__ = "products"
        id: Mapped[int] = mapped_column(primary_key=True)
        stock: Mapped[int]

    def sell(session: Session, product_id: int, quantity: int) -> None:
        with session.begin():
            product = session.get_one(Product, product_id)
            product.stock -= quantity  # error: apr-unguarded-read-modify-write

Good
----
    from sqlalchemy import update
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    class Base(DeclarativeBase):
        pass

    class Product(Base):
        __tablename__ = "products"
        id: Mapped[int] = mapped_column(primary_key=True)
        stock: Mapped[int]

    def sell(session: Session, product_id: int, quantity: int) -> None:
        with session.begin():
            product = session.get_one(Product, product_id, with_for_update=True)
            product.stock -= quantity

    def restock(session: Session, product_id: int, quantity: int) -> None:
        with session.begin():
            session.execute(update(Product).where(Product.id == product_id).values(stock=Product.stock + quantity))

When to leave it
----------------
It is left when a row lock is held from the read on, when the write compares what was read and somebody looks at the count, when the model has a version column, under SERIALIZABLE, inside an advisory or distributed lock, when the
database works the value out, for a row made in the same transaction, and for a value that has nothing to do with the old one. A list or mapping in a column that the mapper does not watch is left where it is changed in place and
nobody commits: nothing is written at all.

What it does not see
--------------------
Locks taken by triggers or by another process on this one's behalf. Whether a function is ever run twice at once.
"""

from __future__ import annotations

from collections.abc import Iterator

from apr_mypy.finding import MODULE, PROJECT, Finding
from apr_mypy.program import Program
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.module import ModuleView
from apr_mypy.views.row_advice import (
    can_lock,
    filled,
    in_one_statement,
    is_asked,
    is_money,
    may_be_nothing,
    stored_whole,
    transaction_says,
    what_is_read,
    words,
)
from apr_mypy.views.row_changes import COMPUTED, Change
from apr_mypy.views.row_sections import concerns, open_places, unguarded, unguarded_elsewhere
from apr_mypy.views.row_writes import ANY
from apr_mypy.views.shown import shown

RULE = Rule(
    name="apr-unguarded-read-modify-write",
    title="Unguarded read-modify-write",
    category=Category.DATABASE,
    severity=Severity.P1,
    summary="A value is read from a row, changed in Python and written back, with nothing that keeps others away in between: one of two updates is lost.",
    danger="Two that run at once read the same value, and the later write undoes the earlier one: stock, balances and counters go wrong without an error.",
    fix="Let the database work the value out, read the row with a lock in the same transaction, or compare and set.",
    since="0.1.0",
    stages=("module", "project"),
)


def in_module(module: ModuleView) -> Iterator[Finding]:
    if concerns(module):
        program = Program.alone(module)
        for one in unguarded(program, COMPUTED):
            yield _found(program, one, MODULE)


def in_program(program: Program) -> Iterator[Finding]:
    for one in unguarded_elsewhere(program, COMPUTED, Program.judged_alone):
        yield _found(program, one, PROJECT)


def cleared(program: Program, finding: Finding) -> bool:
    """Whether the whole program shows a guard for what a module by itself was found without, or that no column is written there."""
    return (finding.place.path, finding.place.line) not in open_places(program)


def _found(program: Program, one: Change, stage: str) -> Finding:
    fn = one.load.fn
    row = shown(one.write.row, 40) if one.write.row is not None else ""
    what = f"a field of {row}" if row and one.field == ANY else f"{row}.{one.field}" if row and one.field else one.field or "the value"
    where = transaction_says(program, one)
    message = f"{what} is worked out from what {what_is_read(one)} read, and written back {where or 'with no guard'}: what another request writes in between is lost"
    advice = words(program, one)
    lock = filled(advice.lock, one) if advice is not None and can_lock(program, one) else ""
    if one.unnoticed and advice is not None:
        message = f"{what} is changed in place, which the mapper does not notice: nothing is stored, and once it is, what another request writes between the read from {what_is_read(one)} and then is lost"
        fix = f"{filled(advice.unnoticed, one)}{f'; and {lock}' if lock else ''}"
    elif advice is None or (one.field == ANY and not lock):
        fix = "let the store work the value out in one statement, or read the row with a lock in the same transaction"
    elif statement := in_one_statement(advice, one):
        there = f" there ({one.steps[-1].path.rpartition('/')[2]}:{one.steps[-1].line})" if one.steps and one.deepest is not None else ""
        also = f", with what is asked of {one.field} before in its WHERE, and go on only where a row was changed" if is_asked(one) else ""
        empty = "''" if statement == advice.join else "0"
        nothing = f", with COALESCE({one.field}, {empty}) for the rows where it is NULL" if may_be_nothing(one) else ""
        beside = stored_whole(one, advice)
        apart = f", and leave {one.field} out of {shown(beside, 30)} after it" if beside is not None else ""
        otherwise = f", or {lock}" if lock else ""
        fix = f"write {filled(statement, one)}{there}{nothing}{also}{apart}{otherwise}"
    elif not lock and advice.compare:
        fix = f"write {filled(advice.compare, one)}, and begin again where no row was changed"
    else:
        fix = f"{lock}, so that whoever comes second works with the new value"
    severity = Severity.P0 if is_money(one) else RULE.severity
    return Finding(RULE.name, severity, fn.module.place(one.statement), fn.full, message, fix, stage, one.steps, anchor=f"{what}")
