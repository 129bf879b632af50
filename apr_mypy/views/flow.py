"""Reaching definitions: what a local name may hold at each place where it is read. One pass over a function's nested steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.views.conditions import is_always_true, never_returns
from apr_mypy.views.walk import LEAVES, STEP_VALUES, VALUE_CHILDREN

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView


class Definition(NamedTuple):
    """One binding of a local name.

    `kind`: parameter, assigned, changed (`+=`), loop (`for` target; `value` is what is iterated), each (a comprehension's target), entered (`with … as`; `value` is the
    manager), caught (`except … as`), import, function, class, captured (`case`), deleted. `path` leads to the name inside an unpacked value (`a, b = v`: (0,), (1,)).
    `record` is the step, handler, parameter or comprehension that binds it; `function` the view it belongs to.
    """

    name: str
    kind: str
    value: f.AnyValue | None
    path: tuple[int, ...]
    record: Any
    function: Any


Env = dict[str, frozenset[Definition]]


class _Identity(Definition):
    """Definitions are compared by the record that makes them, not by value: two equal assignments are two."""

    __slots__ = ()

    def __hash__(self) -> int:
        return hash((self.name, id(self.record), self.path))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Definition) and self.name == other.name and self.record is other.record and self.path == other.path

    def __ne__(self, other: object) -> bool:
        return not self == other


def bound_names(target: f.AnyValue, path: tuple[int, ...] = ()) -> list[tuple[str, tuple[int, ...]]]:
    """The local names that a target binds, with the path of each inside the value."""
    match target:
        case f.Name(scope=f.LOCAL):
            return [(target.name, path)]
        case f.Many():
            return [one for number, item in enumerate(target.items) for one in bound_names(item, (*path, number))]
        case f.Star():
            return bound_names(target.value, path)
        case _:
            return []


def _definitions(view: FunctionView, step: Any) -> list[Definition]:
    """What a step itself binds."""
    found: list[Definition] = []

    def add(target: f.AnyValue, kind: str, value: f.AnyValue | None) -> None:
        for name, path in bound_names(target):
            found.append(_Identity(name, kind, value, path, step, view))

    match step:
        case f.Set() if step.value is not None:
            for target in step.targets:
                add(target, "assigned", step.value)
        case f.Change():
            add(step.target, "changed", step.value)
        case f.For():
            add(step.target, "loop", step.over)
        case f.With():
            for manager, entered in step.items:
                if entered is not None:
                    add(entered, "entered", manager)
        case f.Import():
            found.append(_Identity(step.name.partition(".")[0], "import", None, (), step, view))
        case f.Function():
            found.append(_Identity(step.name, "function", None, (), step, view))
        case f.Class():
            found.append(_Identity(step.name, "class", None, (), step, view))
        case f.Delete():
            add(step.value, "deleted", None)
    return found


_BINDING: Final = frozenset({f.Set, f.Change, f.For, f.With, f.Import, f.Function, f.Class, f.Delete})
"""Steps that may bind a name."""


class _Flow:
    """The walk. `env` maps each name to the definitions that reach the present point; None stands for "cannot get here"."""

    def __init__(self, view: FunctionView) -> None:
        self.view = view
        self.reach: dict[int, frozenset[Definition]] = {}
        self.bound: dict[int, list[Definition]] = {}
        self.everything: dict[str, dict[Definition, None]] = {}
        self.breaks: list[list[Env]] = []
        self.continues: list[list[Env]] = []
        self.tries: list[list[Env]] = []

    def run(self) -> None:
        env: Env = {}
        for param in self.view.function.params:
            one = _Identity(param.name, "parameter", None, (), param, self.view)
            env[param.name] = frozenset((one,))
            self.everything.setdefault(param.name, {})[one] = None
        self.block(self.view.function.block, env)

    def bind(self, env: Env, definitions: list[Definition]) -> Env:
        if not definitions:
            return env
        env = dict(env)
        for one in definitions:
            env[one.name] = frozenset((one,))
            self.everything.setdefault(one.name, {})[one] = None
        for waiting in self.tries:
            waiting.append(env)
        return env

    def made_by(self, step: Any) -> list[Definition]:
        """What a step binds, the same definitions in each round of a loop."""
        known = self.bound.get(id(step))
        if known is None:
            known = self.bound[id(step)] = _definitions(self.view, step)
        return known

    def value(self, value: Any, env: Env) -> Env:
        """Note what each name in the value reads; bind walruses and comprehension targets on the way."""
        kind = type(value)
        if kind is f.Name:
            if value.scope == f.LOCAL:
                found = env.get(value.name)
                if found:
                    place = id(value)
                    have = self.reach.get(place)
                    if have is None:
                        self.reach[place] = found
                    elif have is not found:
                        self.reach[place] = have | found
            return env
        if kind in LEAVES:
            return env
        if kind is f.Attr:
            return self.value(value.base, env)
        if kind is f.Call:
            env = self.value(value.func, env)
            for arg in value.args:
                env = self.value(arg.value, env)
            return env
        if kind is f.Each:
            inner = env
            for loop in value.loops:
                inner = self.value(loop.over, inner)
                inner = self.bind(inner, [_Identity(name, "each", loop.over, path, value, self.view) for name, path in bound_names(loop.target)])
                inner = self.value(loop.target, inner)
                for test in loop.tests:
                    inner = self.value(test, inner)
            for result in value.results:
                self.value(result, inner)
            return env
        if kind is f.Bind:
            env = self.value(value.value, env)
            return self.bind(env, [_Identity(value.name, "assigned", value.value, (), value, self.view)])
        for _, child in VALUE_CHILDREN[kind](value):
            env = self.value(child, env)
        return env

    def step_values(self, step: Any, env: Env) -> Env:
        for slot, value in STEP_VALUES[type(step)](step):
            if slot == "target":
                continue
            env = self.value(value, env)
        return env

    def targets(self, step: Any, env: Env) -> None:
        for slot, value in STEP_VALUES[type(step)](step):
            if slot == "target":
                self.value(value, env)

    def block(self, block: f.Block, env: Env | None) -> Env | None:
        for step in block:
            if env is None:
                return None
            env = self.step(step, env)
        return env

    def step(self, step: Any, env: Env) -> Env | None:
        kind = type(step)
        if kind is f.If:
            ends: list[Env] = []
            for test, inner in zip(step.tests, step.blocks, strict=True):
                env = self.value(test, env)
                _keep(ends, self.block(inner, env))
            _keep(ends, self.block(step.otherwise, env))
            return _merged(ends)
        if kind is f.For or kind is f.While:
            return self.loop(step, env)
        if kind is f.Try:
            return self.attempt(step, env)
        if kind is f.Match:
            return self.match(step, env)
        if kind is f.Do or kind is f.Return:
            if step.value is not None:
                env = self.value(step.value, env)
            if kind is f.Return or never_returns(self.view, step.value):
                return None
            return env
        if kind is f.With and len(step.items) > 1:
            return self.block(step.block, self.entered(step, env))
        env = self.step_values(step, env)
        if kind in _BINDING:
            env = self.bind(env, self.made_by(step))
            self.targets(step, env)
        if kind is f.With:
            return self.block(step.block, env)
        if kind is f.Raise:
            return None
        if kind is f.Break:
            if self.breaks:
                self.breaks[-1].append(env)
            return None
        if kind is f.Continue:
            if self.continues:
                self.continues[-1].append(env)
            return None
        return env

    def entered(self, step: f.With, env: Env) -> Env:
        """Several managers in one `with`: each sees what those before it bound."""
        made = self.made_by(step)
        for manager, target in step.items:
            env = self.value(manager, env)
            if target is not None:
                env = self.bind(env, [one for one in made if one.value is manager])
                self.value(target, env)
        return env

    def loop(self, step: Any, env: Env) -> Env | None:
        is_for = type(step) is f.For
        if is_for:
            env = self.value(step.over, env)
        start: Env = env
        after: list[Env] = []
        for _ in range(2):  # twice: what the body binds reaches its own beginning
            self.breaks.append([])
            self.continues.append([])
            inner = start
            if is_for:
                inner = self.bind(inner, self.made_by(step))
                self.targets(step, inner)
            else:
                inner = self.value(step.test, inner)
            end = self.block(step.block, inner)
            rounds = [start, *self.continues.pop()]
            _keep(rounds, end)
            after = self.breaks.pop()
            start = _merged(rounds) or start
        normal: Env | None = start
        if not is_for:
            normal = None if is_always_true(step.test) else self.value(step.test, start)
        ended = self.block(step.otherwise, normal)
        _keep(after, ended)
        return _merged(after)

    def attempt(self, step: f.Try, env: Env) -> Env | None:
        self.tries.append([env])
        end = self.block(step.block, env)
        raised = _merged(self.tries.pop()) or env
        ends: list[Env] = []
        _keep(ends, self.block(step.otherwise, end))
        for handler in step.handlers:
            inner = raised
            if handler.types is not None:
                inner = self.value(handler.types, inner)
            if handler.name:
                inner = self.bind(inner, [_Identity(handler.name, "caught", None, (), handler, self.view)])
            _keep(ends, self.block(handler.block, inner))
        if not step.final:
            return _merged(ends)
        finished = self.block(step.final, _merged([*ends, raised]))
        return finished if ends else None

    def match(self, step: f.Match, env: Env) -> Env | None:
        env = self.value(step.subject, env)
        ends: list[Env] = [env]
        for case in step.cases:
            inner = env
            if case.pattern is not None:
                inner = self.pattern(case.pattern, inner, step)
            if case.guard is not None:
                inner = self.value(case.guard, inner)
            _keep(ends, self.block(case.block, inner))
        return _merged(ends)

    def pattern(self, pattern: Any, env: Env, step: f.Match) -> Env:
        if isinstance(pattern, f.Name) and pattern.scope == f.LOCAL:
            return self.bind(env, [_Identity(pattern.name, "captured", step.subject, (), step, self.view)])
        if isinstance(pattern, f.Bind):
            env = self.pattern(pattern.value, env, step)
            return self.bind(env, [_Identity(pattern.name, "captured", step.subject, (), step, self.view)])
        for _, child in VALUE_CHILDREN[type(pattern)](pattern):
            env = self.pattern(child, env, step)
        return env


def _keep(ends: list[Env], env: Env | None) -> None:
    if env is not None:
        ends.append(env)


def _merged(ends: list[Env]) -> Env | None:
    if not ends:
        return None
    first = ends[0]
    if all(one is first for one in ends):
        return first
    merged: Env = dict(first)
    for other in ends[1:]:
        if other is first:
            continue
        for name, definitions in other.items():
            have = merged.get(name)
            if have is None:
                merged[name] = definitions
            elif have is not definitions:
                merged[name] = have | definitions
    return merged


def _run(view: FunctionView) -> _Flow:
    flow = view.__dict__.get("_flow")
    if flow is None:
        flow = _Flow(view)
        flow.run()
        view.__dict__["_flow"] = flow
    return flow


def reaching_definitions(view: FunctionView) -> dict[int, tuple[Definition, ...]]:
    """For each place of a local name (by `id`), the definitions that may reach it, in source order."""
    reach = _run(view).reach
    return {place: tuple(found) if len(found) == 1 else tuple(sorted(found, key=_order)) for place, found in reach.items()}


def every_definition(view: FunctionView) -> dict[str, tuple[Definition, ...]]:
    """All definitions of each local name of the function."""
    return {name: tuple(found) for name, found in _run(view).everything.items()}


def _order(one: Definition) -> tuple[int, int]:
    return (getattr(one.record, "line", 0), getattr(one.record, "column", 0))
