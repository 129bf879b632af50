"""What a function reads of shared state, what it writes, and which write rests on which read: by the value, or by a condition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.concurrency.state import SharedState, Spot, captured_from, is_container
from apr_mypy.views.conditions import Condition, exits
from apr_mypy.views.edges import bind
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import ModuleView
from apr_mypy.views.order import order_of
from apr_mypy.views.shown import shown
from apr_mypy.views.walk import VALUE_CHILDREN, values

CHANGING: Final = frozenset(
    [
        "append",
        "appendleft",
        "add",
        "extend",
        "insert",
        "update",
        "remove",
        "pop",
        "popitem",
        "popleft",
        "clear",
        "discard",
        "setdefault",
        "difference_update",
        "intersection_update",
        "subtract",
    ]
)
"""Methods of the builtin containers that change them in place."""
_COUNTING: Final = frozenset({"update", "subtract"})
_WRITING: Final = frozenset({f.Set, f.Change, f.Delete})
_ABSENT: Final = frozenset({"builtins.KeyError", "builtins.LookupError", "builtins.IndexError", "builtins.AttributeError", "builtins.Exception"})


class Read(NamedTuple):
    """A place where shared state is looked at. `at` is its number in the function's order."""

    spot: Spot
    at: int
    record: Any


class Write(NamedTuple):
    """A place where shared state is changed. `how`: set, change (`+=`), delete, call (a method of a container, named in `name`). `site` is the step or call; `began` is when a `+=` reads its target."""

    spot: Spot
    how: str
    site: Any
    at: int
    began: int
    value: f.AnyValue | None
    name: str = ""

    @property
    def is_in_place(self) -> bool:
        """Whether a container is changed, and not another one put in its place."""
        return self.how in ("call", "delete") or bool(self.spot.item)


class Check(NamedTuple):
    """A condition on shared state under which a write stands. `condition` is None for a look-up that failed (`except KeyError`)."""

    read: Read
    condition: Condition | None


class Races:
    """Answers for one program."""

    def __init__(self, state: SharedState) -> None:
        self.state = state
        self.program = state.program
        self._writes: dict[str, tuple[Write, ...]] = {}
        self._own: dict[str, tuple[Write, ...]] = {}
        self._helpers: dict[str, bool] = {}

    # --- writes -------------------------------------------------------------------------------------------------------------------

    def writes(self, fn: FunctionView) -> tuple[Write, ...]:
        """All changes of shared state that a function makes itself, and those that a plain helper makes with what it is given, in order."""
        known = self._writes.get(fn.full)
        if known is None:
            self._writes[fn.full] = ()
            found = [*self._by_itself(fn), *self._through_helpers(fn)]
            known = self._writes[fn.full] = tuple(sorted(found, key=lambda one: one.at))
        return known

    def _by_itself(self, fn: FunctionView) -> tuple[Write, ...]:
        known = self._own.get(fn.full)
        if known is None:
            known = self._own[fn.full] = tuple(self._own_writes(fn))
        return known

    def _has_helpers(self, module: ModuleView) -> bool:
        """Whether any function of a module only writes something down for its callers."""
        known = self._helpers.get(module.name)
        if known is None:
            known = self._helpers[module.name] = any(_is_helper(fn) and self._by_itself(fn) for fn in module.everything())
        return known

    def _own_writes(self, fn: FunctionView) -> Iterator[Write]:
        for step in (*fn.all(f.Set), *fn.all(f.Change), *fn.all(f.Delete)) if not fn.kinds.isdisjoint(_WRITING) else ():
            if isinstance(step, f.Set):
                for target in step.targets if step.value is not None else ():
                    if target.__class__ is f.Name and fn.outer is None and target.scope == f.LOCAL:
                        continue  # most are: a variable of its own
                    for one, value in _assigned(target, step.value):
                        spot = self._target(fn, one)
                        if spot is not None:
                            at = order_of(fn).of(step)
                            yield Write(spot, "set", step, at, at, value)
            elif isinstance(step, f.Change):
                spot = self._target(fn, step.target)
                if spot is not None:
                    yield Write(spot, "change", step, order_of(fn).of(step), order_of(fn).start(step), step.value, step.op)
            else:
                for one, _ in _assigned(step.value, None):
                    spot = self._target(fn, one) if isinstance(one, (f.Item, f.Attr)) else None
                    if spot is not None:
                        at = order_of(fn).of(step)
                        yield Write(spot, "delete", step, at, at, None)
        for call in fn.calls:
            func = call.func
            if (func.__class__ is f.Attr and func.name in CHANGING) or (func.__class__ is f.Name and func.name == "builtins.setattr"):
                yield from self._by_call(fn, call)

    def _target(self, fn: FunctionView, target: f.AnyValue) -> Spot | None:
        if isinstance(target, f.Name) and target.scope == f.LOCAL and (fn.outer is None or captured_from(fn, target.name) is None):
            return None
        return self.state.spot(fn, target)

    def _by_call(self, fn: FunctionView, call: f.Call) -> Iterator[Write]:
        func = call.func
        if isinstance(func, f.Name) and func.name == "builtins.setattr" and len(call.args) == 3 and isinstance(call.args[1].value, f.Const):
            target = f.Attr(call.args[0].value, str(call.args[1].value.value), (), 0, call.line, call.column)
            spot = self.state._spot(fn, target)
            if spot is not None:
                yield Write(spot, "set", call, order_of(fn).of(call), order_of(fn).of(call), call.args[2].value)
        elif isinstance(func, f.Attr) and func.name in CHANGING:
            spot = self.state.spot(fn, func.base)
            if spot is not None and func.name in _COUNTING and "collections.Counter" in fn.module.types.classes(fn.module.types.type_of(func.base)):
                at = order_of(fn).of(call)  # `counter.update(words)` is a `+=` for each of them
                yield Write(spot, "change", call, at, at, call.args[0].value if call.args else None, func.name)
            elif spot is not None and (is_container(fn, func.base) or spot.key.startswith("application")):
                yield Write(spot, "call", call, order_of(fn).of(call), order_of(fn).of(call), call.args[0].value if call.args else None, func.name)

    def _through_helpers(self, fn: FunctionView) -> Iterator[Write]:
        """`_remember(total + n)`: what a helper writes of what it is given is written here."""
        own = fn.module.is_own
        for call in fn.calls:
            func = call.func
            if not (isinstance(func, f.Name) and own(func.name)) and not (isinstance(func, f.Attr) and any(own(one) for one in func.targets)):
                continue
            if not self._has_helpers(fn.module):
                return
            for callee in self.program.run_by(fn, call)[:1]:
                if callee is fn or callee.module is not fn.module or not _is_helper(callee):
                    continue
                bound = bind(call.args, callee.function, callee.owner is not None and not callee.function.is_static)
                for one in self._by_itself(callee):
                    if one.how == "change" or one.spot.outer is not None or any(self.checks(callee, one)) or any(self.reads(callee, one.value)):
                        continue
                    given = _given(callee, one.value, bound)
                    spot = one.spot._replace(item=_renamed(one.spot.item, bound))
                    if given is not None or one.value is None or isinstance(one.value, f.Const):
                        yield Write(spot, one.how, call, order_of(fn).of(call), order_of(fn).of(call), given, one.name)

    # --- reads --------------------------------------------------------------------------------------------------------------------

    def reads(
        self, fn: FunctionView, value: f.AnyValue | None, in_place: bool = False, depth: int = 0, seen: dict[int, int] | None = None
    ) -> Iterator[Read]:
        """The looks at shared state that a value is made from, through local names. `in_place`: for a change inside a container, which is looked into when a local name of it is used, not when
        the name was given. `seen` are the names that were asked on the way here, with the depth of each."""
        if value is None or depth > 10:
            return
        seen = {} if seen is None else seen
        if isinstance(value, f.Name) and value.scope == f.LOCAL and captured_from(fn, value.name) is None:
            spot = self.state.spot(fn, value) if in_place and is_container(fn, value) else None
            if spot is not None:
                yield Read(spot, order_of(fn).of(value), value)
            else:
                yield from self._through_name(fn, value, in_place, depth, seen)
            return
        if isinstance(value, f.Call) and isinstance(value.func, f.Attr) and self.state.spot(fn, value) is None:
            yield from self.reads(fn, value.func.base, in_place, depth + 1, seen)
            for arg in value.args:
                yield from self.reads(fn, arg.value, in_place, depth + 1, seen)
            return
        spot = self.state.spot(fn, value) if isinstance(value, (f.Name, f.Attr, f.Item, f.Call)) else None
        if spot is not None:
            yield Read(spot, order_of(fn).of(value), value)
            inner = [value.index] if isinstance(value, f.Item) else [arg.value for arg in value.args] if isinstance(value, f.Call) else []
        else:
            inner = [child for _, child in VALUE_CHILDREN[type(value)](value)]
        for one in inner:
            yield from self.reads(fn, one, in_place, depth + 1, seen)

    def _through_name(self, fn: FunctionView, name: f.Name, in_place: bool, depth: int, seen: dict[int, int]) -> Iterator[Read]:
        if seen.get(id(name), 11) <= depth:
            return
        seen[id(name)] = depth
        for one in fn.definitions(name):
            if one.function is not fn or one.value is None:
                continue
            if one.kind in ("assigned", "changed", "loop", "each"):
                for read in self.reads(fn, one.value, in_place, depth + 1, seen):
                    if not self.state.is_taken_over(fn, one.record, read.spot):
                        yield read
            if one.kind == "changed":
                for earlier in fn.all_definitions(name.name):
                    if earlier.kind == "assigned" and earlier.value is not None:
                        yield from self.reads(fn, earlier.value, in_place, depth + 2, seen)

    # --- conditions ---------------------------------------------------------------------------------------------------------------

    def checks(self, fn: FunctionView, write: Write) -> Iterator[Check]:
        """The conditions on shared state under which a write stands."""
        for condition in fn.holds_at(write.site):
            for read in self.reads(fn, condition.test, write.is_in_place):
                yield Check(read, condition)
        order = order_of(fn)
        for step in fn.all(f.Try):
            if order.start(step) < write.at and self._is_after_failure(fn, step, write):
                for value in values(step.block):
                    spot = self.state.spot(fn, value) if isinstance(value, f.Item) else None
                    if spot is not None and not isinstance(fn.use_of(value).by, f.Delete):
                        yield Check(Read(spot, order.of(value), value), None)

    def _is_after_failure(self, fn: FunctionView, step: f.Try, write: Write) -> bool:
        """Whether a write stands where a look-up in a `try` has failed: in its handler, or behind one that always leaves."""
        types = fn.module.types
        catching = [one for one in step.handlers if any(full in _ABSENT for number in one.caught for full in types.classes(number))]
        if not catching:
            return False
        if any(holder is step and slot == "handler" for holder, slot in fn.around(write.site)):
            return True
        return order_of(fn).of(step) < write.at and not any(one.kind == "falls" for one in exits(fn, step.block))


def _assigned(target: f.AnyValue, value: f.AnyValue | None) -> Iterator[tuple[f.AnyValue, f.AnyValue | None]]:
    """The single targets of an assignment, each with what it gets."""
    if isinstance(target, f.Many):
        parts = value.items if isinstance(value, f.Many) and len(value.items) == len(target.items) else (value,) * len(target.items)
        for one, part in zip(target.items, parts, strict=True):
            yield from _assigned(one, part)
    elif isinstance(target, f.Star):
        yield from _assigned(target.value, value)
    else:
        yield target, value


def _is_helper(fn: FunctionView) -> bool:
    """A short plain function, which may only write down what it is given."""
    function = fn.function
    return (
        len(function.block) <= 4 and not function.name.startswith("__") and not function.is_generator and not fn.all(f.Await) and not fn.all(f.With)
    )


def _given(callee: FunctionView, value: f.AnyValue | None, bound: dict[str, f.AnyValue | None]) -> f.AnyValue | None:
    """What the caller gives for a parameter that a helper writes down."""
    if isinstance(value, f.Name) and value.scope == f.LOCAL:
        for one in callee.definitions(value):
            if isinstance(one, Definition) and one.kind == "parameter":
                return bound.get(one.name)
    return None


def _renamed(item: str, bound: dict[str, f.AnyValue | None]) -> str:
    for name, value in bound.items():
        if value is not None:
            item = item.replace(f"[{name}]", f"[{shown(value)}]")
    return item
