"""One lifecycle is kept in several boolean flags, so that it can be in states which do not exist.

Why it is dangerous
-------------------
Three flags have eight combinations, and the order has perhaps four states: nothing keeps an order from being shipped and cancelled at once, or paid and new. Every query and every `if` has to know which
flag comes before which; the next flag doubles the combinations again, and the rows with an impossible one are found by the accountant.

How to fix it
-------------
One field with an enum of the states (`status: OrderStatus`), set by methods that check the present one. When something happened belongs into `…_at` columns beside it. Flags that others still read become
properties: `is_paid` returns `self.status is OrderStatus.PAID`.

Bad
---
    from dataclasses import dataclass

    @dataclass
    class Order:  # error: apr-boolean-state
        id: int
        is_paid: bool = False
        is_shipped: bool = False
        is_cancelled: bool = False

Good
----
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
        is_gift: bool = False
        status: OrderStatus = OrderStatus.NEW

        @property
        def is_paid(self) -> bool:
            return self.status is OrderStatus.PAID

When to leave it
----------------
Switches that do not depend on each other (`is_admin`, `email_opt_in`, `is_public`); one flag; properties; `…_at` moments; filters, settings, preferences and other shapes that only carry what somebody chose.

What it does not see
--------------------
Flags whose names do not say that they are stages; flags in dictionaries.
"""

from __future__ import annotations

from collections.abc import Iterator

from apr_mypy.finding import MODULE, PROJECT, Finding
from apr_mypy.program import Program
from apr_mypy.roles import Role
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.module import ClassView, ModuleView
from apr_mypy.views.state_flags import Spread, spread_in

RULE = Rule(
    name="apr-boolean-state",
    title="Lifecycle in boolean flags",
    category=Category.STATE,
    severity=Severity.P3,
    summary="One lifecycle is kept in several boolean flags, so that it can be in states which do not exist.",
    danger="Impossible combinations get into the data, and every reader has to guess which flag counts.",
    fix="Replace the flags by one field with an enum of the states.",
    since="0.1.0",
    stages=("module", "project"),
)


def in_module(module: ModuleView) -> Iterator[Finding]:
    for view in module.classes.values():
        spread = _judge(Program.alone(module), view)
        if spread is not None:
            yield _found(view, spread, MODULE)


def in_program(program: Program) -> Iterator[Finding]:
    for module in program.modules.values():
        for view in module.classes.values():
            if any(base in program.classes and base not in module.classes for base in module.lineage(view.full)):
                spread = _judge(program, view)
                alone = Program.judged_alone(module)
                if spread is not None and _judge(alone, alone.classes[view.full]) is None:
                    yield _found(view, spread, PROJECT)


def _judge(program: Program, view: ClassView) -> Spread | None:
    if view.module.placed in (Role.TEST, Role.MIGRATION):
        return None
    return spread_in(program, view)


def _found(view: ClassView, spread: Spread, stage: str) -> Finding:
    names = [one.name for one in spread.flags]
    listed = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
    owner = view.class_.name
    states = ", ".join(one.stage.upper() for one in spread.flags)
    if spread.status is not None:
        message = f"{listed} of {owner} {'say' if len(names) > 1 else 'says'} what {spread.status.name} says too, and may disagree with it"
        kept = "column" if view.module.roles.is_orm_model(view.module.roles.ref(view.class_)) else "attribute"
        fix = f"drop the {kept}{'s' if len(names) > 1 else ''} and make {names[0]} a property that asks {spread.status.name}"
    else:
        field = f"{spread.thing}_status" if spread.thing else "status"
        enum = f"{owner}Status" if not spread.thing else "".join(word.capitalize() for word in field.split("_"))
        message = f"the lifecycle of {owner} is kept in the flags {listed}, which exclude or follow each other"
        fix = f"replace them by one field {field}: {enum}, an enum with {states} and the state before them"
    return Finding(RULE.name, RULE.severity, view.module.class_place(view.class_), view.full, message, fix, stage, anchor=listed)
