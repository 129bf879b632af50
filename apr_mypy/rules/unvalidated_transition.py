"""A lifecycle state is set without a look at the present one: anything can become anything.

Why it is dangerous
-------------------
A cancelled order is shipped, a refunded payment is captured again, a delivered parcel is put on hold. Each of these needs only a double click, a retried job or a call of the API that nobody thought of, and
afterwards the data says something that never happened. Who reads it later cannot tell which of the two was true.

How to fix it
-------------
Say which states a transition may start from, and refuse the rest where the state is set: a table of allowed transitions beside the enum, a method of the entity that asks it, or a state machine library. In
the database let the statement ask (`UPDATE … WHERE status = 'paid'`, `.filter(pk=…, status=…).update(…)`) and look at the number of rows: this holds for two at once as well.

Bad
---
    from dataclasses import dataclass
    from enum import Enum

    class OrderStatus(Enum):
        NEW = "new"
        PAID = "paid"
        SHIPPED = "shipped"
        CANCELLED = "cancelled"

    @dataclass
    class Order:
        id: int
        status: OrderStatus = OrderStatus.NEW

        def ship(self) -> None:
            self.status = OrderStatus.SHIPPED  # error: apr-unvalidated-transition

    def cancel(order: Order) -> None:
        order.status = OrderStatus.CANCELLED  # error: apr-unvalidated-transition

Good
----
    from dataclasses import dataclass
    from enum import Enum

    class OrderStatus(Enum):
        NEW = "new"
        PAID = "paid"
        SHIPPED = "shipped"
        CANCELLED = "cancelled"

    ALLOWED = {
        OrderStatus.NEW: {OrderStatus.PAID, OrderStatus.CANCELLED},
        OrderStatus.PAID: {OrderStatus.SHIPPED, OrderStatus.CANCELLED},
    }

    class WrongState(Exception):
        pass

    @dataclass
    class Order:
        id: int
        status: OrderStatus = OrderStatus.NEW

        def move_to(self, new: OrderStatus) -> None:
            if new not in ALLOWED.get(self.status, set()):
                raise WrongState(f"order {self.id} is {self.status}, it cannot become {new}")
            self.status = new

        def ship(self) -> None:
            self.move_to(OrderStatus.SHIPPED)

When to leave it
----------------
The first state of something new; a check of the present state by `if`, `match`, a table, an assertion, a helper or decorator that raises, a condition in the query that loaded the row (also where a caller asked it and hands the key on) or in the statement that
sets it; a statement that can only insert, behind a look that found no such row; a helper or method whose callers have all looked, which `apr check` sees; what a look at something gives (valid or not, connected or not), and what an object that is none of many notes of another that it has asked; a state machine library; a second transition in the same function. `address.state`, `app.state`, `status_code` and text without choices are no lifecycles. A check
that two can pass at once is `apr-missing-row-lock`, a webhook that trusts the order of its events `apr-webhook-order-assumed`.

What it does not see
--------------------
States in dictionaries and in columns that only SQL knows; checks by triggers of the database; whether a check that is there is the right one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from apr_mypy import facts as f
from apr_mypy.finding import MODULE, PROJECT, Finding
from apr_mypy.program import Program
from apr_mypy.roles import Role
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.deliveries import Kind, deliveries, parts, reached
from apr_mypy.views.function import FunctionView
from apr_mypy.views.measured_states import is_no_transition
from apr_mypy.views.module import ModuleView
from apr_mypy.views.shown import shown
from apr_mypy.views.soft_delete import is_migration
from apr_mypy.views.state_checks import Checks, Verdict
from apr_mypy.views.transitions import COPIED, STORED, Transition, may_make, transitions

RULE = Rule(
    name="apr-unvalidated-transition",
    title="State transition without validation",
    category=Category.STATE,
    severity=Severity.P1,
    summary="A lifecycle state is set without a look at the present one: anything can become anything.",
    danger="What is finished, cancelled or refunded is brought back to life by a double click, a retry or a late message, and the data says what never happened.",
    fix="Refuse the transition unless the present state allows it, in the entity's method or in the statement's condition.",
    since="0.1.0",
    stages=("module", "project"),
)

_ELSEWHERE: Final = frozenset({Role.TEST, Role.MIGRATION, Role.SETTINGS})
"""Roles of code that puts data into states as it likes: nobody uses it while the system serves."""


def in_module(module: ModuleView) -> Iterator[Finding]:
    for one in _unchecked(Program.alone(module), module):
        yield _found(one, MODULE)


def in_program(program: Program) -> Iterator[Finding]:
    for module in program.modules.values():
        if any(may_make(fn) for fn in module.functions.values()):
            alone = Program.judged_alone(module)
            before = {(id(one.record), one.field.name) for one in _unchecked(alone, alone.modules[module.name])}
            for one in _unchecked(program, module):
                if (id(one.record), one.field.name) not in before:
                    yield _found(one, PROJECT)


def cleared(program: Program, finding: Finding) -> bool:
    """Whether all who call a function check the state first, which its module alone does not show."""
    fn = program.functions.get(finding.function)
    checks = Checks.of_program(program)
    here = [one for one in transitions(program, fn) if fn.module.place(one.record) == finding.place] if fn is not None else []
    return bool(here) and all(checks.verdict(one) in (Verdict.CHECKED, Verdict.FOLLOWS, Verdict.FIRST) for one in here)


def _unchecked(program: Program, module: ModuleView) -> Iterator[Transition]:
    """The transitions of a module that nothing checks, as far as a program tells."""
    if is_migration(module):
        return
    for fn in module.functions.values():
        if not may_make(fn) or module.role_of(fn) in _ELSEWHERE or _prepares(fn):
            continue
        for one in transitions(program, fn):
            if Checks.of_program(program).verdict(one) is Verdict.UNCHECKED and not is_no_transition(program, one) and not _is_delivered(program, fn):
                yield one


def _prepares(fn: FunctionView) -> bool:
    """Whether a function stands among test data, seeds or migrations by its module's name."""
    parts_of = set(fn.module.name.split("."))
    last = fn.module.name.rpartition(".")[2]
    return (
        not parts_of.isdisjoint(("tests", "testing", "fixtures", "factories", "migrations", "seeds", "conftest", "versions"))
        or last.startswith(("test_", "seed", "demo"))
        or any(part.endswith("_fixtures") for part in parts_of)
    )


def _is_delivered(program: Program, fn: FunctionView) -> bool:
    """Whether a function applies what a webhook or a consumer was sent, and nobody else calls it: the order of events is that rule's matter."""
    names: frozenset[str] | None = program.__dict__.get("_applies_deliveries")
    if names is None:
        found = {
            one.fn.full for delivery in deliveries(program) if delivery.kind in (Kind.WEBHOOK, Kind.CONSUMER) for one in reached(program, delivery)
        }
        found |= {delivery.fn.full for module in program.modules.values() for delivery in parts(module)}
        names = program.__dict__["_applies_deliveries"] = frozenset(found)
    return fn.full in names and all(edge.caller.full in names for edge in program.callers_of(fn))


def _found(one: Transition, stage: str) -> Finding:
    fn = one.fn
    what = f"{shown(one.row, 40)}.{one.field.name}" if one.row is not None and one.how != "saved" else one.field.short
    value = one.shown_value
    if one.how == STORED and one.row is None:
        message = f"the statement sets {what} to {value} whatever it is"
    elif one.how == COPIED:
        message = f"a copy of {shown(one.row, 40)} gets {one.field.name} {value} whatever it was before"
    else:
        message = f"{what} is set to {value} whatever it is"
    return Finding(RULE.name, RULE.severity, fn.module.place(one.record), fn.full, message, _fix(one), stage, anchor=f"{what} {value}")


def _fix(one: Transition) -> str:
    """What to write at this site."""
    field, value = one.field, one.shown_value
    if one.row is None:
        if isinstance(one.record, f.Call):
            return f"add a condition on {field.name} to the statement, for the states from which {value} may be reached, and raise when no row was changed"
        return f"ask for {field.name} in the statement"
    row = shown(one.row, 40)
    if field.by == "constants" and not field.enum:
        return f"raise unless {row}.{field.name} is one of the states from which {value} may be reached, and make the states an enum"
    return f"raise unless {row}.{field.name} is one of the states from which {value} may be reached"
