"""Rows that are given to what outlives or leaves their session: a background task, a thread, a job, a cache, a global."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Enqueues, Job, KeepsResult, RunsElsewhere, Spawns
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.makers import Calls
from apr_mypy.views.module import ModuleView
from apr_mypy.views.order import order_of
from apr_mypy.views.rows import Made, sources
from apr_mypy.views.session_rows import is_single, leaves, model_at, session_model
from apr_mypy.views.sessions import expiry, session_row, step_of
from apr_mypy.views.shown import shown
from apr_mypy.views.walk import inside

_COLLECTIONS: Final = ("builtins.", "collections.", "typing.")
_CACHING: Final = pattern_of(r"(^|[._])(\w*cached?|memoi[sz]ed?)$")
_KEEPING: Final = pattern_of(r"a?(set|setex|put|add|store|save|write)(_\w+)?$")
"""How a cache is given what it keeps."""
_PUTTING: Final = frozenset({"append", "add", "setdefault", "update", "insert", "set", "put"})


class Handed(NamedTuple):
    """A row given away at `at`, to `what`."""

    fn: FunctionView
    at: f.Call | f.Set | f.Return
    row: f.AnyValue
    what: str


def handed_over(program: Calls, module: ModuleView) -> Iterator[Handed]:
    """Rows handed to another thread, process, task or job: the first argument of each call that is one."""
    seen: set[int] = set()
    kinds: tuple[tuple[type[RunsElsewhere] | type[Spawns] | type[Enqueues] | type[Job], str], ...] = (
        (Enqueues, "job"),
        (Job, "job"),
        (RunsElsewhere, "thread"),
        (Spawns, "task"),
    )
    for kind, what in kinds:
        for fn, call, row in (*module.calls_known_as(kind), *(_untyped(module) if kind is Enqueues else ())):
            if id(call) in seen or (isinstance(row, Job) and row.callable is None):
                continue
            if isinstance(row, RunsElsewhere | Job) and _is_own_session(fn, call):
                continue
            if isinstance(row, Spawns):
                if row.supervised or (row.what in ("task", "future") and _is_awaited(fn, call)):
                    continue
                kind_of: str = row.what
            else:
                started = module.find(Spawns, fn, call) if isinstance(row, RunsElsewhere) else None
                kind_of = what if started is None else "background task" if started.what == "task" else started.what
            seen.add(id(call))
            waits = isinstance(row, RunsElsewhere) and fn.use_of(call).kind == "awaited"
            for value in _given(fn, call, row):
                if (
                    _is_stored_row(program, fn, value)
                    and not (waits and _is_let_go(program, fn, call, value))
                    and not _is_taken_out(program, fn, value)
                ):
                    yield Handed(fn, call, value, kind_of)
                    break


def _untyped(module: ModuleView) -> Iterator[tuple[FunctionView, f.Call, Enqueues]]:
    """Calls that put a job of the project on its queue where the library has no types: `task.delay(…)`, by what decorates the function."""
    rows = module.knowledge.knowledge.of_kind(Enqueues)
    methods = {row.name.rpartition(".")[2] for row in rows}
    found: list[tuple[FunctionView, f.Call, str, str]] = []
    for fn in module.functions.values():
        for call in fn.calls:
            job, method = (call.func.base, call.func.name) if isinstance(call.func, f.Attr) else (call.func, "__call__")
            if method in methods and isinstance(job, f.Name) and job.scope == f.FULL and module.is_own(job.name) and module.types.is_any(job.type):
                found.append((fn, call, job.name, method))
    frameworks = {entry.function: entry.framework for entry in module.roles.entries() if entry.role is Role.JOB} if found else {}
    for fn, call, name, method in found:
        root = frameworks.get(name)
        known = next((row for row in rows if row.name.partition(".")[0] == root and row.name.rpartition(".")[2] == method), None)
        if known is not None:
            yield fn, call, known


def _is_own_session(fn: FunctionView, call: f.Call) -> bool:
    return isinstance(call.func, f.Attr) and session_row(fn.module, fn.module.types.type_of(call.func.base)) is not None


def _given(fn: FunctionView, call: f.Call, row: RunsElsewhere | Spawns | Enqueues | Job) -> Iterator[f.AnyValue]:
    """The values that what is started gets: arguments, those of a partial or of a coroutine, what a lambda captures."""
    module = fn.module
    taken = module.callee(fn, call).argument(row.callable.keyword, row.callable.position) if row.callable is not None else None
    for arg in call.args:
        is_work = arg.value is taken.value if taken is not None else isinstance(row, Spawns) and isinstance(arg.value, f.Call)  # a coroutine
        if not is_work:
            yield from leaves(arg.value)
    work = taken.value if taken is not None else call.args[0].value if isinstance(row, Spawns) and call.args else None
    if isinstance(work, f.Name) and work.scope == f.LOCAL:
        values = [one for one in fn.origins(work) if isinstance(one, f.Call)]
        work = values[0] if len(values) == 1 else work
    if isinstance(work, f.Call):
        for arg in work.args:
            yield from leaves(arg.value)
        if isinstance(work.func, f.Attr) and not work.args and is_single(module, module.types.type_of(work.func.base)):
            yield work.func.base
    elif isinstance(work, f.Lambda):
        for one in inside(work.body):
            if isinstance(one, f.Name) and one.scope == f.LOCAL and one.name not in {param.name for param in work.params}:
                yield one
    elif isinstance(work, f.Attr) and is_single(module, module.types.type_of(work.base)):
        yield work.base  # a bound method of the row


def _is_stored_row(program: Calls, fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is a row, or holds rows, that are a session's: not one made here and never given to a session."""
    if isinstance(value, f.Const | f.Text) or not model_at(program, fn, value):
        return False
    found = sources(program, fn, value)
    if not found or not all(isinstance(one, Made) for one in found):
        return True
    names = {one.name for one in inside(value) if isinstance(one, f.Name) and one.scope == f.LOCAL}
    return any(
        (row := step_of(fn, call)) is not None
        and row.does in ("add", "refresh")
        and any(isinstance(one, f.Name) and one.name in names for arg in call.args for one in inside(arg.value))
        for call in fn.calls
    )


def _is_let_go(program: Calls, fn: FunctionView, call: f.Call, value: f.AnyValue) -> bool:
    """Whether a row comes from a session that was closed before a call, and left what it had loaded as it was: nobody else uses it at the same time."""
    if not isinstance(value, f.Name) or value.scope != f.LOCAL:
        return False
    around = {id(step) for step, _ in fn.withs_around(call)}
    found = False
    for one in fn.definitions(value):
        block = (
            next(((step, manager) for step, manager in fn.withs_around(one.record) if id(step) not in around), None) if one.function is fn else None
        )
        if block is None or one.value is None or not _is_given(one.value, block[0]):
            return False
        expires = expiry(program, fn, block[1], block[0].is_async)
        if expires.on and (expires.known or expires.decided):
            return False
        found = True
    return found


def _is_taken_out(program: Calls, fn: FunctionView, value: f.AnyValue, depth: int = 0) -> bool:
    """Whether a row was taken out of its session on purpose: here, or by the function of the project that returns it."""
    if not isinstance(value, f.Name) or value.scope != f.LOCAL:
        return False
    order = order_of(fn)
    for call in fn.calls:
        row = step_of(fn, call)
        if row is not None and row.does == "detach" and order.of(call) < order.of(value):
            if not call.args or any(isinstance(arg.value, f.Name) and arg.value.name == value.name for arg in call.args):
                return True
    definitions = fn.definitions(value)
    return bool(definitions) and depth < 3 and all(_is_given_taken_out(program, fn, one, depth) for one in definitions)


def _is_given_taken_out(program: Calls, fn: FunctionView, one: Definition, depth: int) -> bool:
    made = one.value.value if isinstance(one.value, f.Await) else one.value
    if one.kind != "assigned" or not isinstance(made, f.Call) or one.function is not fn:
        return False
    makers = program.run_by(fn, made)
    results = [(maker, _at(end.value, one.path)) for maker in makers for end in maker.returns if end.value is not None]
    return bool(results) and all(given is not None and _is_taken_out(program, maker, given, depth + 1) for maker, given in results)


def _at(value: f.AnyValue, path: tuple[int, ...]) -> f.AnyValue | None:
    """What an unpacked value holds at a path; None where it is not written out."""
    for number in path:
        if not isinstance(value, f.Many) or not 0 <= number < len(value.items):
            return None
        value = value.items[number]
    return value


def _is_given(value: f.AnyValue, block: f.With) -> bool:
    """Whether a value is made with what a `with` statement gives."""
    names = {target.name for _, target in block.items if isinstance(target, f.Name)}
    return any(isinstance(one, f.Name) and one.scope == f.LOCAL and one.name in names for one in inside(value))


def _is_awaited(fn: FunctionView, call: f.Call) -> bool:
    """Whether the function itself waits for the task that a call starts."""
    use = fn.use_of(call)
    if use.kind == "awaited":
        return True
    names: set[str] = set()
    for holder, _ in fn.around(call):
        if isinstance(holder, f.Await):
            return True
        if isinstance(holder, f.Set):
            names.update(target.name for target in holder.targets if isinstance(target, f.Name))
        if isinstance(holder, f.Bind):
            names.add(holder.name)
        if isinstance(holder, f.Call) and isinstance(holder.func, f.Attr) and holder.func.name in _PUTTING and isinstance(holder.func.base, f.Name):
            names.add(holder.func.base.name)
    return any(isinstance(one, f.Name) and one.name in names for wait in fn.all(f.Await) for one in inside(wait.value))


# --- caches and globals -----------------------------------------------------------------------------------------------------------


def cached(program: Calls, module: ModuleView) -> Iterator[Handed]:
    """Rows that are put into a global, a collection that is one, or the results that a caching decorator keeps."""
    for fn in module.functions.values():
        for step in fn.all(f.Set):
            if step.value is None:
                continue
            for target in step.targets:
                place = target.base if isinstance(target, f.Item) else target
                if _is_global(fn, place) and any(_is_stored_row(program, fn, leaf) for leaf in leaves(step.value)):
                    yield Handed(fn, step, step.value, shown(place))
                    break
        for call in fn.calls:
            if isinstance(call.func, f.Attr) and call.func.name in _PUTTING and call.args and _is_global(fn, call.func.base):
                if any(full.startswith(_COLLECTIONS) for full in module.types.classes(module.types.type_of(call.func.base))):
                    value = call.args[-1].value
                    if any(_is_stored_row(program, fn, leaf) for leaf in leaves(value)):
                        yield Handed(fn, call, value, shown(call.func.base))
        if session_model(module, fn.function.returns) and any(_keeps_results(program, module, fn, one) for one in fn.function.decorators):
            for end in fn.returns:
                if end.value is not None and any(_is_stored_row(program, fn, leaf) for leaf in leaves(end.value)):
                    yield Handed(fn, end, end.value, "the cache of its results")


def _keeps_results(program: Calls, module: ModuleView, fn: FunctionView, decorator: f.AnyValue) -> bool:
    """Whether a decorator keeps what the function returns, for all who call it: as knowledge says, or, of a library without types, as its name does."""
    if module.find_value(KeepsResult, fn, decorator) is not None:
        return True
    named = decorator.func if isinstance(decorator, f.Call) else decorator
    text = shown(named).lower()
    return _CACHING.search(text) is not None and "property" not in text and not _turns_into_values(program, fn, named)


def _turns_into_values(program: Calls, fn: FunctionView, decorator: f.AnyValue) -> bool:
    """Whether a decorator of the project's own keeps something else than what the function gives (`cache.set(key, dumps(result))`)."""
    puts = False
    for made in program.refers_to(fn.module.body, decorator):
        for inner in made.module.everything():
            if not inner.full.startswith(f"{made.full}."):
                continue
            kept = [arg.value for call in inner.calls if isinstance(call.func, f.Attr) and _KEEPING.match(call.func.name) for arg in call.args]
            kept += [step.value for step in inner.all(f.Set) for target in step.targets if isinstance(target, f.Item) and step.value is not None]
            if any(_is_result_of_parameter(inner, value) for value in kept):
                return False
            puts = puts or bool(kept)
    return puts


def _is_result_of_parameter(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is what a function gave that the one around was handed (`result = await function(*args)`)."""
    for origin in fn.origins(value):
        call = origin.value if isinstance(origin, f.Await) else origin
        if isinstance(call, f.Call) and isinstance(call.func, f.Name) and any(one.kind == "parameter" for one in fn.definitions(call.func)):
            return True
    return False


def _is_global(fn: FunctionView, place: f.AnyValue) -> bool:
    """A global of the project, a class attribute, or a field that says it is a cache."""
    if isinstance(place, f.Name):
        if place.scope == f.FULL:
            return fn.module.is_own(place.name)
        return any(place.name in step.names and not step.is_nonlocal for step in fn.all(f.Global))
    if not isinstance(place, f.Attr):
        return False
    base = place.base
    if isinstance(base, f.Name) and base.scope == f.FULL and fn.module.types.class_objects(fn.module.types.type_of(base)):
        return True
    is_self = isinstance(base, f.Name) and any(isinstance(one, Definition) and one.kind == "parameter" for one in fn.origins(base))
    if not is_self or not isinstance(base, f.Name) or base.name not in ("self", "cls"):
        return False
    return base.name == "cls" or ("cache" in place.name.lower() and not _is_made_for_a_session(fn))


def _is_made_for_a_session(fn: FunctionView) -> bool:
    """Whether an object keeps the session that it was given: what it holds besides lives no longer than that."""
    if fn.owner is None:
        return False
    made = fn.module.functions.get(f"{fn.owner.full}.__init__")
    given = {param.name for param in made.function.params if session_row(made.module, param.type) is not None} if made is not None else set()
    return made is not None and any(
        isinstance(step.value, f.Name) and step.value.name in given and any(isinstance(target, f.Attr) for target in step.targets)
        for step in made.all(f.Set)
    )


__all__ = ["Handed", "cached", "handed_over"]
