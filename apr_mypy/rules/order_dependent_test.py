"""A test leaves something behind that another test needs: alone, in another order or in parallel, the other one fails or proves nothing.

Why it is dangerous
-------------------
Such a suite passes in one order only. One test that is skipped, run alone, moved or sent to another worker makes others fail for no reason of their own, and one that passes only because of what was
left behind proves nothing about the code. Teams answer with re-runs, and then a real failure is re-run, too.

How to fix it
-------------
Let every test make what it needs: a fixture of its own scope, a factory, a `setUp`. What has to be changed for all is put back by `monkeypatch`, `patch.dict`, `addCleanup` or the part of a fixture behind
its `yield`. Steps that belong together are one test.

Bad
---
    # file: tests/test_orders.py
    ORDERS: dict[str, int] = {}

    def test_an_order_is_placed() -> None:
        ORDERS["A-1"] = 2  # error: apr-order-dependent-test
        assert len(ORDERS) == 1

    def test_an_order_is_changed() -> None:
        assert ORDERS["A-1"] == 2

Good
----
    # file: tests/test_orders.py
    import pytest

    @pytest.fixture
    def orders() -> dict[str, int]:
        return {"A-1": 2}

    def test_an_order_is_placed(orders: dict[str, int]) -> None:
        orders["A-2"] = 1
        assert len(orders) == 2

    def test_an_order_is_changed(orders: dict[str, int]) -> None:
        assert orders["A-1"] == 2

When to leave it
----------------
It is left when the state is put back (`monkeypatch`, `patch`, `finally`, `addCleanup`, `tearDown`, a fixture that all tests get), when each test sets it anew before reading it, and when no other test of the module
reads it.

What it does not see
--------------------
State in a database or a file that two tests share, and things of other modules in tests whose base class comes from another module. What a `conftest.py` cleans up or shares, and what
functions and objects of other modules keep, is seen by `apr check` alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from apr_mypy import facts as f
from apr_mypy.finding import MODULE, PROJECT, Finding
from apr_mypy.knowledge.schema import OrderMark
from apr_mypy.patterns import pattern_of
from apr_mypy.program import Program
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.function import FunctionView
from apr_mypy.views.left_behind import LeftBehind, Touch
from apr_mypy.views.module import ModuleView
from apr_mypy.views.put_back import is_as_made, is_counted_up, is_emptying, is_restored
from apr_mypy.views.refused_writes import is_refused
from apr_mypy.views.rows_between_tests import rows_between
from apr_mypy.views.shown import shown
from apr_mypy.views.suites import Suite, suite_of, suite_with_conftests

RULE = Rule(
    name="apr-order-dependent-test",
    title="Test that needs another test",
    category=Category.TESTING,
    severity=Severity.P3,
    summary="A test leaves something behind that another test needs: alone, in another order or in parallel, the other one fails or proves nothing.",
    danger="Alone, in another order or in parallel the other test fails, or passes without proving anything.",
    fix="Make what a test needs in a fixture of its own scope, and put back what is changed for all.",
    since="0.1.0",
    stages=("module", "project"),
)

_NUMBERED: Final = pattern_of(r"^test_*(?:step|part|case|t)?_*(?P<number>\d+|[a-z](?=_))(?:_|$)")


def in_module(module: ModuleView) -> Iterator[Finding]:
    yield from _judged(suite_of(module), MODULE)


def in_program(program: Program) -> Iterator[Finding]:
    """What tests leave behind in fixtures of a conftest that live longer than one of them, and in what functions and objects of other modules keep."""
    for module in program.modules.values():
        if len(suite_of(module).tests) > 1:
            said = {finding.place for finding in in_module(module)}
            yield from (found for found in _judged_whole(program, module) if found.place not in said)


def cleared(program: Program, finding: Finding) -> bool:
    """Whether a fixture of a conftest cleans up behind each test, or a function of another module does."""
    fn = program.functions.get(finding.function)
    if fn is None:
        return False
    return all(found.place != finding.place for found in _judged_whole(program, fn.module))


def _judged_whole(program: Program, module: ModuleView) -> tuple[Finding, ...]:
    """The findings of a module's tests with all that the program knows, worked out once."""
    known: dict[str, tuple[Finding, ...]] = program.__dict__.setdefault("_order_dependent", {})
    if module.name not in known:
        suite = _with_conftests(program, module) or suite_of(module)
        known[module.name] = tuple(_judged(suite, PROJECT, program))
    return known[module.name]


def _with_conftests(program: Program, module: ModuleView) -> Suite | None:
    """The tests of a module with the fixtures of its conftests; None where it has no tests, or no conftest."""
    if len(suite_of(module).tests) < 2:
        return None
    suite = suite_with_conftests(program.modules.values(), module)
    return suite if suite.conftests else None


def _judged(suite: Suite, stage: str, program: Program | None = None) -> Iterator[Finding]:
    module = suite.module
    if len(suite.tests) < 2:
        return
    for test in suite.tests:
        yield from _marked(module, test, stage)
    left = LeftBehind(suite, program)
    numbered = _numbered(suite)
    chained: dict[str, tuple[FunctionView, FunctionView, Touch]] = {}
    pairs: set[tuple[str, str, str]] = set()
    helped: set[int] = set()
    for test in suite.tests:
        told: set[tuple[str, ...]] = set()
        for touch in left.touched(test):
            if not touch.writes or touch.path[:1] in told or is_emptying(touch) or is_restored(left, test, touch) or is_as_made(left, touch):
                continue
            if is_refused(left, test, touch) or is_counted_up(left, touch):
                continue
            reader = next(
                (other for other in suite.tests if other is not test and left.first_reads(other, touch.path, touch.source, touch.at) is not None),
                None,
            )
            if reader is None:
                continue
            told.add(touch.path[:1])
            if touch.source is not None:
                if id(touch.source) in helped:
                    continue  # one helper that writes for many tests: one cause
                helped.add(id(touch.source))
            if (reader.full, test.full, touch.path[0]) in pairs:
                continue  # each of two needs what the other leaves behind: one cause
            pairs.add((test.full, reader.full, touch.path[0]))
            series = next((one for one in numbered if test in one and reader in one), None)
            if series is not None:
                chained.setdefault(series[0].full, (test, reader, touch))
                continue
            yield _found(
                module,
                test,
                touch.at,
                f"{test.function.name} writes {touch.text}, which {reader.function.name} reads",
                _fix(touch, reader),
                touch.text,
                stage,
            )
    for series in numbered:
        handed = rows_between(suite, series) if series[0].full not in chained else None
        if handed is not None:
            rows = f"the rows of {handed.model.rpartition('.')[2]}"
            chained[series[0].full] = (handed.first, handed.second, Touch((rows,), rows, handed.at, writes=True, anew=False))
        chain = chained.get(series[0].full)
        if chain is not None:
            first, second, touch = chain
            for before, test in pairwise(series):
                message = f"{test.function.name} builds on {before.function.name}: {first.function.name} writes {touch.text}, which {second.function.name} reads"
                yield Finding(
                    RULE.name,
                    RULE.severity,
                    module.def_place(test.function),
                    test.full,
                    message,
                    "make one test of the steps, or let a fixture bring about what this one begins with",
                    stage,
                )


def _marked(module: ModuleView, test: FunctionView, stage: str) -> Iterator[Finding]:
    """A mark that fixes the place of a test among others."""
    for decorator in test.function.decorators:
        row = module.find_value(OrderMark, module.body, decorator)
        if row is None:
            continue
        args = decorator.args if isinstance(decorator, f.Call) else ()
        others = next((arg.value for arg in args if row.names_others and arg.name == row.names_others), None)
        if row.names_others and others is None:
            continue
        what = f"runs only behind {shown(others)}" if others is not None else "has its place in the order fixed by a mark"
        yield _found(
            module, test, decorator, f"{test.function.name} {what}", "let a fixture bring about what it begins with, and drop the mark", "mark", stage
        )


def _numbered(suite: Suite) -> list[Sequence[FunctionView]]:
    """The series of tests whose names say an order: two or more of one class, or of the module."""
    series: dict[str, dict[str, FunctionView]] = {}
    for test in suite.tests:
        named = _NUMBERED.match(test.function.name)
        if named is not None:
            series.setdefault(test.owner.full if test.owner is not None else "", {}).setdefault(named["number"], test)
    return [[tests[number] for number in sorted(tests, key=lambda one: (len(one), one))] for tests in series.values() if len(tests) > 1]


def _fix(touch: Touch, reader: FunctionView) -> str:
    root = touch.path[0]
    if root == "os.environ":
        return f"use monkeypatch.setenv here, and again in {reader.function.name}"
    if root.startswith("fixture "):
        return f"give the fixture {root.removeprefix('fixture ')} the scope of one test"
    return f"let a fixture of one test make it for both, or put it back with monkeypatch, so that {reader.function.name} stands alone"


def _found(module: ModuleView, test: FunctionView, at: object, message: str, fix: str, anchor: str, stage: str) -> Finding:
    return Finding(RULE.name, RULE.severity, module.place(at), test.full, message, fix, stage, anchor=anchor)
