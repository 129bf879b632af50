"""A function changes a lifecycle state, and no test reaches it.

Why it is dangerous
-------------------
States are what a business lives on: paid, shipped, refunded. A transition that no test makes is found to be wrong by customers, and whoever changes the code next has nothing that tells what was meant.

How to fix it
-------------
Write a test that makes the transition and looks at the state afterwards, and one for each state from which it must be refused.

Bad
---
    # file: shop/orders.py
    from enum import Enum

    class Status(Enum):
        PAID = "paid"
        CANCELLED = "cancelled"

    class Order:
        status: Status = Status.PAID

    def cancel(order: Order) -> None:  # error: apr-untested-transition
        if order.status is not Status.PAID:
            raise ValueError(order.status)
        order.status = Status.CANCELLED

    # file: tests/test_orders.py
    from shop.orders import Order, Status

    def test_an_order_begins_as_paid() -> None:
        assert Order().status is Status.PAID

Good
----
    # file: shop/orders.py
    from enum import Enum

    class Status(Enum):
        PAID = "paid"
        CANCELLED = "cancelled"

    class Order:
        status: Status = Status.PAID

    def cancel(order: Order) -> None:
        if order.status is not Status.PAID:
            raise ValueError(order.status)
        order.status = Status.CANCELLED

    # file: tests/test_orders.py
    from shop.orders import Order, Status, cancel

    def test_a_paid_order_is_cancelled() -> None:
        order = Order()
        cancel(order)
        assert order.status is Status.CANCELLED

When to leave it
----------------
It is left when some test reaches the function: by a call, a fixture, a parameter, a request to its route, the job or command that runs it. A skipped test, a mock in its place and a mere import do not reach it. What only calls an
untested transition is not reported beside it. A project without tests, or with hardly any (a hundred modules for each one with tests), has one finding for all.
A state that is copied, with other columns by their names, from what somebody else gave is none of the function's own.

What it does not see
--------------------
Whether the test looks at the state. Routes whose paths a test puts together from parts that are not constant. Tests that mypy was not given: then nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator

from apr_mypy import facts as f
from apr_mypy.finding import PROJECT, Finding
from apr_mypy.program import Program
from apr_mypy.roles import Role
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.tested import Tested
from apr_mypy.views.edges import Edge, bind
from apr_mypy.views.function import FunctionView
from apr_mypy.views.incidents import unread_tests
from apr_mypy.views.state_checks import Checks, Verdict
from apr_mypy.views.suites import suite_of
from apr_mypy.views.transitions import Transition, may_make, transitions
from apr_mypy.views.walk import inside

RULE = Rule(
    name="apr-untested-transition",
    title="Transition without a test",
    category=Category.TESTING,
    severity=Severity.P3,
    summary="A function changes a lifecycle state, and no test reaches it.",
    danger="That the wrong state is set, or at the wrong time, is found out by customers.",
    fix="Write a test that makes the transition and looks at the state, and one for each state that must refuse it.",
    since="0.1.0",
    stages=("project",),
)


_FAR = 5
"""Callers of callers that are asked who names a state."""


def in_program(program: Program) -> Iterator[Finding]:
    made = list(_made(program))
    if not made:
        return
    tested = Tested.of_program(program)
    if not tested.has_tests:
        if next(unread_tests(program.config), None) is None:
            yield _all(made, "there is none")
        return
    untested = [(fn, one) for fn, one in made if fn.full not in tested.reached]
    if len(untested) > 1 and tested.is_all_but_untested:
        yield _all(untested, "there are hardly any")
        return
    for fn, one in untested:
        yield _found(fn, f"{_said(fn, one)}, and no test reaches it", one)


def _all(made: list[tuple[FunctionView, Transition]], why: str) -> Finding:
    """One finding for all, at the first."""
    fn, one = min(made, key=lambda pair: (pair[0].module.facts.path, pair[0].function.line))
    more = f", nor any other of {len(made)} transitions" if len(made) > 1 else ""
    return _found(fn, f"{_said(fn, one)}, and no test reaches it{more}: {why} among the modules that were checked", one)


def _made(program: Program) -> Iterator[tuple[FunctionView, Transition]]:
    """The functions that name a new state, each with the first transition it makes."""
    checks = Checks.of_program(program)
    told: set[str] = set()
    for module in program.modules.values():
        if suite_of(module).is_test or module.placed is Role.MIGRATION:
            continue
        for fn in module.everything():
            for one in transitions(program, fn) if may_make(fn) else ():
                if checks.verdict(one) is Verdict.FIRST or _is_mirrored(one):
                    continue
                for namer in _namers(program, one):
                    if namer.full not in told and namer.function.name != "<module>" and not suite_of(namer.module).is_test:
                        told.add(namer.full)
                        yield namer, one
                break


def _is_mirrored(one: Transition) -> bool:
    """Whether a state is only copied, with other columns, from what has the same names: `setattr(show, name, found.get(name))` for each of several names."""
    call = one.record
    if not isinstance(call, f.Call) or len(call.args) != 3 or not isinstance(call.args[1].value, f.Name):
        return False
    name, value = call.args[1].value, call.args[2].value
    asked = [value.index] if isinstance(value, f.Item) else [arg.value for arg in value.args] if isinstance(value, f.Call) else []
    return any(isinstance(part, f.Name) and part.name == name.name for part in asked)


def _namers(
    program: Program, one: Transition, depth: int = 0, fn: FunctionView | None = None, value: f.AnyValue | None = None
) -> Iterator[FunctionView]:
    """Who names the new state: the function itself, or those that give it as an argument, from however far."""
    fn, value = fn or one.fn, value or one.value
    given = {param.name for param in fn.function.params[fn.owner is not None :]}
    if value is not None and any(part.name in given for part in _plain(value)):
        callers = [edge for edge in program.callers_of(fn) if not suite_of(edge.caller.module).is_test]
        if callers:
            found: dict[str, FunctionView] = {}
            for edge in callers:
                passed = _passed_on(fn, edge, value) if depth < _FAR else None
                for namer in _namers(program, one, depth + 1, edge.caller, passed) if passed is not None else (edge.caller,):
                    found.setdefault(namer.full, namer)
            yield from found.values()
            return
    while fn.outer is not None:
        fn = fn.outer
    yield fn


def _plain(value: f.AnyValue) -> Iterator[f.Name]:
    """The local names that a value is made of, but for those that it only reads a part of: who hands on `event` names no state by that, who reads `event["status"]` does."""
    parts = list(inside(value))
    read = {id(part.base) for part in parts if isinstance(part, f.Item) or (isinstance(part, f.Attr) and part.name not in ("value", "name"))}
    yield from (part for part in parts if isinstance(part, f.Name) and part.scope == f.LOCAL and id(part) not in read)


def _passed_on(fn: FunctionView, edge: Edge, value: f.AnyValue) -> f.AnyValue | None:
    """What a caller gives for the parameter that a value is made of, where it is in turn what that caller was given."""
    if not isinstance(edge.site, f.Call) or edge.caller is fn:
        return None
    bound = bind(edge.site.args, fn.function, fn.owner is not None and not fn.function.is_static)
    given = next((bound[part.name] for part in inside(value) if isinstance(part, f.Name) and part.name in bound), None)
    own = {param.name for param in edge.caller.function.params}
    return given if isinstance(given, f.Name) and given.scope == f.LOCAL and given.name in own else None


def _said(fn: FunctionView, one: Transition) -> str:
    return f"{fn.function.name} sets {one.field.short} to {one.shown_value}" if fn is one.fn else f"{fn.function.name} changes {one.field.short}"


def _found(fn: FunctionView, message: str, one: Transition) -> Finding:
    fix = f"write a test that calls {fn.function.name} and looks at {one.field.name}, and one for each state in which it must refuse"
    return Finding(RULE.name, RULE.severity, fn.module.def_place(fn.function), fn.full, message, fix, PROJECT, anchor=one.field.short)
