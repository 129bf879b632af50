"""What a program starts and nobody owns: every start with what becomes of its handle, also where the project's own functions hand it on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import LastsForEver
from apr_mypy.views.conditions import is_always_true
from apr_mypy.views.function import FunctionView
from apr_mypy.views.kept_places import Fate, Hold
from apr_mypy.views.makers import Calls
from apr_mypy.views.module import ModuleView
from apr_mypy.views.retention import Retention
from apr_mypy.views.shown import short
from apr_mypy.views.starts import Start, starts_in


class Judged(NamedTuple):
    """Something started and what became of it."""

    start: Start
    fate: Fate


def judged(program: Calls, whole: bool) -> tuple[Judged, ...]:
    """Everything that a program starts, with its fate, worked out once. `whole`: it holds all modules of the project."""
    known: tuple[Judged, ...] | None = program.__dict__.get("_judged_starts")
    if known is None:
        known = program.__dict__["_judged_starts"] = tuple(_judge(program, whole))
    return known


def _judge(program: Calls, whole: bool) -> Iterator[Judged]:
    queue = [start for module in program.modules.values() for start in starts_in(module)]
    seen = {(id(start.site), start.fn.full) for start in queue}
    for start in queue:
        fates = []
        for fate in Retention(program, start.row, whole).of(start):
            fates.append(fate)
            if fate.hold is Hold.OWNED:
                break
        yield Judged(start, min(fates, key=lambda one: (one.hold, one.decided)))
        holds = {fate.hold for fate in fates}
        if Hold.RETURNED not in holds or not holds.isdisjoint({Hold.OWNED, Hold.STORED}):
            continue  # a callee that keeps what it also returns
        several = start.several or any(fate.among for fate in fates)
        for edge in program.callers_of(start.fn):
            if not isinstance(edge.site, f.Call) or (not start.fn.is_async and _gives_nothing(edge.caller, edge.site)):
                continue  # the base's method gives nothing, of what its override starts only that one knows
            if edge.how == "call" and not _is_super(edge.site) and (id(edge.site), edge.caller.full) not in seen:
                handle = _result(edge.caller, edge.site, start.fn.is_async)
                if handle is not None:
                    seen.add((id(edge.site), edge.caller.full))
                    queue.append(
                        Start(edge.caller, edge.site, handle, start.row, short(start.fn.full), several, start.starter or short(start.fn.full))
                    )


def _gives_nothing(fn: FunctionView, call: f.Call) -> bool:
    members = fn.module.types.members(call.type) if call.type else ()
    return bool(members) and all(one.name == f.NONE for one in members)


def _is_super(call: f.Call) -> bool:
    return isinstance(call.func, f.Attr) and isinstance(call.func.base, f.Super)


def _result(fn: FunctionView, call: f.Call, is_async: bool) -> f.AnyValue | None:
    """What a call of a function gives: for an async one the `await`, None where it is not awaited there."""
    if not is_async:
        return call
    use = fn.use_of(call)
    return use.by if use.kind == "awaited" else None


def unowned(program: Calls) -> Iterator[Judged]:
    """What one module starts and nobody owns, as far as it can say so alone."""
    return (one for one in judged(program, False) if one.fate.decided and one.fate.hold > Hold.RETURNED)


def unowned_elsewhere(program: Calls, alone: Callable[[ModuleView], Calls]) -> Iterator[Judged]:
    """What a project starts and nobody owns, where it takes more than one module to say so. `alone` makes the program that one module is by itself."""
    for one in judged(program, True):
        if one.fate.hold > Hold.RETURNED:
            before = (other.fate for other in unowned(alone(one.start.fn.module)) if other.start.site is one.start.site)
            if not any(fate.hold is not Hold.FRAME for fate in before):
                yield one


def is_worked_off(start: Start) -> bool:
    """Whether what is started only works off a queue for which somebody waits until it is empty: `self._queue.get()` in the worker, `self._queue.join()` when it is stopped."""
    fn = start.fn
    if start.handle is None or not start.row.started_by:
        return False
    for maker, made in fn.module.made_by(fn, start.handle):
        given = next((arg.value for arg in made.args if start.row.callable is not None and arg.name == start.row.callable.keyword), None)
        for worker in fn.module.local_functions(maker, given) if given is not None else ():
            taken = {
                call.func.base.name
                for call in worker.calls
                if isinstance(call.func, f.Attr) and call.func.name == "get" and isinstance(call.func.base, f.Attr | f.Name)
            }
            view = worker.module.classes.get(worker.owner.full) if worker.owner is not None else None
            beside = view.methods.values() if view is not None else fn.module.functions.values()
            if taken and any(
                isinstance(call.func, f.Attr)
                and call.func.name == "join"
                and isinstance(call.func.base, f.Attr | f.Name)
                and call.func.base.name in taken
                for other in beside
                for call in other.calls
                if not call.args
            ):
                return True
    return False


def goes_on(program: Calls, start: Start) -> bool:
    """Whether what is started goes on by itself, or nobody here can tell: a loop without an end, or over what comes in for as long as something comes. Whoever waits for it waits for ever."""
    fn, module = start.fn, start.fn.module
    work = next((arg.value for arg in start.site.args if arg.name in ("", "coro", "coro_or_future")), None)
    run: tuple[FunctionView, ...] = ()
    if start.row.started_by:
        run = tuple(_work_of_thread(program, start))
    elif isinstance(work, f.Call):
        run = program.run_by(fn, work)
        if not run and any(module.is_own(name) for name in module.callee(fn, work).names):
            return True  # it stands in another module
    return any(
        one.is_async if isinstance(one, f.For) else is_always_true(one.test) for callee in run for one in (*callee.all(f.For), *callee.all(f.While))
    )


def _run_in_thread(start: Start) -> Iterator[tuple[FunctionView, f.AnyValue]]:
    """What the constructor of a thread is given to run, with the function that makes it."""
    module, row = start.fn.module, start.row
    for maker, made in module.made_by(start.fn, start.handle) if start.handle is not None and row.callable is not None else ():
        given = module.callee(maker, made).argument(row.callable.keyword, row.callable.position) if row.callable is not None else None
        if given is not None:
            yield maker, given.value


def _work_of_thread(program: Calls, start: Start) -> Iterator[FunctionView]:
    """The project's functions that a thread runs: its target, or the `run` of its class."""
    for maker, value in _run_in_thread(start):
        yield from program.refers_to(maker, value)
    types = start.fn.module.types
    for full in types.classes(types.type_of(start.handle)) if start.handle is not None else ():
        method = program.method(full, "run") if full in program.classes else None
        if method is not None:
            yield method


def serves_a_loop(program: Calls, start: Start) -> bool:
    """Whether a thread only runs an event loop for all the others of its process (`loop.run_forever()`, in its target or in the `run` of its class): what they give to that loop is theirs to own."""
    if start.what != "thread" or start.handle is None:
        return False
    if any(maker.module.find_value(LastsForEver, maker, value) is not None for maker, value in _run_in_thread(start)):
        return True
    return any(not one.is_async and one.module.calls_known_in(LastsForEver, one) for one in _work_of_thread(program, start))


def is_a_deadline(start: Start) -> bool:
    """Whether a timer only makes sure of what its starter does itself anyway: `Timer(5, os._exit, [1]).start()`, then `os._exit(1)`."""
    fn = start.fn
    if start.what != "timer" or start.handle is None or start.row.callable is None:
        return False
    for maker, made in fn.module.made_by(fn, start.handle):
        given = fn.module.callee(maker, made).argument(start.row.callable.keyword, start.row.callable.position) if maker is fn else None
        names = set(fn.module.names_of(fn, given.value)) if given is not None else set()
        if any(call.line > made.line and not names.isdisjoint(fn.module.callee(fn, call).names) for call in fn.calls):
            return True
    return False


def ends_with_the_program(start: Start) -> bool:
    """Whether a daemon thread is started beside what the program itself is there for, and ends with that (`Thread(target=tell_health, daemon=True).start()`, then `scheduler.start()`, which does not come back)."""
    fn = start.fn
    if start.what != "thread" or start.handle is None or next(fn.loops_around(start.site), None) is not None:
        return False
    if not any(call.line > start.site.line and id(call) in fn.module.calls_known_in(LastsForEver, fn) for call in fn.calls):
        return False
    made = [call for maker, call in fn.module.made_by(fn, start.handle) if maker is fn]
    return bool(made) and all(
        any(arg.name == "daemon" and isinstance(arg.value, f.Const) and arg.value.value is True for arg in call.args) for call in made
    )
