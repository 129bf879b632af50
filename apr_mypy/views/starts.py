"""What one function starts beside itself: tasks, futures, threads, timers, processes, each with the value that stands for its handle."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Row, RunsOnLoop, Spawns, SyncCallback
from apr_mypy.roles import Role
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import ModuleView
from apr_mypy.views.shown import shown


class Start(NamedTuple):
    """Something started. `site` is the call that starts it, where a finding stands; `handle` the value that stands for it there, None where nobody gets one (a function that starts it was
    itself given as a callback). `helper` is the project's function that started it and gives the handle back, "" where this one does it itself; `several` whether
    it gives a list of them, `starter` the one that does start it where others hand the handle on."""

    fn: FunctionView
    site: f.Call
    handle: f.AnyValue | None
    row: Spawns
    helper: str = ""
    several: bool = False
    starter: str = ""

    @property
    def what(self) -> str:
        """Task, future, thread, process or timer."""
        return self.row.what


def starts_in(module: ModuleView) -> tuple[Start, ...]:
    """Everything that the code of a module starts itself and no framework supervises, in order; worked out once."""
    known: tuple[Start, ...] | None = module.__dict__.get("_starts_in")
    if known is None:
        known = module.__dict__["_starts_in"] = tuple(_starts(module))
    return known


def _starts(module: ModuleView) -> Iterator[Start]:
    for fn, call, row in module.calls_known_as(Spawns):
        if not row.supervised and not row.started_by:
            yield Start(fn, call, call, row)
    kinds = {row.started_by for row in module.knowledge.knowledge.of_kind(Spawns) if row.started_by}
    for fn in module.everything():
        for call in fn.calls:
            if isinstance(call.func, f.Attr) and call.func.name in kinds and not isinstance(call.func.base, f.Super):
                made = module.knowledge.find(Spawns, module.types.bases(_type_of(fn, call.func.base)))
                if made is not None and made.started_by == call.func.name:
                    yield Start(fn, call, call.func.base, made)
    for kind in (RunsOnLoop, SyncCallback):
        yield from _as_callbacks(module, kind)


def _type_of(fn: FunctionView, value: f.AnyValue) -> int:
    """A value's type; of a field that says nothing (`g.worker`), that of what this function puts there."""
    number = fn.module.types.type_of(value)
    if isinstance(value, f.Attr) and fn.module.types.is_any(number):
        for step in fn.all(f.Set):
            if step.value is not None and any(
                isinstance(one, f.Attr) and one.name == value.name and shown(one) == shown(value) for one in step.targets
            ):
                return fn.module.types.type_of(step.value)
    return number


def _as_callbacks(module: ModuleView, kind: type[RunsOnLoop] | type[SyncCallback]) -> Iterator[Start]:
    """`loop.call_soon_threadsafe(asyncio.create_task, work())`: what calls it drops the handle."""
    rows: list[tuple[FunctionView, f.Call, Row]] = [*module.calls_known_as(kind)]
    for fn, call, row in rows:
        if not isinstance(row, (RunsOnLoop, SyncCallback)) or (isinstance(row, SyncCallback) and module.find(RunsOnLoop, fn, call) is not None):
            continue
        callee = module.callee(fn, call)
        if any(name.startswith("builtins.") for name in callee.names):
            continue  # `map` gives the handles on
        given = callee.argument(row.callable.keyword, row.callable.position)
        value = given.value if given is not None else None
        if isinstance(value, f.Call) and "functools.partial" in module.callee(fn, value).names and value.args:
            value = value.args[0].value
        if isinstance(value, (f.Name, f.Attr)):
            spawns = module.knowledge.find(Spawns, module.names_of(fn, value))
            if spawns is not None and not spawns.supervised and not spawns.started_by:
                yield Start(fn, call, None, spawns)


def is_dropped_callback(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a function is given to what calls it and drops what it returns."""
    given = fn.argument_of(value)
    if given is None:
        return False
    module, call = fn.module, given[0]
    row = module.find(RunsOnLoop, fn, call) or module.find(SyncCallback, fn, call)
    if row is not None:
        callee = module.callee(fn, call)
        if any(name.startswith("builtins.") for name in callee.names):
            return False
        taken = callee.argument(row.callable.keyword, row.callable.position)
        if taken is not None and taken.value is value:
            return True
    wants = next((arg.wants for arg in call.args if arg.value is value), 0)
    members = module.types.members(wants)
    is_told = fn.use_of(call).kind == "statement" and module.role_of(fn) is not Role.TEST
    is_own = any(module.is_own(name) for name in module.callee(fn, call).names)
    if is_told and not is_own and isinstance(call.func, f.Attr):
        # `client.on("message", lambda one: ...)` of a library: what is told to call something, and whatever that returns, keeps no handle
        says_nothing = all(one.name in (f.ANY, f.UNKNOWN) for one in members) and module.types.is_any(module.types.type_of(call.func.base))
        if says_nothing or (members and wants == module.types.type_of(value)):
            return True
    results = [module.types.members(one.args[0]) for one in members if one.name == f.DEF and one.args]
    nothing = [f.NONE, "builtins.object"]
    if is_told and is_own:
        nothing.append(f.ANY)  # the project's own registry of callbacks, which says that it does not care
    return bool(results) and all(len(members) == 1 and members[0].name in nothing for members in results)
