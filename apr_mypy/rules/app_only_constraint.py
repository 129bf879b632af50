"""Uniqueness is only checked in Python before the insert: two requests at once both find nothing, and both insert.

Why it is dangerous
-------------------
Between the check and the insert there is a gap, and under load two requests stand in it together: one account twice, one seat sold twice, one voucher redeemed twice. A transaction does not help under READ
COMMITTED, since neither sees the other's row. Only the database can say no. Where it does, by a unique constraint, its error has to be answered: otherwise the second request ends as a server error.

How to fix it
-------------
Declare the unique constraint on the model and migrate. Insert, and answer the integrity error as a conflict; or use `INSERT ... ON CONFLICT`. The check before may stay, for the friendlier message. For a limit
("at most five"), which no constraint can hold, lock the parent row first.

Bad
---
    from sqlalchemy import select
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    class Base(DeclarativeBase):
        id: Mapped[int] = mapped_column(primary_key=True)

    class User(Base):
        __tablename__ = "users"
        email: Mapped[str]

    class Seat(Base):
        __tablename__ = "seats"
        number: Mapped[int] = mapped_column(unique=True)

    def register(session: Session, email: str) -> User:
        if session.scalar(select(User).where(User.email == email)) is not None:  # error: apr-app-only-constraint
            raise ValueError("the address is taken")
        user = User(email=email)
        session.add(user)
        session.commit()
        return user

    def take(session: Session, number: int) -> None:
        taken = session.query(Seat).filter_by(number=number).count() > 0  # error: apr-app-only-constraint
        if not taken:
            session.add(Seat(number=number))
            session.commit()

Good
----
    from sqlalchemy import select
    from sqlalchemy.exc import IntegrityError
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

    class Base(DeclarativeBase):
        id: Mapped[int] = mapped_column(primary_key=True)

    class User(Base):
        __tablename__ = "users"
        email: Mapped[str] = mapped_column(unique=True)

    def register(session: Session, email: str) -> User:
        if session.scalar(select(User).where(User.email == email)) is not None:
            raise ValueError("the address is taken")
        user = User(email=email)
        session.add(user)
        try:
            session.commit()
        except IntegrityError as error:
            session.rollback()
            raise ValueError("the address is taken") from error
        return user

When to leave it
----------------
It is left where a unique constraint (also a partial one, an exclusion constraint, or one that only a migration has) covers the columns of the check and its error is answered: around the insert, by a caller, by a
decorator, or by one handler for the whole application; where the insert says what happens on a conflict; where a lock on a parent row, an advisory lock or a distributed lock is held around both; for a value that was
drawn by chance just now; where the model puts the rest of a unique key in by itself as it is stored, or makes the key of what is asked; for a row that is asked for by a number and gets a new one where there is none; where a route's dependency asks about what only it is given, as its caller's credential; and in scripts that somebody runs by hand, migrations and the making of test data.

What it does not see
--------------------
Constraints that only the database has. Checks whose columns are made up at run time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from apr_mypy import facts as f
from apr_mypy.finding import MODULE, PROJECT, Finding, Trace
from apr_mypy.knowledge.schema import ChecksUnique, Expected, FailsWith, InsertsRow, KeyOption, Row, StoresRow
from apr_mypy.patterns import pattern_of
from apr_mypy.program import Program
from apr_mypy.roles import Role
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.check_then_insert import Claim, Race, Verdict, claims, judge, races
from apr_mypy.views.drawn_values import is_drawn
from apr_mypy.views.first_of_many import (
    another_by_more,
    are_several,
    asks_for_children,
    is_first_of_many,
    is_of_parent,
    is_only_for_tests,
    only_for_some,
)
from apr_mypy.views.function import FunctionView
from apr_mypy.views.keys import Key
from apr_mypy.views.module import ModuleView
from apr_mypy.views.naming import last_name
from apr_mypy.views.queries import conditions_of, query_calls
from apr_mypy.views.relations import relations
from apr_mypy.views.rows_told_apart import told_apart
from apr_mypy.views.scripts import is_of_script
from apr_mypy.views.shown import shown
from apr_mypy.views.soft_delete import is_migration
from apr_mypy.views.split_checks import VALIDATING, before_route, judge_split, split_checks, validators
from apr_mypy.views.walk import inside

RULE = Rule(
    name="apr-app-only-constraint",
    title="Constraint kept by the application alone",
    category=Category.DATABASE,
    severity=Severity.P1,
    summary="Uniqueness is only checked in Python before the insert: two requests at once both find nothing, and both insert.",
    danger="Two requests at once both pass the check: the row that may be there once is there twice, or one of them ends as a server error.",
    fix="Declare a unique constraint and answer its integrity error as a conflict; for a limit, lock the parent row before counting.",
    since="0.1.0",
    stages=("module", "project"),
)


_ALONE: Final = (Role.TEST, Role.MIGRATION, Role.LIFESPAN, Role.COMMAND)
"""Roles of code that nobody runs twice at once."""
_SEEDING: Final = pattern_of(
    r"_?(?:init_?db|init_?data|init_?app|seed|bootstrap|populate|create_first_|ensure_default|create_default|load_initial|install_default|setup_(?:db|database|initial|default)|(?:create_|make_|load_|add_)?(?:fake|dummy|demo|sample)_data)"
)
"""How code is called that fills an empty database."""


_MANY: Final = 6
"""More columns than one would put into a unique constraint."""
_CONCERNED: Final[tuple[type[Row], ...]] = (InsertsRow, ChecksUnique)


def in_module(module: ModuleView) -> Iterator[Finding]:
    alone = Program.alone(module)
    for verdict in _proved(alone):
        yield _finding(alone, verdict, MODULE)
    if any(row.what == "value" for _, _, row in module.calls_known_as(StoresRow)):
        for fn in module.functions.values():
            for claim in claims(alone, fn):
                yield _of_key(claim)


def in_program(program: Program) -> Iterator[Finding]:
    for module in program.modules.values():
        said = {_key(one) for one in _proved(Program.judged_alone(module))}
        for verdict in _verdicts(program, module):
            if _key(verdict) not in said:
                yield _finding(program, verdict, PROJECT)


def _proved(alone: Program) -> Iterator[Verdict]:
    """What a module proves by itself: it holds the model too, and no constraint is there. Who answers an error, others may know better."""
    (module,) = alone.modules.values()
    if any(module.calls_known_as(kind) for kind in _CONCERNED) and any(
        module.roles.is_orm_model(module.roles.ref(view.class_)) for view in module.classes.values()
    ):
        yield from (one for one in _verdicts(alone, module) if one.missing and one.model is not None and one.model.view is not None)


def _verdicts(program: Program, module: ModuleView) -> Iterator[Verdict]:
    if _SEEDING.match(module.name.rpartition(".")[2]) or is_migration(module):
        return
    for fn in module.functions.values():
        if not fn.calls or module.role_of(fn) in _ALONE or _is_command(module, fn) or _SEEDING.match(fn.function.name):
            continue
        if (
            is_only_for_tests(program, fn) or is_of_script(program, fn) or any("builtins.input" in module.callee(fn, call).names for call in fn.calls)
        ):  # asks whoever sits before it
            continue
        delivered = module.role_of(fn) in (Role.WEBHOOK, Role.CONSUMER)  # an event's id is `apr-webhook-not-idempotent`'s business
        found = False
        for race in () if delivered else races(program, fn):
            verdict = judge(program, race) if not _looks_for_what_is_drawn(program, race) else None
            if verdict is not None and not (
                verdict.missing and (is_first_of_many(race, program, verdict.model, frozenset(verdict.missing)) or _may_be_many(race))
            ):
                found = True
                yield verdict
        if not found:
            for race in split_checks(program, fn):
                verdict = judge_split(program, race)
                if verdict is not None and not asks_for_children(race):
                    found = True
                    yield verdict
        if not found and not delivered:
            for checked_in, race in before_route(program, fn):
                verdict = judge(program, race)
                if verdict is not None:
                    yield verdict._replace(race=race._replace(fn=checked_in))
    for race in validators(program, module):
        verdict = judge(program, race)
        if verdict is not None:
            yield verdict


def _may_be_many(race: Race) -> bool:
    """Whether a call that looks and stores in one is answered where it finds several rows: there may be, and the first of them will do."""
    return race.insert is None and any(
        last_name(named).startswith("Multiple")
        for attempt in race.fn.tries_around(race.site)
        for handler in attempt.handlers
        if handler.types is not None
        for named in inside(handler.types)
        if isinstance(named, f.Name | f.Attr)
    )


def _looks_for_what_is_drawn(program: Program, race: Race) -> bool:
    """Whether a check is by a value that was drawn just now (`while Coupon.by_code(code := random_code()): …`): two who draw the same at the same moment are no case to provide for."""
    asked = [*conditions_of(race.lookup.fn, race.lookup.call), *((arg.name, arg.value) for arg in race.site.args if arg.name)]
    columns = frozenset[str]().union(*race.lookup.columns)
    return any(
        name in columns and (is_drawn(program, race.fn, value) or (race.lookup.fn is not race.fn and is_drawn(program, race.lookup.fn, value)))
        for name, value in asked
    )


def _is_command(module: ModuleView, fn: FunctionView) -> bool:
    """Whether a method belongs to an operator's command."""
    said = module.roles.class_role(module.roles.ref(fn.owner)) if fn.owner is not None else None
    return said is not None and said.role is Role.COMMAND


def _key(verdict: Verdict) -> tuple[str, int, int]:
    return verdict.race.fn.full, verdict.race.site.line, verdict.race.site.column


# --- words ------------------------------------------------------------------------------------------------------------------------


def _finding(program: Program, verdict: Verdict, stage: str) -> Finding:
    race = verdict.race
    fn, site = race.fn, race.site
    what = verdict.model.name if verdict.model is not None else verdict.table or "row"
    by = " and ".join(verdict.missing or (verdict.key.columns if verdict.key is not None else ()))
    if race.limit:
        message = f"{shown(site)} counts {what} rows against a limit before one is inserted, and two requests at once both stay under it"
    elif verdict.missing and race.insert is None and not _is_split(verdict):
        message = f"{shown(site)} looks up {what} by {by}, which no unique constraint covers, so two requests at once both insert one"
    elif verdict.missing:
        message = f"{shown(site)} checks that no {what} has this {by} before one is inserted, and no unique constraint says so in the database"
    elif verdict.key is not None:
        message = f"{shown(site)} checks for a {what} before one is inserted, and nobody answers the error of the unique constraint on {by} when two requests pass the check at once"
    else:
        message = f"{shown(site)} checks for a row of {what} before one is inserted, and neither ON CONFLICT nor a handler answers a second request that passes the check at once"
    trace: tuple[Trace, ...] = ()
    if race.insert is not None and race.insert.deed is not race.insert.call:
        trace = (
            race.insert.fn.module.trace(race.insert.call, f"{shown(race.insert.call)} inserts it"),
            race.insert.by.module.trace(race.insert.deed, f"{shown(race.insert.deed)}"),
        )
    elif race.insert is not None:
        trace = (race.insert.fn.module.trace(race.insert.call, f"{shown(race.insert.call)} inserts it"),)
    return Finding(RULE.name, RULE.severity, fn.module.place(site), fn.full, message, _fix(program, verdict), stage, trace, anchor=f"{what} {by}")


def _of_key(claim: Claim) -> Finding:
    fn, site, setting = claim
    message = f"{shown(site)} finds no key before {shown(setting)} takes it, and two requests at once both find none"
    fix = f"ask and take in one step: {shown(setting.func)}(..., nx=True), and go on only where it says that it was set"
    trace = (fn.module.trace(setting, f"{shown(setting)} takes the key"),)
    return Finding(RULE.name, RULE.severity, fn.module.place(site), fn.full, message, fix, MODULE, trace, anchor=shown(setting))


def _is_split(verdict: Verdict) -> bool:
    return verdict.race.fn.function.name.startswith(VALIDATING)


def _fix(program: Program, verdict: Verdict) -> str:
    """What to write at this site."""
    race = verdict.race
    if race.limit:
        return "lock the parent row (SELECT ... FOR UPDATE) before counting, in the same transaction"
    error = _error_name(race.fn, verdict)
    answer = (
        f"catch {error} around the insert and answer it as a conflict"
        if error
        else "use INSERT ... ON CONFLICT, or catch the driver's unique violation and answer it as a conflict"
    )
    if not verdict.missing:
        return answer
    if len(race.lookup.ranged) > 1:
        return f"add an exclusion constraint over {', '.join((*verdict.missing, *sorted(race.lookup.ranged)))}, and {answer}"
    if race.insert is not None and is_of_parent(program, verdict.model, frozenset(verdict.missing)) and _is_ordered(verdict):
        return "lock the parent row (SELECT ... FOR UPDATE) before asking, in the same transaction: it may have many of them"
    if are_several(program, race, verdict.missing):
        return f"lock the row that they belong to (SELECT ... FOR UPDATE), or take an advisory lock, before asking, in the same transaction: several rows of one {' and '.join(verdict.missing)} are inserted, so no unique constraint can hold"
    if race.insert is not None and is_of_parent(program, verdict.model, frozenset(verdict.missing)) and only_for_some(race, verdict.model):
        return "lock the parent row (SELECT ... FOR UPDATE) before asking, in the same transaction: other rows may have many of them"
    if (other := another_by_more(program, race, verdict.model, verdict.missing)) is not None:
        return f"lock the parent row (SELECT ... FOR UPDATE), or take an advisory lock, before asking, in the same transaction: {other.function.name} inserts several of one {' and '.join(verdict.missing)}, so no unique constraint can hold"
    if many := _relations_to_many(program, verdict):
        return f"lock the parent row (SELECT ... FOR UPDATE) before asking, in the same transaction: no constraint can hold over {' and '.join(many)}, which another table has"
    if (base := _of_base_table(program, verdict)) is not None:
        columns = " and ".join(verdict.missing)
        return f"take an advisory lock before asking, in the same transaction: no constraint of {verdict.model.name if verdict.model is not None else 'its'} can hold over {columns}, which the table of {base} has"
    only, fixed = told_apart(race.lookup, verdict.missing)
    names = ", ".join(f'"{one}"' for one in verdict.missing if one not in fixed)
    write = _template(verdict)
    if not write:
        over = ", ".join(one for one in verdict.missing if one not in fixed)
        partly = f" for the rows of {only} (a partial one)" if only else ""
        return f"create a unique index on {verdict.model.name if verdict.model is not None else verdict.table or 'the table'} ({over}){partly}, and {answer}"
    model = verdict.model.name if verdict.model is not None else verdict.table
    if folded := _without_case(race, verdict.missing):
        over = ", ".join(f'lower("{one}")' if one in folded else f'"{one}"' for one in verdict.missing)
        return f"add a unique index over {over} to {model}, as the check asks without regard to case, and {answer}"
    if partly := _under(verdict) or only:
        return f"add a unique constraint over {names} to {verdict.model.name if verdict.model is not None else verdict.table} for the rows of {partly} (a partial unique index), and {answer}"
    if documents := _documents(verdict):
        return f"keep a digest of {' and '.join(documents)} in a unique column, as an index cannot be over all of it, and {answer}"
    if (wider := _wider(verdict)) is not None:
        rest = " and ".join(name for name in wider.columns if name not in verdict.missing)
        return f"ask for {rest} as well, as the unique constraint over {' and '.join(wider.columns)} does, and {answer}; or add one over {names} where it has to be unique by itself"
    text = write.format(columns=names, model=model, name=f"unique_{model.lower()}_{'_'.join(verdict.missing)}")
    return f"add {text}" if race.insert is None and not _is_split(verdict) else f"add {text}, and {answer}"


def _of_base_table(program: Program, verdict: Verdict) -> str | None:
    """The model with a table of its own that a model derives from, where that has columns of a check: no constraint can be declared over them here."""
    view = verdict.model.view if verdict.model is not None else None
    if view is None or "." not in _template(verdict).rpartition(" to {model}.")[2]:
        return None  # one table may hold them all
    for full in view.class_.mro:
        base = program.classes.get(full)
        if base is not None and base is not view and program.roles.is_orm_model(program.roles.ref(base.class_)):
            if any(base.field(name) is not None for name in verdict.missing):
                return full.rpartition(".")[2]
    return None


def _documents(verdict: Verdict) -> tuple[str, ...]:
    """What a check compares that is too long for an index: lists and mappings, or a whole row of columns."""
    columns = verdict.model.columns if verdict.model is not None else {}
    if any(name in columns and columns[name].holds == "document" for name in verdict.missing) or len(verdict.missing) > _MANY:
        return verdict.missing
    return ()


def _wider(verdict: Verdict) -> Key | None:
    """A unique key over the columns of a check and more: what the model means to be unique is not what the check asks for."""
    if verdict.model is None:
        return None
    asked = set(verdict.missing)
    return next((key for over, key in verdict.model.unique_keys if asked < over and not key.partial and not key.primary), None)


def _relations_to_many(program: Program, verdict: Verdict) -> tuple[str, ...]:
    """What a check asks for that the model's own table does not have: relations to any number of rows."""
    held = relations(program).of(verdict.model.full) if verdict.model is not None else {}
    return tuple(one for one in verdict.missing if one in held and held[one].many)


def _without_case(race: Race, columns: tuple[str, ...]) -> frozenset[str]:
    """The columns that a check compares without regard to case, by the keyword's ending."""
    asked = {arg.name for _, call in query_calls(race.lookup.fn, race.lookup.call) for arg in call.args if arg.name.endswith("__iexact")}
    return frozenset(one for one in columns if f"{one}__iexact" in asked)


def _is_ordered(verdict: Verdict) -> bool:
    """Whether a model's rows have a place among their like, so that one parent has many."""
    columns = verdict.model.columns if verdict.model is not None else {}
    return any(name in columns for name in ("position", "rank", "sort_order", "ordering", "order_index", "sequence"))


def _under(verdict: Verdict) -> str:
    """What the check asks besides: a method of the manager that takes some rows, or what has to hold of the row's other columns."""
    race = verdict.race
    if race.lookup.narrowed:
        return race.lookup.narrowed
    own = race.fn.function.params[0].name if race.fn.owner is not None and race.fn.function.params else ""
    columns = verdict.model.columns if verdict.model is not None else {}
    for condition in race.fn.holds_at(race.site):
        tested = condition.test.args[0] if isinstance(condition.test, f.Compare) else condition.test
        if (
            isinstance(tested, f.Attr)
            and isinstance(tested.base, f.Name)
            and tested.base.name == own
            and tested.name in columns
            and tested.name not in verdict.missing
        ):
            return f"{'' if condition.holds else 'not '}{shown(condition.test)}"
    return ""


def _template(verdict: Verdict) -> str:
    """How a unique constraint is written in the models of this base."""
    if verdict.model is None or verdict.model.view is None:
        return ""
    view = verdict.model.view
    line = view.module.roles.line_of(view.full, view.class_.mro)
    return next((row.write for row in view.module.knowledge.find_all(KeyOption, line) if row.write), "")


def _error_name(fn: FunctionView, verdict: Verdict) -> str:
    """The integrity error of the library that stores the row."""
    module = fn.module
    names: list[str] = []
    if verdict.race.insert is not None:
        names += verdict.race.insert.by.module.callee(verdict.race.insert.by, verdict.race.insert.deed).names
    if verdict.model is not None and verdict.model.view is not None:
        names += verdict.model.view.module.roles.line_of(verdict.model.full, verdict.model.view.class_.mro)
    packages = dict.fromkeys(name.partition(".")[0] for name in names if not module.is_own(name))
    packages.pop("builtins", None)  # every class has `object` in its line, and files have a conflict of their own
    table = module.knowledge.table(FailsWith)
    drivers = [table[package].error.partition(".")[0] for package in packages if package in table]  # `beanie` raises what `pymongo` does
    for package in (*packages, *drivers):
        for name, row in module.knowledge.table(Expected).items():
            if row.means == "conflict" and name.partition(".")[0] == package:
                return name.rpartition(".")[2]
    return "IntegrityError" if verdict.model is not None else ""
