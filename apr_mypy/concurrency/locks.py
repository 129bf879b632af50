"""Which lock a piece of code holds: by `with`, by `acquire`, through a helper, a decorator, or because every caller holds it; and what is wrong with one that does not help."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, Literal, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Dependency, Lock
from apr_mypy.program import Program
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.order import order_of
from apr_mypy.views.shown import shown

Against = Literal["tasks", "threads"]

_BY_NAME: Final = ("lock", "mutex", "semaphore", "synchronized", "exclusive")
_NOT_BY_NAME: Final = ("unlock", "block", "clock")
_ENTERING: Final = ("enter_context", "enter_async_context")


class Held(NamedTuple):
    """A lock as one place takes it. `fault` says why it keeps nobody out, in words that complete "its lock …"; "" for a good one. `name` is what the code calls it."""

    excludes: str
    name: str
    fault: str = ""

    def helps(self, against: Against) -> bool:
        return not self.fault and (self.excludes in (against, "everything") or (against == "tasks" and self.excludes == "threads"))


class Section(NamedTuple):
    """A stretch of a function in which a lock is held: from one number of its order to another."""

    lock: Held
    first: int
    last: int


class Locks:
    """Answers for one program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._sections: dict[str, tuple[Section, ...]] = {}

    # --- sections -----------------------------------------------------------------------------------------------------------------

    def sections(self, fn: FunctionView) -> tuple[Section, ...]:
        """Every stretch of the function in which it holds a lock, good or not."""
        known = self._sections.get(fn.full)
        if known is None:
            self._sections[fn.full] = ()  # a lock of the project that takes itself on the way in
            known = self._sections[fn.full] = tuple(self._find_sections(fn))
        return known

    def _find_sections(self, fn: FunctionView) -> Iterator[Section]:
        order = order_of(fn)
        for step in fn.all(f.With):
            for manager, _ in step.items:
                lock = self.lock(fn, manager)
                if lock is not None:
                    yield Section(lock, order.of(step.items), order.of(step))
        for attr in fn.attrs:
            if attr.name == "acquire" and fn.argument_of(attr) is not None:  # `to_thread(lock.acquire)`
                lock = self.lock(fn, attr.base)
                if lock is not None:
                    yield Section(lock, order.of(attr), order.of(fn.function.block[-1]))
        taken = [(call, call.func) for call in fn.calls if isinstance(call.func, f.Attr)]
        for call, func in taken:
            if func.name == "acquire":
                lock = self.lock(fn, func.base)
                if lock is not None:
                    yield Section(lock, order.of(call), self._released(fn, call, func))
            elif func.name in _ENTERING and call.args:
                lock = self.lock(fn, call.args[0].value)
                if lock is not None:
                    yield Section(lock, order.of(call), order.of(fn.function.block[-1]))

    def _released(self, fn: FunctionView, call: f.Call, taken: f.Attr) -> int:
        order = order_of(fn)
        end = order.of(fn.function.block[-1])
        for other in fn.calls:
            func = other.func
            if isinstance(func, f.Attr) and func.name == "release" and shown(func.base) == shown(taken.base) and order.of(other) > order.of(call):
                if order.leads_to(other, fn.function.block[-1]) or order.of(other) > end:
                    return order.of(other)
        return end

    def around(self, fn: FunctionView, numbers: tuple[int, ...]) -> tuple[Held, ...]:
        """The locks held at all of these places of a function without being let go in between."""
        return tuple(one.lock for one in self.sections(fn) if all(one.first <= number <= one.last for number in numbers))

    def is_taken_for_good(self, fn: FunctionView, number: int, against: Against) -> bool:
        """Whether a lock is held there that the function took before and hands over to whoever called it: whoever comes later waits at that lock, whatever was checked before."""
        end = order_of(fn).of(fn.function.block[-1])
        taken = {order_of(fn).of(call) for call in fn.calls if isinstance(call.func, f.Attr) and call.func.name == "acquire"}
        return any(one.first in taken and one.lock.helps(against) and one.first < number <= one.last == end for one in self.sections(fn))

    def are_held(self, fn: FunctionView, numbers: tuple[int, ...], against: Against) -> bool:
        """Whether a lock that keeps these others out is held there: by the function, its decorators, or all its callers."""
        return any(lock.helps(against) for lock in self.around(fn, numbers)) or self._held_outside(fn, against, 0)

    def _held_outside(self, fn: FunctionView, against: Against, depth: int) -> bool:
        if any(lock.helps(against) for lock in self._by_decorators(fn)):
            return True
        if fn.outer is not None and fn.lambda_ is None and fn.function.name in fn.outer.nested and depth < 4 and not self.program.callers_of(fn):
            return False
        callers = self.program.callers_of(fn) if depth < 4 else ()
        return bool(callers) and all(
            any(lock.helps(against) for lock in self.around(edge.caller, (order_of(edge.caller).of(edge.site) or -1,)))
            or self._held_outside(edge.caller, against, depth + 1)
            for edge in callers
        )

    def _by_decorators(self, fn: FunctionView) -> Iterator[Held]:
        for decorator in fn.function.decorators:
            target = decorator.func if isinstance(decorator, f.Call) else decorator
            made = self.program.functions.get(target.name) if isinstance(target, f.Name) else None
            if made is None:
                if _is_called_a_lock(shown(target)):
                    yield Held("everything", shown(target))
                continue
            for wrapper in self.program.wrappers(fn):
                order = order_of(wrapper)
                for call in wrapper.calls:
                    if isinstance(call.func, f.Name) and call.func.scope == f.LOCAL and wrapper.outer is not None:
                        yield from self.around(wrapper, (order.of(call),))

    # --- one lock -----------------------------------------------------------------------------------------------------------------

    def lock(self, fn: FunctionView, value: f.AnyValue, depth: int = 0) -> Held | None:
        """The lock that a value is, as this function gets at it; None where it is none."""
        if depth > 5:
            return None
        if isinstance(value, f.Await):
            return self.lock(fn, value.value, depth + 1)
        module = fn.module
        row = module.knowledge.find(Lock, module.types.bases(module.types.type_of(value)))
        if row is None and isinstance(value, (f.Name, f.Attr, f.Call)):
            row = module.knowledge.find(Lock, module.instances_of(fn, value))
        if row is not None:
            return Held(row.excludes, shown(value), self._fault(fn, value, row))
        if isinstance(value, f.Call):
            for callee in self.program.run_by(fn, value):
                found = self._inside(callee, depth)
                if found is not None:
                    return found._replace(name=shown(value.func))
        for method in self._entering(fn, value):
            for section in self.sections(method):
                return section.lock
        return Held("everything", shown(value)) if _is_called_a_lock(shown(value, 200)) and not self._is_own_plain(fn, value) else None

    def _entering(self, fn: FunctionView, value: f.AnyValue) -> Iterator[FunctionView]:
        types = fn.module.types
        for full in types.classes(types.type_of(value)):
            if full in self.program.classes:
                for name in ("__enter__", "__aenter__", "acquire"):
                    yield from self.program.overrides(full, name)

    def _is_own_plain(self, fn: FunctionView, value: f.AnyValue) -> bool:
        """Whether mypy knows the value for something that can be no lock: text, a number, a container."""
        types = fn.module.types
        return any(full.startswith("builtins.") for full in types.classes(types.type_of(value)))

    def _inside(self, callee: FunctionView, depth: int) -> Held | None:
        """The lock that a function takes around its `yield`, or gives back."""
        for one in callee.all(f.Yield):
            for lock in self.around(callee, (order_of(callee).of(one),)):
                return lock
        for step in callee.returns:
            if step.value is not None:
                found = self.lock(callee, step.value, depth + 1)
                if found is not None:
                    return found
        return None

    def _fault(self, fn: FunctionView, value: f.AnyValue, row: Lock) -> str:
        made = list(self._made_for_this_call(fn, value, row))
        if made and not row.by_name:
            return "is made on the spot, so everybody has one of their own"
        if row.count is not None:
            for maker, call in fn.module.made_by(fn, value):
                given = maker.module.callee(maker, call).argument(row.count.keyword, row.count.position)
                constant = maker.module.constant(maker, given.value) if given is not None else None
                if given is not None and (constant is None or constant.value != 1):
                    return f"lets {shown(given.value)} in at a time"
        return ""

    def _made_for_this_call(self, fn: FunctionView, value: f.AnyValue, row: Lock) -> Iterator[f.Call]:
        """The constructor calls among what the value is that this function runs each time it is called."""
        match value:
            case f.Call():
                names = fn.module.callee(fn, value).names
                if row.name in names or fn.module.knowledge.defining(row.name) in names or fn.module.knowledge.find(Lock, names) is row:
                    yield value
                    return
                for callee in self.program.run_by(fn, value):
                    if not callee.function.decorators:
                        for step in callee.returns:
                            if step.value is not None:
                                yield from self._made_for_this_call(callee, step.value, row)
            case f.Name(scope=f.LOCAL):
                for origin in fn.origins(value):
                    if isinstance(origin, f.Call) and self._is_of(fn, value.name):
                        yield from self._made_for_this_call(fn, origin, row)
                    elif isinstance(origin, Definition) and origin.kind == "entered" and isinstance(origin.value, f.Call):
                        yield from self._made_for_this_call(fn, origin.value, row)
                    elif isinstance(origin, Definition) and origin.kind == "parameter" and origin.function is fn:
                        yield from self._injected(fn, origin.record, row)
            case f.Bind():
                yield from self._made_for_this_call(fn, value.value, row)

    def _injected(self, fn: FunctionView, param: f.Param, row: Lock) -> Iterator[f.Call]:
        """A lock that the framework has made anew for each call."""
        for marker in (param.default, *param.metadata):
            dependency = fn.module.find(Dependency, fn, marker) if isinstance(marker, f.Call) else None
            if dependency is None or not isinstance(marker, f.Call):
                continue
            given = fn.module.callee(fn, marker).argument(dependency.callable.keyword, dependency.callable.position)
            for provider in self.program.refers_to(fn, given.value) if given is not None else ():
                for step in provider.returns if not provider.function.decorators else ():
                    if step.value is not None:
                        yield from self._made_for_this_call(provider, step.value, row)

    def _is_of(self, fn: FunctionView, name: str) -> bool:
        """Whether a local name is the function's own, not one of a function around it, and not kept for others as well."""
        if not fn.all_definitions(name):
            return False
        if any(fn.use_of(one).kind in ("argument", "item", "returned", "yielded", "assigned") for one in fn.reads(name)):
            return False
        return not any(
            len(step.targets) > 1 and any(isinstance(target, f.Name) and target.name == name for target in step.targets) for step in fn.all(f.Set)
        )

    # --- what is said of a lock that is not held ----------------------------------------------------------------------------------

    def only_asked(self, fn: FunctionView, record: Any) -> str:
        """The name of a lock that the function asks with `locked()` before a place where it does not hold it; "" where there is none."""
        for call in fn.calls:
            if isinstance(call.func, f.Attr) and call.func.name == "locked" and self.lock(fn, call.func.base) is not None:
                if order_of(fn).of(call) < order_of(fn).of(record):
                    return shown(call.func.base)
        return ""


def _is_called_a_lock(text: str) -> bool:
    word = text.partition("(")[0].lower()
    for other in _NOT_BY_NAME:
        word = word.replace(other, "")
    return any(name in word for name in _BY_NAME)
