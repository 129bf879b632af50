"""The tests of a module, and what runs around each: fixtures by name and scope, set-up and clean-up methods, marks."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Fixture, TestBase
from apr_mypy.views.naming import outer_name

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ModuleView

AROUND_EACH: Final = frozenset(
    {
        *("setUp", "asyncSetUp", "tearDown", "asyncTearDown"),
        *("setup_method", "teardown_method", "setup_function", "teardown_function", "setup", "teardown"),
    }
)
"""What the runners call before or after each single test."""
_ONE_TEST: Final = "function"
_CONFTEST: Final = "conftest"
_CASE: Final = "TestCase"
"""How the base class of tests is called wherever it comes from, a library without types too."""


class FixtureOf(NamedTuple):
    """A fixture: the name by which tests ask for it, how long one value lives, whether every test has it."""

    fn: FunctionView
    name: str
    scope: str
    autouse: bool

    @property
    def is_per_test(self) -> bool:
        return self.scope == _ONE_TEST


class Suite:
    """The tests of one module; empty for a module that is no test. `conftests` are the suites of the conftests that its tests get fixtures from, the nearest last."""

    def __init__(self, module: ModuleView, conftests: tuple[Suite, ...] = ()) -> None:
        self.module = module
        self.conftests = conftests

    @cached_property
    def is_test(self) -> bool:
        return self.module.is_test

    @cached_property
    def tests(self) -> tuple[FunctionView, ...]:
        """The test functions and methods, in the order of the file."""
        found = [fn for fn in self.module.functions.values() if self._is_run(fn)]
        return tuple(sorted(found, key=lambda fn: fn.function.line))

    def _is_run(self, fn: FunctionView) -> bool:
        if not fn.function.name.startswith("test") or fn.outer is not None or self._is_fixture(fn):
            return False
        if fn.owner is None:
            return self.is_test
        if self.is_test and fn.owner.name.startswith("Test"):
            return True
        return any(
            self.module.knowledge.find(TestBase, (base,)) is not None or (self.is_test and base.endswith(_CASE))
            for base in self.module.lineage(fn.owner.full)
        )

    def _is_fixture(self, fn: FunctionView) -> bool:
        """Whether a function is what tests ask for by its name (`test_db`), and none of them."""
        return any(
            self.module.find_value(Fixture, self.module.body, one) is not None or outer_name(one) == "fixture"  # of whatever runner
            for one in fn.function.decorators
        )

    @cached_property
    def fixtures(self) -> dict[str, FixtureOf]:
        """The module's own fixtures, and those of `conftests`, by the name that tests ask for."""
        found = {name: fixture for suite in self.conftests for name, fixture in suite.fixtures.items()}
        for fn in self.module.functions.values():
            for decorator in fn.function.decorators:
                row = self.module.find_value(Fixture, self.module.body, decorator)
                if row is None:
                    continue
                args = {arg.name: arg.value for arg in decorator.args} if isinstance(decorator, f.Call) else {}
                scope, named, auto = (args.get(name) for name in (row.scope, row.given_name, row.automatic))
                name = named.value if isinstance(named, f.Const) and isinstance(named.value, str) else fn.function.name
                lives = scope.value if isinstance(scope, f.Const) and isinstance(scope.value, str) else _ONE_TEST if scope is None else "unknown"
                found[name] = FixtureOf(fn, name, lives, isinstance(auto, f.Const) and auto.value is True)
        return found

    def asked_by(self, fn: FunctionView) -> tuple[FixtureOf, ...]:
        """The module's fixtures that a test, or a fixture, gets: named by its parameters, by theirs, or given to every test."""
        found: dict[str, FixtureOf] = {}
        names = [param.name for param in fn.function.params]
        names += [one.name for one in self.fixtures.values() if one.autouse and (one.fn.owner is None or one.fn.owner is fn.owner)]
        while names:
            fixture = self.fixtures.get(names.pop())
            if fixture is not None and fixture.name not in found and fixture.fn is not fn:
                found[fixture.name] = fixture
                names += [param.name for param in fixture.fn.function.params]
        return tuple(found.values())

    def around(self, fn: FunctionView) -> tuple[FunctionView, ...]:
        """What runs for this test alone, before or after it: fixtures of one test, set-up and clean-up of its class and of the module."""
        found = [fixture.fn for fixture in self.asked_by(fn) if fixture.is_per_test]
        lineage = self.module.lineage(fn.owner.full) if fn.owner is not None else ()
        for other in self.module.functions.values():
            if other.function.name in AROUND_EACH and (other.owner.full in lineage if other.owner is not None else fn.owner is None):
                found.append(other)
        return tuple(found)


def suite_with_conftests(modules: Iterable[ModuleView], module: ModuleView) -> Suite:
    """The tests of one module with the fixtures of the conftests that lie above it, or beside it."""
    folder = PurePosixPath(module.facts.path).parent
    above = [one for one in modules if one.name.rpartition(".")[2] == _CONFTEST and folder.is_relative_to(PurePosixPath(one.facts.path).parent)]
    found: tuple[Suite, ...] = ()
    for one in sorted(above, key=lambda one: len(PurePosixPath(one.facts.path).parts)):
        found = (*found, Suite(one, found))
    return Suite(module, found)


def suite_of(module: ModuleView) -> Suite:
    """The tests of a module, with its own fixtures; worked out once."""
    known: Suite | None = module.__dict__.get("_suite")
    if known is None:
        known = module.__dict__["_suite"] = Suite(module)
    return known
