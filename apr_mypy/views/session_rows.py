"""Rows that belong to a session in a function: which values they are, and what is done with one where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Enqueues, HoldsRows, OrmBase, RunsElsewhere, SessionStep, Spawns
from apr_mypy.views.flow import bound_names
from apr_mypy.views.function import FunctionView
from apr_mypy.views.makers import Calls
from apr_mypy.views.module import ModuleView
from apr_mypy.views.rows import OBJECT, Load, sources
from apr_mypy.views.sessions import step_of
from apr_mypy.views.shapes import is_model, model_in
from apr_mypy.views.shown import shown
from apr_mypy.views.walk import inside

_CONTAINERS: Final = ("builtins.", "typing.", "collections.", "tuple")
_LAZY: Final = frozenset({"typing.Coroutine", "typing.Awaitable", "typing.AsyncGenerator", "typing.Generator"})
_HANDING_ON: Final = frozenset(
    f"builtins.{name}"
    for name in ("list", "tuple", "set", "frozenset", "dict", "sorted", "reversed", "enumerate", "zip", "iter", "next", "min", "max", "filter")
) | {"itertools.chain", "itertools.islice"}
_LOOKING: Final = frozenset(f"builtins.{name}" for name in ("isinstance", "len", "bool", "id", "type", "any", "all", "callable"))
_DEEPEST: Final = 6


class Touch(NamedTuple):
    """One thing that is done with a row. `how`: attribute, written (an attribute of it), argument, returned, yielded, stored; `at` is the record that does it, `name` the attribute."""

    how: str
    at: Any
    row: f.AnyValue
    name: str = ""


# --- what a row is ----------------------------------------------------------------------------------------------------------------


def session_model(module: ModuleView, number: int) -> str:
    """The model whose rows a value of this type is or holds, of those that belong to sessions; "" where it holds none. A query that nobody ran holds none."""
    if model_in(module, number) is None:
        return ""
    return _models(module, number, 0)


def _models(module: ModuleView, number: int, depth: int) -> str:
    table = module.knowledge.table(HoldsRows)
    for one in module.types.members(number):
        if is_model(module, one):
            return one.name if _belongs_to_sessions(module, one.name) else ""
        holds = (one.name.startswith(_CONTAINERS) and one.name not in _LAZY) or any(base in table for base in module.types.mro(one.name))
        if (holds or (module.is_own(one.name) and one.kind == f.PLAIN)) and depth < _DEEPEST:
            for arg in one.args:
                found = _models(module, arg, depth + 1)
                if found:
                    return found
    return ""


def _belongs_to_sessions(module: ModuleView, full: str) -> bool:
    table = module.knowledge.table(OrmBase)
    rows = [table[base] for base in module.lineage(full) if base in table]
    return not rows or rows[0].style == "sqlalchemy"


def has_session_models(module: ModuleView) -> bool:
    """Whether any model among the types of a module is of the kind whose rows belong to sessions."""
    return any(_belongs_to_sessions(module, full) for full in module.models)


def is_single(module: ModuleView, number: int) -> bool:
    """Whether a value of this type is one row, not several."""
    return any(is_model(module, one) for one in module.types.members(number))


def model_at(program: Calls, fn: FunctionView, value: f.AnyValue) -> str:
    """The model whose row or rows a value is or holds, by its type; where mypy has none, by where it was loaded."""
    module = fn.module
    number = module.types.type_of(value)
    if number and not module.types.is_any(number):
        return session_model(module, number)
    if isinstance(value, f.Const):
        return ""
    for source in sources(program, fn, value):
        if isinstance(source, Load) and source.model and source.shape == OBJECT:
            view = program.classes.get(source.model)
            home = view.module if view is not None else module
            ref = home.types.reference(source.model) if view is None else home.roles.ref(view.class_)
            if ref is not None and home.roles.is_orm_model(ref):
                return source.model if _belongs_to_sessions(home, source.model) else ""
    return ""


# --- whose a row is ---------------------------------------------------------------------------------------------------------------


class Kept:
    """The rows of one session in a stretch of a function: `derived` are the local names that hold what came from it, `added` those that were handed to it, or in which its rows were collected."""

    def __init__(self, program: Calls, fn: FunctionView, names: frozenset[str], holds: Callable[[Any], bool]) -> None:
        self.program = program
        self.fn = fn
        self.names = names
        self.derived: set[str] = set()
        self.added: set[str] = set()
        before = -1
        while before != len(self.derived) + len(self.added):
            before = len(self.derived) + len(self.added)
            self._round(holds)

    def _round(self, holds: Callable[[Any], bool]) -> None:
        fn = self.fn
        for step in fn.all(f.Set):
            if step.value is not None and holds(step) and self.mentions(step.value):
                for target in step.targets:
                    self._bind(target)
                    if isinstance(target, f.Item) and isinstance(target.base, f.Name) and target.base.scope == f.LOCAL:
                        self.added.add(target.base.name)
        for loop in fn.all(f.For):
            if holds(loop) and self.mentions(loop.over):
                self._bind(loop.target)
        for step in fn.all(f.With):
            for manager, target in step.items:
                if target is not None and holds(step) and self.mentions(manager) and shown(target) not in self.names:
                    self._bind(target)
        for each in fn.all(f.Each):
            for one in each.loops:
                if holds(each) and self.mentions(one.over):
                    self._bind(one.target)
        for bind in fn.all(f.Bind):
            if holds(bind) and self.mentions(bind.value):
                self.derived.add(bind.name)
        for call in fn.calls:
            if holds(call) and isinstance(call.func, f.Attr) and call.args:
                self._called(call, call.func)

    def _bind(self, target: f.AnyValue) -> None:
        self.derived.update(name for name, _ in bound_names(target))

    def _called(self, call: f.Call, func: f.Attr) -> None:
        row = step_of(self.fn, call)
        if row is not None:
            if row.does == "add" and shown(func.base) in self.names:
                for arg in call.args:
                    self.added.update(one.name for one in inside(arg.value) if isinstance(one, f.Name) and one.scope == f.LOCAL)
            return
        base = func.base
        if isinstance(base, f.Name) and base.scope == f.LOCAL and base.name not in self.derived and base.name not in self.names:
            classes = self.fn.module.types.classes(self.fn.module.types.type_of(base))
            if any(full in ("builtins.list", "builtins.set", "builtins.dict", "collections.deque") for full in classes) and any(
                self.is_row(arg.value) for arg in call.args
            ):
                self.added.add(base.name)

    def mentions(self, value: f.AnyValue) -> bool:
        """Whether a value is made with the session or with what came from it."""
        if isinstance(value, f.Call) and _makes_model(self.fn, value):
            return False  # a new row
        for one in inside(value):
            if isinstance(one, f.Name) and one.scope == f.LOCAL and (one.name in self.derived or one.name in self.names):
                return True
            if isinstance(one, f.Attr | f.Name) and shown(one) in self.names:
                return True
        return False

    def is_row(self, value: f.AnyValue) -> bool:
        """Whether a value is a row of the session, or holds some."""
        if isinstance(value, f.Name) and value.scope == f.LOCAL:
            known = value.name in self.derived or value.name in self.added
        else:
            known = self.mentions(value)
        return known and bool(model_at(self.program, self.fn, value))


def _makes_model(fn: FunctionView, call: f.Call) -> bool:
    types = fn.module.types
    return bool(types.class_objects(types.type_of(call.func))) and is_single(fn.module, call.type)


def leaves(value: f.AnyValue) -> Iterator[f.AnyValue]:
    """What a value may be, or hand out as it is: the branches of a ternary, the items of a display, the results of a comprehension."""
    match value:
        case f.Choice():
            yield from leaves(value.yes)
            yield from leaves(value.no)
        case f.Op(op="or" | "and"):
            for arg in value.args:
                yield from leaves(arg)
        case f.Many():
            for item in value.items:
                yield from leaves(item)
        case f.Table():
            for _, item in value.items:
                yield from leaves(item)
        case f.Each():
            for result in value.results:
                yield from leaves(result)
        case f.Star() | f.Bind():
            yield from leaves(value.value)
        case _:
            yield value


# --- what is done with a row ------------------------------------------------------------------------------------------------------


def touches(program: Calls, fn: FunctionView, value: f.AnyValue) -> Iterator[Touch]:
    """What is done with a row, or with each of several, from one place where it is read on."""
    yield from _Following(program, fn).of(value, 0)


class _Following:
    def __init__(self, program: Calls, fn: FunctionView) -> None:
        self.program = program
        self.fn = fn
        self._seen: set[int] = set()

    def of(self, value: f.AnyValue, depth: int) -> Iterator[Touch]:
        if depth > _DEEPEST or id(value) in self._seen:
            return
        self._seen.add(id(value))
        fn = self.fn
        use = fn.use_of(value)
        by: Any = use.by
        match use.kind:
            case "receiver":
                yield from self._member(value, by, depth)
            case "subscripted" | "item" | "collected":
                yield from self.of(by, depth + 1)
            case "iterated":
                if isinstance(by, f.Star):
                    yield from self.of(by, depth + 1)
                elif isinstance(by, f.For):
                    yield from self._reads(by.target, by, depth)
                elif isinstance(by, f.Each):
                    for loop in by.loops:
                        if loop.over is value:
                            yield from self._reads(loop.target, by, depth)
            case "argument":
                yield from self._argument(value, by, depth)
            case "returned":
                yield Touch("returned", by, value)
            case "yielded":
                yield Touch("yielded", fn.step_of(by), value)
            case "assigned":
                for target in by.targets if isinstance(by, f.Set) else ():
                    if isinstance(target, f.Attr | f.Item):
                        yield Touch("stored", by, value)
                    else:
                        yield from self._reads(target, by, depth)

    def _reads(self, target: f.AnyValue, by: Any, depth: int) -> Iterator[Touch]:
        for name, _ in bound_names(target):
            for read in self.fn.reads(name):
                if any(one.record is by for one in self.fn.definitions(read)) and model_at(self.program, self.fn, read):
                    yield from self.of(read, depth + 1)

    def _member(self, value: f.AnyValue, attr: f.Attr, depth: int) -> Iterator[Touch]:
        fn, module = self.fn, self.fn.module
        number = module.types.type_of(value)
        if attr.name.startswith("__"):
            return
        if is_single(module, number) or module.types.is_any(number):
            parent = fn.parent(attr)
            is_target = parent is not None and parent[1] in ("target", "changed")
            yield Touch("written" if is_target else "attribute", attr, value, attr.name)
            return
        called = fn.parent(attr)
        if called is not None and isinstance(called[0], f.Call) and called[1] == "func":
            if not self._is_collection(number):
                yield Touch("attribute", attr, value, attr.name)
            elif model_at(self.program, fn, called[0]):
                yield from self.of(called[0], depth + 1)

    def _is_collection(self, number: int) -> bool:
        return all(full.startswith(_CONTAINERS) for full in self.fn.module.types.classes(number))

    def _argument(self, value: f.AnyValue, call: f.Call, depth: int) -> Iterator[Touch]:
        module = self.fn.module
        names = module.callee(self.fn, call).names
        if not _LOOKING.isdisjoint(names) or is_handing_over(self.fn, call) or module.knowledge.find(SessionStep, names) is not None:
            return
        if not _HANDING_ON.isdisjoint(names):
            yield from self.of(call, depth + 1)
            return
        yield Touch("argument", call, value)


def is_handing_over(fn: FunctionView, call: f.Call) -> bool:
    """Whether a call gives what it is given to another thread, process, task or job."""
    return any(fn.module.find(kind, fn, call) is not None for kind in (RunsElsewhere, Spawns, Enqueues))


__all__ = ["Kept", "Touch", "has_session_models", "is_handing_over", "is_single", "leaves", "model_at", "session_model", "touches"]
