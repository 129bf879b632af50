"""What a test is about: the project's functions and classes that it runs while something else stands in the place of a part of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Replaces
from apr_mypy.patterns import pattern_of
from apr_mypy.views.managers import is_manager
from apr_mypy.views.naming import last_name
from apr_mypy.views.suites import suite_of

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ClassView, ModuleView
    from apr_mypy.views.replacements import Known, Replacement

_FAR: Final = 2
"""How many helpers of the test's module are followed."""
_OF_MOCKS: Final = ("assert", "called", "call_", "reset_mock")
"""How the names of what is asked of a stand-in begin."""


Asked = Callable[["FunctionView"], "Iterable[FunctionView]"]
"""The handlers that a function of the tests asks by its requests."""

_REPLACE: Final = frozenset({"setattr", "patch", "object"})
_SENDS: Final = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "request", "open", "stream", "simulate_request"})
"""The methods by which test clients send requests."""
_ANSWERS: Final = frozenset({"return_value", "side_effect", "new"})
"""Where a stand-in is told what to answer."""
_PREPARES: Final = pattern_of(r"_*(reset|clear|flush|wipe|close|clean_?up|tear_?down|init|initiali[sz]e|register|configure)(_|$)")
"""How what a set-up calls is named that only brings things back to where they began."""


class Span(NamedTuple):
    """The lines of a function in which something is replaced."""

    first: int
    last: int

    def has(self, line: int) -> bool:
        return self.first <= line <= self.last


_ALL: Final = Span(0, 1 << 30)


def units(program: Known, module: ModuleView, one: Replacement, asked: Asked | None = None) -> tuple[str, ...]:
    """The full names of what is under test where a thing is replaced, the first that runs first. Of a fixture or decorator outside of a test, what all tests of the module run. With `asked`, a handler runs that is sent a request.

    What is only made, to be given to others or to look at, is not under test; but where a test runs nothing that has a type, everything that it or its set-up makes or calls may be."""
    fn = one.fn
    if fn.function.name.startswith("test"):
        return tuple(_of_test(program, module, fn, _span(fn, one), asked))
    found: dict[str, None] = {}
    tests = [test for test in suite_of(module).tests if fn.owner is None or test.owner is fn.owner] or suite_of(module).tests
    for test in (*tests, fn):
        found.update(_of_test(program, module, test, _ALL, asked))
    return tuple(found)


def _span(fn: FunctionView, one: Replacement) -> Span:
    """Where in its function a replacement counts: in its `with`, or from its line on; all of it for a decorator."""
    if any(one.at is decorator for decorator in fn.function.decorators):
        return _ALL
    for step in fn.all(f.With):
        if any(manager is one.at for manager, _ in step.items):
            return Span(min((inner.line for inner in step.block), default=step.line), step.end_line)
    return Span(one.at.line, 1 << 30)


def _of_test(program: Known, module: ModuleView, test: FunctionView, span: Span, asked: Asked | None) -> dict[str, None]:
    run = _Run(program, module, asked)
    run.look(test, span)
    if run.found and not run.asks_unknown:
        return run.found
    found = dict(run.found)
    suite = suite_of(module)
    prepared = {one.full: one for one in (*run.looked_at, *suite.around(test), *(fixture.fn for fixture in suite.asked_by(test)))}
    for fn in prepared.values():
        _made(program, fn, found)
        if not run.found:
            _called(program, fn, found, span if fn is test else _ALL)
    return found


class _Run:
    """What one test runs: functions and methods by what is called, or handed to a runner (`assertRaises(Refused, unit.place)`), with the classes on whose objects it calls them."""

    def __init__(self, program: Known, module: ModuleView, asked: Asked | None) -> None:
        self.program = program
        self.module = module
        self.asked = asked
        self.found: dict[str, None] = {}
        self.looked_at: list[FunctionView] = []
        self.asks_unknown = False
        """Whether a method is called on something without a type that may be the unit."""

    def look(self, fn: FunctionView, span: Span, depth: int = 0) -> None:
        self.looked_at.append(fn)
        if self.asked is not None and any(span.has(call.line) and isinstance(call.func, f.Attr) and call.func.name in _SENDS for call in fn.calls):
            for handler in self.asked(fn):
                self._callee(handler, depth)
        for call in fn.calls:
            if not span.has(call.line):
                continue
            self._receiver(fn, call.func, call=call)
            callees = self.program.run_by(fn, call)
            for callee in callees:
                self._callee(callee, depth)
            if callees or _replaces(fn, call):  # a stand-in is called by what it stands in, if at all
                continue
            for arg in call.args:  # what a runner of a library is handed
                if isinstance(arg.value, f.Attr) and self._is_function(fn, arg.value):
                    self._receiver(fn, arg.value)
                if isinstance(arg.value, (f.Attr, f.Name)) and self._is_function(fn, arg.value):
                    for callee in self.program.refers_to(fn, arg.value):
                        self._callee(callee, depth)
        for inner in fn.lambdas:
            if span.has(inner.function.line) and depth < _FAR:
                self.look(inner, _ALL, depth + 1)

    @staticmethod
    def _is_function(fn: FunctionView, value: f.Attr | f.Name) -> bool:
        types = fn.module.types
        return any(one.name == f.DEF for one in types.members(value.type))

    def _callee(self, callee: FunctionView, depth: int) -> None:
        if suite_of(callee.module).is_test:
            if callee.module is self.module and depth < _FAR and not callee.function.name.startswith("test"):
                self.look(callee, _ALL, depth + 1)
            return
        if callee.function.name == "__init__":
            return
        if callee.owner is None or not _is_aside(self.program, callee.owner.full):
            if callee.owner is not None:
                self.found.setdefault(callee.owner.full)
            self.found.setdefault(callee.full)

    def _receiver(self, fn: FunctionView, func: f.AnyValue, call: f.Call | None = None) -> None:
        """The classes of the object on which a method is called."""
        if not isinstance(func, f.Attr) or func.name.startswith(_OF_MOCKS):
            return
        types = fn.module.types
        number = types.type_of(func.base)
        owners = [full for full in (*types.classes(number), *types.class_objects(number)) if full in self.program.classes]
        if not owners:
            owners = [full for full in of_fixture(self.program, fn, func.base) if full in self.program.classes]
            for owner in owners:
                method = self.program.method(owner, func.name)
                if method is not None:
                    self.found.setdefault(method.full)
        for full in owners:
            view = self.program.classes[full]
            if not suite_of(view.module).is_test and not _is_supply(self.program, view) and not view.class_.is_enum:
                self.found.setdefault(full)
        root = func.base
        while isinstance(root, (f.Attr, f.Item)):
            root = root.base
        if call is not None and not owners and types.is_any(number) and isinstance(root, f.Name) and root.scope == f.LOCAL:
            self.asks_unknown = self.asks_unknown or not _is_injected(self.program, fn, root.name)


def _replaces(fn: FunctionView, call: f.Call) -> bool:
    """Whether a call puts something in the place of something else, by the fixtures' names where they have no types (`monkeypatch.setattr`, `mocker.patch.object`)."""
    return last_name(call.func) in _REPLACE or fn.module.find(Replaces, fn, call) is not None


def _is_injected(program: Known, fn: FunctionView, name: str) -> bool:
    """Whether a name is no thing of the project: the target of a `with`, a parameter for which the project has no fixture, as a patch or a library gives it."""
    if "mock" in name.lower() or any(isinstance(target, f.Name) and target.name == name for step in fn.all(f.With) for _, target in step.items):
        return True
    is_param = name not in ("self", "cls") and any(param.name == name for param in fn.function.params)
    return is_param and next(_fixtures(program, fn, name), None) is None


def _fixtures(program: Known, fn: FunctionView, name: str) -> Iterator[FunctionView]:
    """The project's fixtures of a name: the module's own, or those of its conftests."""
    for module in (fn.module, *(one for one in program.modules.values() if one.name.rpartition(".")[2] == "conftest")):
        fixture = suite_of(module).fixtures.get(name)
        if fixture is not None:
            yield fixture.fn


def of_fixture(program: Known, fn: FunctionView, base: f.AnyValue | None) -> Iterator[str]:
    """The classes of what a fixture gives to a test without annotations, or a function of the tests that it calls (`shop = make_shop()`)."""
    if not isinstance(base, f.Name) or base.scope != f.LOCAL:
        return
    if any(param.name == base.name for param in fn.function.params):
        fixture = next(_fixtures(program, fn, base.name), None)
        if fixture is not None:
            yield from _given(fixture)
        return
    for made in fn.origins(base):
        for maker in program.run_by(fn, made) if isinstance(made, f.Call) else ():
            if suite_of(maker.module).is_test and maker.function.name != "__init__":
                yield from _given(maker)


def _given(maker: FunctionView) -> Iterator[str]:
    types = maker.module.types
    for value in [end.value for end in maker.returns] + [one.value for one in maker.all(f.Yield)]:
        yield from types.classes(types.type_of(value)) if value is not None else ()


def _made(program: Known, fn: FunctionView, found: dict[str, None]) -> None:
    """The project's classes of which a function makes objects."""
    types = fn.module.types
    for call in fn.calls:
        for full in types.class_objects(types.type_of(call.func)):
            if full in program.classes and not _is_aside(program, full) and not _is_record(program, full) and not _is_answer(fn, call):
                found.setdefault(full)


def _is_answer(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is what a stand-in is told to answer, or a part of it (`patch(…, return_value=Page(…))`, `loader.return_value = Page(…)`)."""
    at: Any = value
    while (above := fn.parent(at)) is not None:
        holder, _ = above
        if isinstance(holder, f.Call) and any(arg.value is at and arg.name in _ANSWERS for arg in holder.args):
            return True
        if isinstance(holder, f.Set):
            return any(isinstance(target, f.Attr) and target.name in _ANSWERS for target in holder.targets)
        if not isinstance(holder, f.Value):
            return False
        at = holder
    return False


def _is_record(program: Known, full: str) -> bool:
    """Whether a class has fields and does nothing, by itself or through another one of the project."""
    view = program.classes[full]
    if any(not (name.startswith("__") and name.endswith("__")) for name in view.methods):
        return False
    return bool(view.class_.fields) and not any(base in program.classes for base in view.class_.mro[1:])


def _called(program: Known, fn: FunctionView, found: dict[str, None], span: Span) -> None:
    """Everything of the project that a function calls in these lines."""
    types = fn.module.types
    for call in (one for one in fn.calls if span.has(one.line)):
        for callee in program.run_by(fn, call):
            if _PREPARES.match(callee.function.name):
                continue
            if callee.owner is None or not _is_aside(program, callee.owner.full):
                if callee.owner is not None:
                    found.setdefault(callee.owner.full)
                found.setdefault(callee.full)
        if isinstance(call.func, f.Attr):
            for full in types.classes(types.type_of(call.func.base)):
                if full in program.classes and not _is_supply(program, program.classes[full]):
                    found.setdefault(full)


def _is_aside(program: Known, full: str) -> bool:
    """Whether a class is a shape, or hands out rows: in the way to what is tested."""
    view = program.classes.get(full)
    return is_shape(program, full) or (view is not None and _is_supply(program, view))


def _is_supply(program: Known, view: ClassView) -> bool:
    """Whether a class only hands out or makes rows: a manager, a factory of test data."""
    return is_manager(view) or program.roles.is_of_tests(program.roles.ref(view.class_))


def is_shape(program: Known, full: str) -> bool:
    """Whether a class is an error, an enum, a row or a DTO: made by a test, but not what it tests."""
    view = program.classes.get(full)
    if view is None:
        return False
    ref = program.roles.ref(view.class_)
    is_error = any(base in ("builtins.Exception", "builtins.BaseException") for base in view.class_.mro)
    return is_error or view.class_.is_enum or program.roles.is_dto(ref) or program.roles.is_orm_model(ref)
