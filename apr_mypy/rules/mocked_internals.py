"""A test replaces the project's own internals, so it proves that the code is written as it is written, not that it works.

Why it is dangerous
-------------------
What is replaced is not tested, though the coverage report says it is: the test stays green when the real function breaks, and goes red when it is renamed, split or called differently. Such tests
make each refactoring expensive and let the failures through that tests are there for.

How to fix it
-------------
Test through what the unit offers, with its own parts real. Replace what lies outside: the HTTP client, the clock, the queue, an adapter or repository, settings. Where a part is in the way, give it to the
unit as a parameter, behind a port.

Bad
---
    # file: shop/prices.py
    class Prices:
        def _discount(self, cents: int) -> int:
            return cents // 10 if cents > 10_000 else 0

        def total(self, cents: int) -> int:
            return cents - self._discount(cents)

    # file: tests/test_prices.py
    from unittest.mock import patch

    from shop.prices import Prices

    def test_total() -> None:
        with patch.object(Prices, "_discount", return_value=100):  # error: apr-mocked-internals
            assert Prices().total(1000) == 900

Good
----
    # file: shop/prices.py
    class Prices:
        def _discount(self, cents: int) -> int:
            return cents // 10 if cents > 10_000 else 0

        def total(self, cents: int) -> int:
            return cents - self._discount(cents)

    # file: tests/test_prices.py
    from shop.prices import Prices

    def test_a_dear_basket_is_a_tenth_cheaper() -> None:
        assert Prices().total(20_000) == 18_000

When to leave it
----------------
What counts is what the name leads to, not its path: `patch("shop.orders.requests.get")` replaces an HTTP client. Left are clients of other systems and what makes one out of settings (`_get_hub_api`), clocks, queues, adapters, repositories, settings and switches, the environment,
constants, functions of the project that do nothing but ask the world or always end in a request and hand back its answer or in a message that is sent, ports and the adapters behind them, records that keep themselves (`Loan.save`), the framework's own overrides, other features' interfaces,
and stand-ins that call the real thing. Under test is what the test runs while something is replaced, the handler of a request that it sends too, not what it makes or calls before.

What it does not see
--------------------
What a name leads to in a module that mypy did not analyse. In a package at the top of the project, functions of other modules that do more than work on what they are given: nobody says whether they are the unit's own or another part's. In one module's run only what stands in the same module is known; the rest is found by `apr check`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from apr_mypy.config import feature_of
from apr_mypy.finding import MODULE, PROJECT, Finding
from apr_mypy.program import Program
from apr_mypy.roles.places import place
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.tested import Tested
from apr_mypy.views.answers_from_outside import (
    asks_a_client_it_makes,
    hands_back_an_answer,
    is_put_into_a_queue,
    is_request_and_answer,
    makes_a_client,
    only_hands_over,
    sends_a_message,
)
from apr_mypy.views.module import ModuleView
from apr_mypy.views.replacements import (
    Real,
    Replacement,
    asks_the_world,
    asks_through_own,
    calls_the_real,
    is_behind_a_port,
    is_boundary,
    is_double,
    is_kept_by_itself,
    real,
    replacements,
    stand_ins,
    tells_the_moment,
    works_by_itself,
)
from apr_mypy.views.shown import shown
from apr_mypy.views.suites import suite_of
from apr_mypy.views.switches import gives_constants, is_switch, only_reads_settings
from apr_mypy.views.under_test import Asked, units

RULE = Rule(
    name="apr-mocked-internals",
    title="Test that mocks internals",
    category=Category.TESTING,
    severity=Severity.P3,
    summary="A test replaces the project's own internals, so it proves that the code is written as it is written, not that it works.",
    danger="What is replaced is not tested: the test stays green when it breaks, and goes red when it is only renamed.",
    fix="Keep the unit's own parts real, and replace what lies outside: client, clock, queue, adapter, repository.",
    since="0.1.0",
    stages=("module", "project"),
)


_DRAWERS: Final = frozenset(
    {"utils", "util", "common", "commons", "helpers", "helper", "lib", "libs", "shared", "core", "base", "tools", "misc", "support", "contrib"}
)
"""Packages for what everybody uses: what lies there together is no feature."""
_ASIDE: Final = frozenset({"tests", "test", "migrations", "management", "commands", "templatetags"})
"""Packages within a feature that are none of their own."""
_OFTEN: Final = 12
"""So often may one module replace the same thing before that is told once, with how often."""


def in_module(module: ModuleView) -> Iterator[Finding]:
    if suite_of(module).is_test:
        yield from _found(Program.alone(module), module, MODULE)


def in_program(program: Program) -> Iterator[Finding]:
    for module in program.modules.values():
        if suite_of(module).is_test:
            said = {found.place for found in in_module(Program.judged_alone(module).modules[module.name])}
            yield from (found for found in _found(program, module, PROJECT) if found.place not in said)


def _found(program: Program, module: ModuleView, stage: str) -> Iterator[Finding]:
    said: set[int] = set()
    same: dict[str, list[tuple[Replacement, Real, str]]] = {}
    asked = Tested.of_program(program).requested if stage == PROJECT else None
    for one in replacements(module):
        there = real(program, one)
        why = _why(program, module, one, there, asked) if there is not None and id(one.at) not in said else ""
        if there is not None and why:
            said.add(id(one.at))
            same.setdefault(there.full, []).append((one, there, why))
    for replaced in same.values():
        more = len(replaced) - 1 if len(replaced) > _OFTEN else 0
        for one, there, why in replaced[:1] if more else replaced:
            yield Finding(
                RULE.name,
                RULE.severity,
                module.place(one.at),
                one.fn.full,
                f"{one.fn.function.name} replaces {one.text}, {why}" + (f", as {more} more places of this module do" if more else ""),
                f"leave {there.name} as it is, and replace what it needs from outside",
                stage,
                anchor=one.text,
            )
    for fn, made, owner in stand_ins(module):
        name = owner.rpartition(".")[2]
        message = f"{fn.function.name} calls methods of {name} with {shown(made)} as self, so the unit under test is not there"
        fix = f"make a real {name} and give it what lies outside"
        yield Finding(RULE.name, RULE.severity, module.place(made), fn.full, message, fix, stage, anchor=owner)


def _why(program: Program, module: ModuleView, one: Replacement, there: Real, asked: Asked | None) -> str:
    """Why the replaced thing is one of the unit's own; "" where it is not, or lies at the boundary."""
    if there.function is not None and suite_of(there.function.module).is_test and there.function.module is not module:
        return ""
    if is_double(there) or calls_the_real(program, one, there):
        return ""
    if there.function is not None and any(says(there.function) for says in (tells_the_moment, is_switch, only_reads_settings, gives_constants)):
        return ""
    if makes_a_client(program, there) or only_hands_over(there) or is_put_into_a_queue(program, one, there):
        return ""
    tested = units(program, module, one, asked)
    if there.function is not None and there.full in tested and one.fn.function.name.startswith("test"):
        return "the unit under test itself"
    home = program.roles.module_of(there.owner or there.full)
    if there.owner and (home_view := program.modules.get(home)) is not None and suite_of(home_view).is_test:
        return ""  # the test's own double
    is_private = any(part.startswith("_") and not part.startswith("__") for part in there.full.removeprefix(f"{home}.").split("."))
    if is_private and there.owner in tested and there.function is not None and not asks_the_world(there.function):
        return "which is private to the project"
    beside = not there.owner and any(program.roles.module_of(unit) == home for unit in tested)
    if is_boundary(program, there, is_tested=beside or there.owner in tested):
        return ""
    if there.owner not in tested and any(
        asks(program, there) for asks in (asks_through_own, asks_a_client_it_makes, is_behind_a_port, is_kept_by_itself, hands_back_an_answer)
    ):
        return ""
    if there.full not in tested and (sends_a_message(there) or is_request_and_answer(program, there)):
        return ""
    if is_private:
        return "which is private to the project"
    if there.owner and there.function is not None and there.owner in tested:
        return "a part of the unit under test itself"
    for unit in tested:
        if unit in (there.full, there.owner) or unit.endswith(".__init__"):
            continue
        unit_home = program.roles.module_of(unit)
        if unit_home == home:
            return f"which {unit.rpartition('.')[2]} has beside it"
        feature = _feature(program, unit_home) or (_piece(program, unit_home) if works_by_itself(program, there) else "")
        if feature and feature in (_feature(program, home), _piece(program, home)):
            return f"which belongs to the same feature as {unit.rpartition('.')[2]}"
    return ""


def _feature(program: Program, module: str) -> str:
    """The feature of a module: as configured, else its package, where that is neither the project's root nor a layer of it."""
    feature = feature_of(program.config, module)
    package = module.rpartition(".")[0]
    if feature or "." not in package:
        return feature
    said = place(package)
    return package if said is None and package.rpartition(".")[2].lstrip("_") not in _DRAWERS else ""


def _piece(program: Program, module: str) -> str:
    """The package at the top in which a module lies, where that may be a feature: its modules lie side by side, tests, migrations and commands aside."""
    package = module.rpartition(".")[0]
    if not package or "." in package or package in _DRAWERS or place(package) is not None:
        return ""
    known: dict[str, bool] = program.__dict__.setdefault("_packages_of_one_piece", {})
    if package not in known:
        inner = (name.split(".")[1:-1] for name in program.modules if name.startswith(f"{package}."))
        known[package] = all(part in _ASIDE for parts in inner for part in parts)
    return package if known[package] else ""
