"""Which code runs on the event loop while the program serves, and which only before or after."""

from __future__ import annotations

from typing import Final

from apr_mypy.knowledge.schema import LastsForEver, Lifespan, RunsOnLoop
from apr_mypy.program import Program
from apr_mypy.roles import Role
from apr_mypy.views.function import FunctionView

_NOT_SERVING: Final = frozenset({Role.LIFESPAN, Role.COMMAND, Role.MIGRATION})
_START: Final = frozenset({"lifespan", "startup", "on_startup", "start_up", "shutdown", "on_shutdown", "startup_event", "shutdown_event"})
_AWAITING: Final = frozenset({"__await__", "__aenter__", "__aexit__", "__aiter__", "__anext__"})
_DEEPEST: Final = 5


def on_event_loop(program: Program) -> dict[str, FunctionView]:
    """The functions whose own code runs on the event loop while it serves, by full name: coroutines, what the language awaits, what the loop is given to call."""
    found: dict[str, FunctionView] = {}
    sync_entries = {entry.function for entry in program.roles.entries() if entry.runs == "loop" and not entry.is_async}
    for fn in program.functions.values():
        if fn.is_async or fn.full in sync_entries or fn.function.name in _AWAITING or _is_loop_method(fn):
            if not is_start(fn) or is_scheduled(program, fn):
                found[fn.full] = fn
    for module in program.modules.values():
        for fn, call, row in module.calls_known_as(RunsOnLoop):
            given = module.callee(fn, call).argument(row.callable.keyword, row.callable.position)
            for one in program.refers_to(fn, given.value) if given is not None else ():
                found[one.full] = one
    return found


def _is_loop_method(fn: FunctionView) -> bool:
    if fn.owner is None or len(fn.owner.mro) < 2:
        return False
    row = fn.module.knowledge.find(RunsOnLoop, fn.owner.mro[1:])
    return row is not None and fn.function.name in row.methods


def is_start(fn: FunctionView) -> bool:
    """Whether a function runs before or after serving, by its role, its name or the application it is given."""
    if fn.module.role_of(fn) in _NOT_SERVING or fn.function.name in _START:
        return True
    if len(fn.function.params) != 1:
        return False
    types, table = fn.module.types, fn.module.knowledge.table(Lifespan)
    return any(name == base or name.startswith(f"{base}.") for base in types.bases(fn.function.params[0].type) for name in table)


def is_main(program: Program, fn: FunctionView) -> bool:
    """Whether a coroutine is what the program runs: it waits for the end of the program (`await server.serve_forever()`, `await stopped.wait()`), and no coroutine calls it. What it does itself comes
    before serving, or after."""
    lasting = fn.module.calls_known_in(LastsForEver, fn) if fn.is_async else {}
    rows = [
        row
        for call in fn.calls
        if (row := lasting.get(id(call))) is not None and fn.use_of(call).kind == "awaited" and not any(fn.loops_around(call))
    ]
    if not rows or fn.full in program.entry_points:
        return False
    callers = program.callers_of(fn)
    return not any(edge.caller.is_async for edge in callers) and (bool(callers) or any(row.serves for row in rows))


def serves(program: Program, fn: FunctionView, depth: int = 0) -> bool:
    """Whether something else than start-up runs a function, as far as its callers are known."""
    if is_main(program, fn):
        return False
    callers = program.callers_of(fn) if depth < _DEEPEST else ()
    if not callers or fn.full in program.entry_points:
        return True
    return any(
        (fn.is_async and not edge.awaited)
        or is_scheduled(program, edge.caller)
        or (not is_start(edge.caller) and serves(program, edge.caller, depth + 1))
        for edge in callers
    )


def is_scheduled(program: Program, fn: FunctionView) -> bool:
    """Whether a coroutine function, though it looks like start-up, is also run beside other code: a coroutine calls it and does not wait for it (`create_task(discover(app))`)."""
    return fn.is_async and any(edge.how == "call" and edge.caller.is_async and not edge.awaited for edge in program.callers_of(fn))
