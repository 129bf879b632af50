"""Sessions of a database and how long they live: the blocks that open one, what ends it, whether a commit makes its rows forget what was loaded, and in which module that was decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import HandsBack, KeepsRows, SessionStep
from apr_mypy.views.flow import bound_names
from apr_mypy.views.makers import Calls, Makers
from apr_mypy.views.order import order_of
from apr_mypy.views.repositories import stands_aside
from apr_mypy.views.shown import shown

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ModuleView

_DEEPEST: Final = 4
_ENDS: Final = ("__exit__", "__aexit__")
_CLOSING: Final = frozenset({"close", "aclose", "dispose", "shutdown", "stop", "disconnect", "cleanup", "teardown"})
"""What a method that closes its object's session may be called."""


class Scope(NamedTuple):
    """A stretch of a function in which rows belong to a session, and what happens at its end.

    `step` is the block (`with`, the loop over a generator, the `try` whose `finally` closes), or the call that closes; `names` how the session, or the unit of work that has it, is written inside;
    `value` what tells where the session was made, in the function `holder`. `closes`: the session ends there, its rows with it; `commits`: a transaction does. `decided` is false where the end is another module's affair
    that this program does not hold.
    """

    fn: FunctionView
    step: Any
    names: frozenset[str]
    value: f.AnyValue
    closes: bool
    commits: bool
    is_async: bool
    holder: FunctionView
    decided: bool = True

    def holds(self, record: Any) -> bool:
        """Whether a record of the function is evaluated while the session is open."""
        order = order_of(self.fn)
        since = 0 if isinstance(self.step, f.Call | f.Try) else order.start(self.step)  # closed by hand: it was open from the start
        return since < order.of(record) < order.of(self.step)

    def closes_behind(self, record: Any) -> bool:
        """Whether leaving the function at a record closes the session."""
        order = order_of(self.fn)
        return not isinstance(self.step, f.Call) and order.start(self.step) < order.of(record) < order.of(self.step)

    def ends_before(self, record: Any) -> bool:
        """Whether a record may be evaluated after the end."""
        order = order_of(self.fn)
        return order.of(record) > order.of(self.step) and order.leads_to(self.step, record)


# --- what a session is ------------------------------------------------------------------------------------------------------------


def session_row(module: ModuleView, number: int) -> KeepsRows | None:
    """What is known of the session that a value of this type is; None where it is none. An object that stands for a session of each thread counts."""
    row = _keeping(module, number)
    return row if row is not None and (not row.makes or row.everywhere) else None


def factory_row(module: ModuleView, number: int) -> KeepsRows | None:
    """What is known of the factory of sessions that a value of this type is."""
    row = _keeping(module, number)
    return row if row is not None and row.makes else None


def _keeping(module: ModuleView, number: int) -> KeepsRows | None:
    table = module.knowledge.table(KeepsRows)
    if number not in module.types.numbers_where("session", lambda at: any(base in table for base in module.types.bases(at))):
        return None
    return next((table[base] for base in module.types.bases(number) if base in table), None)


def session_of(fn: FunctionView, value: f.AnyValue) -> KeepsRows | None:
    """What is known of the session that a value is, by its type, and where mypy has none by what made it."""
    number = fn.module.types.type_of(value)
    row = session_row(fn.module, number)
    if row is None and fn.module.types.is_any(number):
        table = fn.module.knowledge.table(KeepsRows)
        row = next((table[one] for one in fn.module.instances_of(fn, value) if one in table), None)
        return row if row is not None and (not row.makes or row.everywhere) else None
    return row


def step_of(fn: FunctionView, call: f.Call) -> SessionStep | None:
    """What a call does to the rows of a session."""
    return fn.module.find(SessionStep, fn, call)


def session_text(call: f.Call) -> str:
    """How the session is written whose method is called; "" for a function."""
    return shown(call.func.base) if isinstance(call.func, f.Attr) else ""


def is_async_session(fn: FunctionView, value: f.AnyValue) -> bool:
    row = _keeping(fn.module, fn.module.types.type_of(value)) or session_of(fn, value)
    return row is not None and row.is_async


_AS_GOOD_AS_NONE: Final = 10
"""So many times as many modules have asynchronous sessions as others."""


def works_async(program: Calls) -> bool:
    """Whether a program's sessions are asynchronous, but for a migration or a listener: what none of them loaded cannot be loaded by reading an attribute."""
    known: bool | None = program.__dict__.get("_works_async")
    if known is None:
        kinds = [
            {row.is_async for ref in module.facts.classes for base in (ref.full, *ref.mro) if (row := module.knowledge.table(KeepsRows).get(base))}
            for module in program.modules.values()
        ]
        known = program.__dict__["_works_async"] = sum(True in one for one in kinds) > _AS_GOOD_AS_NONE * sum(False in one for one in kinds)
    return known


# --- scopes -----------------------------------------------------------------------------------------------------------------------


def scopes_of(program: Calls, fn: FunctionView) -> tuple[Scope, ...]:
    """The stretches of a function at whose end a session closes or its transaction is committed, in order."""
    found = [scope for step in fn.all(f.With) for manager, target in step.items for scope in _entered(program, fn, step, manager, target)]
    found += [scope for step, manager, target in _stacked(fn) for scope in _entered(program, fn, step, manager, target)]
    found += [scope for loop in fn.all(f.For) for scope in _looped(program, fn, loop)]
    found += _closed_by_hand(program, fn)
    return tuple(found)


def _stacked(fn: FunctionView) -> Iterator[tuple[f.With, f.AnyValue, f.AnyValue]]:
    """(block, manager, target) of what is entered through a stack that a block ends (`session = stack.enter_context(Factory())`)."""
    types = fn.module.types
    for step in fn.all(f.Set):
        call = step.value.value if isinstance(step.value, f.Await) else step.value
        if not isinstance(call, f.Call) or not isinstance(call.func, f.Attr) or call.func.name not in ("enter_context", "enter_async_context"):
            continue
        if not call.args or not any(full.startswith("contextlib.") for full in types.classes(types.type_of(call.func.base))):
            continue
        stack = shown(call.func.base)
        for block in fn.all(f.With):
            if any(target is not None and shown(target) == stack for _, target in block.items):
                yield block, call.args[0].value, step.targets[0]


def _entered(program: Calls, fn: FunctionView, step: f.With, manager: f.AnyValue, target: f.AnyValue | None) -> Iterator[Scope]:
    module, types = fn.module, fn.module.types
    made = manager.value if isinstance(manager, f.Await) else manager
    names = frozenset(shown(one) for one in (target, made) if isinstance(one, (f.Name, f.Attr)))
    if isinstance(made, f.Call):
        does = step_of(fn, made)
        if does is not None:
            if does.does == "begin" and isinstance(made.func, f.Attr):
                from_factory = factory_row(module, types.type_of(made.func.base))
                closes = from_factory is not None and not from_factory.everywhere
                held = names if closes else frozenset((shown(made.func.base),))
                yield Scope(fn, step, held, made.func.base, closes, True, is_async_session(fn, made.func.base), fn)
            return
        same = module.find(HandsBack, fn, made)
        if same is not None and (given := module.callee(fn, made).argument(same.object.keyword, same.object.position)) is not None:
            made = given.value
    row = session_of(fn, made)
    if row is not None and (isinstance(made, (f.Name, f.Call)) or not row.everywhere):
        yield Scope(fn, step, names, made, True, False, row.is_async, fn)
        return
    entered = session_row(module, types.type_of(target)) if target is not None else None
    functions = [one for one in program.run_by(fn, made) if one.function.is_generator] if isinstance(made, f.Call) else []
    for generator in functions[:1]:
        inner = _given_out(program, generator)
        if inner is not None:
            bound = names or frozenset(name for name, _ in bound_names(target)) if target is not None else names
            is_async = entered.is_async if entered is not None else inner.is_async
            yield inner._replace(fn=fn, step=step, names=bound, is_async=is_async)
        return
    own = isinstance(made, f.Call) and any(full in program.classes for full in types.classes(types.type_of(made)))
    if entered is None or own or not isinstance(made, f.Call):
        yield from _unit_of_work(program, fn, step, made, names)
    else:
        called = module.callee(fn, made).names
        yield Scope(fn, step, names, made, True, False, entered.is_async, fn, program.is_whole or not (called and module.is_own(called[0])))


def _unit_of_work(program: Calls, fn: FunctionView, step: f.With, manager: f.AnyValue, names: frozenset[str]) -> Iterator[Scope]:
    """An object of the project whose `__exit__` closes its session."""
    types = fn.module.types
    for full in types.classes(types.type_of(manager)):
        if full not in program.classes:
            continue
        ends = _ending(program, full)
        if ends is not None:
            commits, is_async, holder, session = ends
            yield Scope(fn, step, names, session, True, commits, is_async, holder)
        return


def _ending(program: Calls, full: str) -> tuple[bool, bool, FunctionView, f.AnyValue] | None:
    """(whether it commits, whether the session is asynchronous, the session as it is closed, in which function) of leaving a block of one of the project's own classes that closes a session."""
    memo: dict[str, tuple[bool, bool, FunctionView, f.AnyValue] | None] = program.__dict__.setdefault("_session_endings", {})
    if full not in memo:
        memo[full] = None
        seen: set[str] = set()
        queue = [(one, 0) for name in _ENDS for one in program.overrides(full, name)]
        commits = False
        closed: tuple[FunctionView, f.AnyValue] | None = None
        while queue:
            view, depth = queue.pop()
            if view.full in seen or depth > _DEEPEST:
                continue
            seen.add(view.full)
            for call in view.calls:
                row = step_of(view, call)
                if row is not None:
                    commits = commits or row.does == "commit"
                    if row.does == "close" and isinstance(call.func, f.Attr):
                        closed = (view, call.func.base)
                else:
                    queue += [(one, depth + 1) for one in program.run_by(view, call) if one.owner is not None]
        if closed is not None:
            memo[full] = (commits, is_async_session(*closed), *closed)
    return memo[full]


def _looped(program: Calls, fn: FunctionView, loop: f.For) -> Iterator[Scope]:
    """`for session in get_session():` the generator ends with the loop."""
    module = fn.module
    row = session_row(module, module.types.type_of(loop.target)) if isinstance(loop.target, f.Name) else None
    if row is None or not isinstance(loop.over, f.Call):
        return
    for generator in program.run_by(fn, loop.over):
        inner = _given_out(program, generator)
        if inner is not None:
            yield inner._replace(fn=fn, step=loop, names=frozenset((shown(loop.target),)), is_async=row.is_async)
            return


def _given_out(program: Calls, generator: FunctionView) -> Scope | None:
    """The session that a generator yields, or has open around what it yields: what happens to it when the generator goes on, as a scope of the generator."""
    for one in generator.all(f.Yield):
        if one.value is None:
            continue
        is_session = session_row(generator.module, generator.module.types.type_of(one.value)) is not None
        text = shown(one.value)
        around = [scope for scope in _scopes_once(program, generator) if scope.holds(one) and (text in scope.names or not is_session)]
        closing = next((scope for scope in around if scope.closes), None)
        if closing is None and not is_session:
            continue
        closes = closing is not None or any(_does(generator, one, "close"))
        commits = any(scope.commits for scope in around) or any(_does(generator, one, "commit"))
        holder, value = (closing.holder, closing.value) if closing is not None else (generator, one.value)
        is_async = closing is not None and closing.is_async
        return Scope(generator, one, frozenset((text,)), value, closes, commits, is_async, holder, all(scope.decided for scope in around))
    return None


def _does(generator: FunctionView, after: f.Yield, what: str) -> Iterator[bool]:
    order = order_of(generator)
    for call in generator.calls:
        row = step_of(generator, call)
        if row is not None and row.does == what and order.of(call) > order.of(after):
            yield True


def _scopes_once(program: Calls, fn: FunctionView) -> tuple[Scope, ...]:
    memo: dict[str, tuple[Scope, ...]] = program.__dict__.setdefault("_session_scopes", {})
    if fn.full not in memo:
        memo[fn.full] = ()  # a generator that enters itself
        memo[fn.full] = scopes_of(program, fn)
    return memo[fn.full]


def _closed_by_hand(program: Calls, fn: FunctionView) -> list[Scope]:
    """`session.close()`, or the method of an object of the project that does so, in a `finally` or in between."""
    found: list[Scope] = []
    for call in fn.calls:
        if not isinstance(call.func, f.Attr):
            continue
        row = step_of(fn, call)
        closed = (fn, call.func.base) if row is not None and row.does == "close" else None
        if row is None and call.func.name in _CLOSING and isinstance(call.func.base, f.Name):
            closed = next((one for callee in program.run_by(fn, call) if (one := _closed_in(callee)) is not None), None)
        if closed is None:
            continue
        step: Any = call
        for holder, slot in fn.around(call):
            if isinstance(holder, f.Try) and slot == "final":
                step = holder
                break
        found.append(Scope(fn, step, frozenset((shown(call.func.base),)), closed[1], True, False, is_async_session(*closed), closed[0]))
    return found


def _closed_in(callee: FunctionView) -> tuple[FunctionView, f.AnyValue] | None:
    """The session of its object that a method closes."""
    for call in callee.calls:
        row = step_of(callee, call)
        if row is not None and row.does == "close" and isinstance(call.func, f.Attr) and isinstance(call.func.base, f.Attr):
            return callee, call.func.base
    return None


# --- expiry -----------------------------------------------------------------------------------------------------------------------


class Expiry(NamedTuple):
    """Whether rows forget at a commit what was loaded of them. `known`: where the session is made says so; else it is what the program's other sessions do, or the library's default. `decided`: no
    module that this program does not hold can say otherwise."""

    on: bool
    known: bool
    decided: bool


def expiry(program: Calls, fn: FunctionView, session: f.AnyValue, is_async: bool = False) -> Expiry:
    """The expiry of a session, by where it or its factory is made. `is_async`: it is entered as an asynchronous one, whatever its type."""
    if any(said is False for said in _set_on(fn)):
        return Expiry(False, True, True)
    makers = Makers(program, fn, session)
    said = [one for holder, call in makers.made for one in _said(program, holder, call, 0)]
    told = [one for one in said if one is not None]
    if told:
        return Expiry(all(told), True, True)
    return Expiry(_usual(program, is_async or is_async_session(fn, session)), False, program.is_whole)


def _set_on(fn: FunctionView) -> Iterator[bool | None]:
    """`session.expire_on_commit = False`."""
    words = {row.expires.keyword for row in fn.module.knowledge.table(KeepsRows).values()}
    for step in fn.all(f.Set):
        for target in step.targets:
            if isinstance(target, f.Attr) and target.name in words and isinstance(step.value, f.Const):
                yield bool(step.value.value)


def _said(program: Calls, fn: FunctionView, call: f.Call, depth: int) -> Iterator[bool | None]:
    """What the call that made a session, or its factory's, says; True where it leaves the library's default, None where that is not known."""
    module = fn.module
    callee = module.callee(fn, call)
    words = {row.expires.keyword for row in module.knowledge.table(KeepsRows).values()} - {""}
    given = next((arg for arg in callee.args if arg.name in words), None)
    if given is not None:
        constant = module.constant(fn, given.value)
        yield bool(constant.value) if constant is not None else False  # somebody thought of it
        return
    for arg in callee.args:
        if arg.name == "**":
            yield from _in_table(fn, arg.value, words)
            return
    made = module.types.class_objects(module.types.type_of(call.func)) or callee.names
    row = next((found for full in made for base in module.lineage(full) if (found := module.knowledge.table(KeepsRows).get(base))), None)
    if row is not None:
        if row.factory is not None:
            inner = callee.argument(row.factory.keyword, row.factory.position)
            if inner is not None:
                yield from _of_factory(program, fn, inner.value, depth)
                return
        yield from _in_class(program, made[0], words)
        return
    if factory_row(module, module.types.type_of(call.func)) is not None or depth:
        yield from _of_factory(program, fn, call.func, depth)
    elif isinstance(call.func, f.Attr) and factory_row(module, module.types.type_of(call.func.base)) is not None:
        yield from _of_factory(program, fn, call.func.base, depth)
    else:
        yield None


def _of_factory(program: Calls, fn: FunctionView, factory: f.AnyValue, depth: int) -> Iterator[bool | None]:
    if depth > _DEEPEST:
        return
    makers = Makers(program, fn, factory)
    afterwards = [said for holder, name in makers.held for said in _configured(holder, shown(name))]
    if afterwards:
        yield all(afterwards)
        return
    for holder, call in makers.made:
        yield from _said(program, holder, call, depth + 1)


def _configured(fn: FunctionView, name: str) -> Iterator[bool]:
    """What a method of the factory sets afterwards (`sessions.configure(expire_on_commit=False)`)."""
    words = {row.expires.keyword for row in fn.module.knowledge.table(KeepsRows).values()} - {""}
    for view in (fn, fn.module.body):
        for call in view.calls:
            if (
                isinstance(call.func, f.Attr)
                and shown(call.func.base) == name
                and factory_row(view.module, view.module.types.type_of(call.func.base))
            ):
                yield from (bool(arg.value.value) for arg in call.args if arg.name in words and isinstance(arg.value, f.Const))


def _in_table(fn: FunctionView, value: f.AnyValue, words: set[str]) -> Iterator[bool | None]:
    for origin in fn.origins(value):
        if isinstance(origin, f.Table):
            for key, item in origin.items:
                if isinstance(key, f.Const) and key.value in words and isinstance(item, f.Const):
                    yield bool(item.value)
                    return
    yield None


def _in_class(program: Calls, full: str, words: set[str]) -> Iterator[bool | None]:
    """What a session class of the project passes on to its base; the library's default without."""
    view = program.classes.get(full)
    for method in view.methods.values() if view is not None else ():
        for call in method.calls:
            for arg in call.args:
                if arg.name in words and isinstance(arg.value, f.Const):
                    yield bool(arg.value.value)
                    return
    yield True


def _usual(program: Calls, is_async: bool) -> bool:
    """What the program's sessions do: rows expire unless each factory in it, or with none in sight any configuration, says that they do not. Of an asynchronous session, factories of such ones tell where there are any."""
    memo: dict[bool, bool] = program.__dict__.setdefault("_usual_expiry", {})
    if is_async not in memo:
        told = [
            (one, _makes_async(module, fn, call))
            for module in program.modules.values()
            if not stands_aside(module)
            for fn in module.everything()
            for call in fn.calls
            if _makes_factory(module, call)
            for one in _said(program, fn, call, 0)
        ]
        factories = [one for one, made_async in told if made_async] if is_async else []
        said = [one for one in factories or [one for one, _ in told] if one is not None]
        off = (said and not any(said)) or (not said and any(_switched_off(module) for module in program.modules.values()))
        memo[is_async] = not off
    return memo[is_async]


def _makes_async(module: ModuleView, fn: FunctionView, call: f.Call) -> bool:
    """Whether a factory makes asynchronous sessions: by what it is, or by the class that it is given."""
    table = module.knowledge.table(KeepsRows)
    row = factory_row(module, call.type)
    given = (full for arg in call.args for full in module.types.class_objects(module.types.type_of(arg.value)))
    return (row is not None and row.is_async) or any(base in table and table[base].is_async for full in given for base in module.lineage(full))


def _makes_factory(module: ModuleView, call: f.Call) -> bool:
    made = module.types.class_objects(module.types.type_of(call.func))
    row = factory_row(module, call.type)
    if row is None and module.types.is_any(call.type):  # mypy took none of its overloads
        table = module.knowledge.table(KeepsRows)
        row = next((table[full] for full in made if full in table and table[full].makes), None)
    return row is not None and not row.everywhere and bool(made)


def _switched_off(module: ModuleView) -> bool:
    words = {row.expires.keyword for row in module.knowledge.table(KeepsRows).values()} - {""}
    for fn in module.everything():
        for call in fn.calls:
            if any(arg.name in words and isinstance(arg.value, f.Const) and not arg.value.value for arg in call.args):
                return True
        for table in fn.all(f.Table):
            for key, item in table.items:
                if isinstance(key, f.Const) and key.value in words and isinstance(item, f.Const) and not item.value:
                    return True
        if any(said is False for said in _set_on(fn)):
            return True
    return False


__all__ = ["Expiry", "Scope", "expiry", "factory_row", "is_async_session", "scopes_of", "session_of", "session_row", "session_text", "step_of"]
