"""Rows are only marked as deleted, and the database or some query does not know: a deleted row still holds its unique value, slows every query, or shows up again.

Why it is dangerous
-------------------
A unique constraint counts deleted rows: the address, name or slug of one can never be used again, and the person who tries is told that it is taken. Every query has to leave deleted rows out, so without an index
each of them reads the dead as well as the living. And the one query that forgets shows, mails or bills what was deleted.

How to fix it
-------------
Make the unique constraint partial (`WHERE deleted_at IS NULL`), or include the column. Index the column, or give the indexes that queries use the same condition. Leave deleted rows out in one place: a default
manager, `with_loader_criteria`, the repository's base query.

Bad
---
    from datetime import datetime

    from sqlalchemy import select
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    class Base(DeclarativeBase):
        id: Mapped[int] = mapped_column(primary_key=True)

    class Page(Base):  # error: apr-soft-delete-unguarded
        __tablename__ = "pages"
        slug: Mapped[str] = mapped_column(unique=True)
        title: Mapped[str]
        deleted_at: Mapped[datetime | None]

    def published(session: Session) -> list[Page]:
        return list(session.scalars(select(Page).where(Page.deleted_at.is_(None))))

    def search(session: Session, title: str) -> list[Page]:
        return list(session.scalars(select(Page).where(Page.title == title)))  # error: apr-soft-delete-unguarded

Good
----
    from datetime import datetime

    from sqlalchemy import Index, select, text
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    class Base(DeclarativeBase):
        id: Mapped[int] = mapped_column(primary_key=True)

    class Page(Base):
        __tablename__ = "pages"
        slug: Mapped[str]
        title: Mapped[str]
        deleted_at: Mapped[datetime | None]
        __table_args__ = (Index("unique_page_slug", "slug", unique=True, postgresql_where=text("deleted_at IS NULL")),)

    def published(session: Session) -> list[Page]:
        return list(session.scalars(select(Page).where(Page.deleted_at.is_(None))))

    def search(session: Session, title: str) -> list[Page]:
        return list(session.scalars(select(Page).where(Page.title == title, Page.deleted_at.is_(None))))

When to leave it
----------------
It is left where the unique constraint is partial or includes the column, and an index, plain or partial, covers it; where unique values are made up for each row (tokens, UUIDs); where a manager, a criterion for all
queries or a base query leaves deleted rows out; where the function looks at the column itself; in trash, purge, restore, administration, migrations and tests; for a log, whose rows always have the moment set; where a relation's
own condition or a property of the model leaves deleted rows out; for the next number of a key, a row at hand that is read again, a mark that lasts until a job has deleted the row; for archived rows that no query leaves out, or that can be deleted as well;
for a model that has the column from a base of all models, where rows of others are marked and nothing in the project marks its own.

What it does not see
--------------------
Indexes that only the database has. Queries through relations of other rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from apr_mypy import facts as f
from apr_mypy.finding import MODULE, PROJECT, Finding, Trace
from apr_mypy.knowledge.schema import KeyOption
from apr_mypy.program import Program
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.ever_marked import is_never_marked
from apr_mypy.views.keys import Key
from apr_mypy.views.marked_for_a_while import is_taken_back, is_under_way
from apr_mypy.views.module import ClassView, ModuleView
from apr_mypy.views.shown import shown
from apr_mypy.views.soft_delete import (
    SoftDeleted,
    careless_keys,
    declaring_base,
    is_indexed,
    is_put_away,
    lies_elsewhere,
    may_mark,
    soft_deleted,
)
from apr_mypy.views.soft_delete_queries import Unfiltered, is_ever_left_out, unfiltered

RULE = Rule(
    name="apr-soft-delete-unguarded",
    title="Soft delete that the database does not know",
    category=Category.DATABASE,
    severity=Severity.P2,
    summary="Rows are only marked as deleted, and the database or some query does not know: a deleted row still holds its unique value, slows every query, or shows up again.",
    danger="A deleted row blocks its unique value for ever, is read by every query, and shows up again wherever one query forgets about it.",
    fix="Make unique constraints and indexes partial over the rows that are alive, and leave deleted rows out in one place for all queries.",
    since="0.1.0",
    stages=("module", "project"),
)


FEW: Final = 3
"""With more models than this that inherit an unindexed column, the finding stands once at the class that declares it."""


def in_module(module: ModuleView) -> Iterator[Finding]:
    yield from _judge(Program.alone(module), MODULE).values()


def in_program(program: Program) -> Iterator[Finding]:
    said: set[tuple[tuple[str, str], str]] = set()
    for module in program.modules.values():
        said.update((key, finding.message) for key, finding in _judge(Program.judged_alone(module), MODULE).items())
    for key, finding in _judge(program, PROJECT).items():
        if (key, finding.message) not in said:
            yield finding


def cleared(program: Program, finding: Finding) -> bool:
    """Whether the whole program says otherwise of what a module was found by itself: that the values are given up on deletion, or the migration's index; what is left of it, it says anew."""
    return all(one.message != finding.message or one.place.path != finding.place.path for one in _judge(program, PROJECT).values())


def _judge(program: Program, stage: str) -> dict[tuple[str, str], Finding]:
    """The findings by (model, function): one for what each model declares, one for each function with a query that forgets."""
    known: dict[tuple[str, str], Finding] | None = program.__dict__.get("_soft_deletes")
    if known is None:
        of = (
            [one for one in soft_deleted(program) if not is_never_marked(program, one)]
            if any(may_mark(module) for module in program.modules.values())
            else []
        )
        known = {}
        handed_on: dict[str, list[SoftDeleted]] = {}
        for one in of:
            if lies_elsewhere(program, one) or is_under_way(program, one) or (is_put_away(one) and not is_ever_left_out(program, of, one)):
                continue
            holder = declaring_base(program, one)
            if holder is not None and not any(True for _ in careless_keys(program, one)) and not is_indexed(one):
                handed_on.setdefault(holder.full, []).append(one)
            elif one.model.is_whole and (found := _of_model(program, one, stage)) is not None:
                known[(one.model.full, "")] = found
        for full, heirs in handed_on.items():
            if len(heirs) > FEW:
                known[(full, "")] = _of_base(program.classes[full], heirs, stage)
            else:
                known.update(
                    {(one.model.full, ""): found for one in heirs if one.model.is_whole and (found := _of_model(program, one, stage)) is not None}
                )
        for forgot in unfiltered(program, of) if of else ():
            known[(forgot.of.model.full, forgot.by.full)] = _of_query(forgot, stage)
        program.__dict__["_soft_deletes"] = known
    return known


# --- words ------------------------------------------------------------------------------------------------------------------------


def _of_model(program: Program, one: SoftDeleted, stage: str) -> Finding | None:
    model, column = one
    view = model.view
    if view is None:
        return None
    keys = list(careless_keys(program, one)) if not is_taken_back(program, one) else []
    indexed = is_indexed(one)
    if not keys and indexed:
        return None
    fixes = []
    if keys:
        over = "; ".join(dict.fromkeys(" and ".join(filter(None, (", ".join(key.columns[:-1]), key.columns[-1]))) for key in keys))
        message = f"the unique constraint on {over} ignores {column.name}, so that a deleted {model.name} keeps its values for ever"
        if not indexed:
            message += f", and no index covers {column.name}"
        fixes = list(dict.fromkeys(_partial(one, key) for key in keys))
    else:
        message = f"{model.name} is only marked as deleted by {column.name}, which no index covers, plain or partial, though every query has to leave deleted rows out"
        fixes = [_index(one)]
    return Finding(
        RULE.name, RULE.severity, view.module.class_place(view.class_), model.full, message, f"write {' and '.join(fixes)}", stage, anchor=column.name
    )


def _of_base(view: ClassView, heirs: list[SoftDeleted], stage: str) -> Finding:
    column = heirs[0].column
    names = ", ".join(one.model.name for one in heirs[:FEW])
    message = f"{len(heirs)} models ({names} …) are only marked as deleted by {column.name}, which no index covers, plain or partial, though every query has to leave deleted rows out"
    row = _option(heirs[0])
    fix = (row.write_index if row is not None else "an index on {model}.{column}").format(model=view.class_.name, column=column.name)
    return Finding(RULE.name, RULE.severity, view.module.class_place(view.class_), view.full, message, f"write {fix}", stage, anchor=column.name)


def _of_query(forgot: Unfiltered, stage: str) -> Finding:
    model, column = forgot.of
    module, site, other = forgot.by.module, forgot.by.site, forgot.filtering
    what = site.name if isinstance(site, f.Class) else shown(site)
    message = f"{what} reads deleted {model.name} rows too, which {other.name} leaves out by {column.name}"
    fix = f"leave them out here as well ({_alive(forgot.of)}), or in one place for all queries of {model.name}"
    trace = (Trace(other.module.facts.path, other.line, f"{other.name} leaves deleted rows out"),)
    place = module.class_place(site) if isinstance(site, f.Class) else module.place(site)
    return Finding(RULE.name, RULE.severity, place, forgot.by.full, message, fix, stage, trace, anchor=f"{model.name}.{column.name}")


def _option(one: SoftDeleted) -> KeyOption | None:
    """How the models of this base write constraints."""
    view = one.model.view
    if view is None:
        return None
    line = view.module.roles.line_of(view.full, view.class_.mro)
    return next((row for row in view.module.knowledge.find_all(KeyOption, line) if row.write_partial), None)


def _alive(one: SoftDeleted) -> str:
    row = _option(one)
    text = (row.alive_moment if one.is_moment else row.alive_flag) if row is not None else "{column} IS NULL" if one.is_moment else "NOT {column}"
    return text.format(column=one.column.name)


def _partial(one: SoftDeleted, key: Key) -> str:
    row = _option(one)
    template = row.write_partial if row is not None else "CREATE UNIQUE INDEX {name} ON {table} ({plain}) WHERE {alive}"
    columns = [one.model.named(name) for name in key.columns]
    return template.format(
        name=f"unique_{one.model.name.lower()}_{'_'.join(columns)}",
        columns=", ".join(f'"{name}"' for name in columns),
        plain=", ".join(columns),
        table=one.model.table or one.model.name.lower(),
        alive=_alive(one),
    )


def _index(one: SoftDeleted) -> str:
    row = _option(one)
    return (row.write_index if row is not None else "an index on {model}.{column}").format(model=one.model.name, column=one.column.name)
