"""Which code runs on the event loop while the program serves, and which only before or after."""

from __future__ import annotations

from typing import Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Enqueues, LastsForEver, Lifespan, RunsLoop, RunsOnLoop, Spawns
from apr_mypy.program import Program
from apr_mypy.roles import Role
from apr_mypy.views.edges import Edge
from apr_mypy.views.function import FunctionView

_NOT_SERVING: Final = frozenset({Role.LIFESPAN, Role.COMMAND, Role.MIGRATION})
_START: Final = frozenset({"lifespan", "startup", "on_startup", "start_up", "shutdown", "on_shutdown", "startup_event", "shutdown_event"})
_AWAITING: Final = frozenset({"__await__", "__aenter__", "__aexit__", "__aiter__", "__anext__"})
_STARTING: Final = frozenset(
    {"gather", "start_soon", "start_server", "create_server", "as_completed", "TaskGroup", "create_task_group", "serve", "run_app"}
)
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


def is_run_before(program: Program, fn: FunctionView) -> bool:
    """Whether a coroutine is only run to its end before the loop runs for ever: `loop.run_until_complete(set_up())`, then `loop.run_forever()`."""
    if fn.full not in _run_before(program) or fn.full in program.entry_points:
        return False
    return all(
        (given := edge.caller.argument_of(edge.site)) is not None and edge.caller.module.find(RunsLoop, edge.caller, given[0]) is not None
        for edge in _callers(program, fn)
    )


def _run_before(program: Program) -> frozenset[str]:
    """The coroutine functions that plain code runs to their end, and then lets the loop run for ever; not those that are run so elsewhere too."""
    known: frozenset[str] | None = program.__dict__.get("_run_before")
    if known is None:
        before: set[str] = set()
        otherwise: set[str] = set()
        for module in program.modules.values():
            for fn, call, row in module.calls_known_as(RunsLoop):
                lasting = module.calls_known_in(LastsForEver, fn)
                goes_on = any(id(one) in lasting and one.line > call.line for one in fn.calls)
                for told in (row.awaitable, row.callable):
                    given = module.callee(fn, call).argument(told.keyword, told.position) if told is not None else None
                    value = given.value if given is not None else None
                    if value is not None:
                        run = program.run_by(fn, value) if told is row.awaitable and isinstance(value, f.Call) else program.refers_to(fn, value)
                        (before if goes_on else otherwise).update(one.full for one in run if fn.module.is_test <= one.module.is_test)
        known = program.__dict__["_run_before"] = frozenset(before - otherwise)
    return known


def _callers(program: Program, fn: FunctionView) -> tuple[Edge, ...]:
    """Who calls a function, but for the tests of code that is none."""
    return tuple(edge for edge in program.callers_of(fn) if fn.module.is_test or not edge.caller.module.is_test)


def serves(program: Program, fn: FunctionView, depth: int = 0) -> bool:
    """Whether something else than start-up runs a function, as far as its callers are known."""
    if is_main(program, fn) or is_run_before(program, fn):
        return False
    callers = _callers(program, fn) if depth < _DEEPEST else ()
    if fn.is_async and fn.full in _jobs_on_their_own(program) and _is_sole(program, fn):
        return any(serves(program, edge.caller, depth + 1) for edge in callers)
    if fn.full in program.entry_points or (not callers and not _is_run_by_command(program, fn)):
        return True
    return any(
        (fn.is_async and not edge.awaited)
        or is_scheduled(program, edge.caller)
        or (not is_start(edge.caller) and serves(program, edge.caller, depth + 1))
        for edge in callers
        if not (fn.is_async and (_is_alone(program, edge) or (len(callers) > 1 and _is_by_hand(edge))))
    )


def _jobs_on_their_own(program: Program) -> frozenset[str]:
    """The coroutine functions, with those that override them, which a queue's worker runs one by one, each on a loop of its own."""
    known: frozenset[str] | None = program.__dict__.get("_jobs_on_their_own")
    if known is None:
        queues = {name.partition(".")[0] for name, row in program.knowledge.table(Enqueues).items() if row.own_loop}
        entries = [entry for entry in program.roles.entries() if entry.role is not Role.TEST] if queues else []
        jobs = {entry.function for entry in entries if entry.role is Role.JOB and entry.framework in queues}
        jobs -= {entry.function for entry in entries if entry.role is not Role.JOB or entry.framework not in queues}
        for full in tuple(jobs):
            owner, _, method = full.rpartition(".")
            jobs.update(
                one.full
                for one in (program.functions.values() if owner in program.classes else ())
                if one.owner is not None and one.function.name == method and owner in one.owner.mro
            )
        known = program.__dict__["_jobs_on_their_own"] = frozenset(jobs)
    return known


def _is_alone(program: Program, edge: Edge) -> bool:
    """Whether plain code, a method, a command or what a thread is started for, has a loop run one coroutine to its end (`asyncio.run(self.send(text))`), and nothing in it starts another or serves:
    nobody else is on that loop."""
    caller = edge.caller
    if _runs_in_thread(caller, edge.site):
        return _is_sole(program, edge.callee)
    if caller.full in _thread_targets(program):
        given = caller.argument_of(edge.site)
        return given is not None and caller.module.find(RunsLoop, caller, given[0]) is not None and _is_sole(program, edge.callee)
    if caller.is_async or (caller.owner is None and Role.COMMAND not in (caller.module.role_of(caller), caller.module.placed)):
        return False
    given = caller.argument_of(edge.site)
    if given is None or caller.module.find(RunsLoop, caller, given[0]) is None:
        return False
    return _is_sole(program, edge.callee)


def _runs_in_thread(fn: FunctionView, coroutine: f.AnyValue) -> bool:
    """Whether a coroutine is what a thread's own loop runs: `Thread(target=asyncio.run, args=(report(),))`."""
    use = fn.use_of(coroutine)
    given = fn.argument_of(use.by) if use.kind == "item" and isinstance(use.by, f.Many) else None
    row = fn.module.find(Spawns, fn, given[0]) if given is not None else None
    if given is None or row is None or row.what != "thread" or row.callable is None:
        return False
    target = next((arg.value for arg in given[0].args if row.callable is not None and arg.name == row.callable.keyword), None)
    return target is not None and fn.module.find_value(RunsLoop, fn, target) is not None


def _thread_targets(program: Program) -> frozenset[str]:
    """The functions for which a thread is started."""
    known: frozenset[str] | None = program.__dict__.get("_thread_targets")
    if known is None:
        found: set[str] = set()
        for module in program.modules.values():
            for fn, call, row in module.calls_known_as(Spawns):
                given = next((arg.value for arg in call.args if row.callable is not None and arg.name == row.callable.keyword), None)
                if row.what == "thread" and given is not None:
                    found.update(one.full for one in program.refers_to(fn, given))
        known = program.__dict__["_thread_targets"] = frozenset(found)
    return known


def _is_sole(program: Program, fn: FunctionView) -> bool:
    """Whether nothing that a coroutine reaches is run beside it."""
    known: dict[str, bool] = program.__dict__.setdefault("_alone_on_its_loop", {})
    if fn.full not in known:
        known[fn.full] = not any(_starts_others(program.functions[full]) for full in program.reached([fn]))
    return known[fn.full]


def _is_run_by_command(program: Program, fn: FunctionView) -> bool:
    """Whether a command of the same package has a loop run a method of this name, on an object without a type, to its end: `asyncio.run(context.obj["deployer"].deploy(file))`."""
    if not fn.is_async or fn.owner is None:
        return False
    named: set[tuple[str, str]] | None = program.__dict__.get("_run_by_commands")
    if named is None:
        named = program.__dict__["_run_by_commands"] = set()
        for module in program.modules.values():
            for caller, call, row in module.calls_known_as(RunsLoop):
                told = row.awaitable
                given = module.callee(caller, call).argument(told.keyword, told.position) if told is not None else None
                value = given.value if given is not None else None
                if (
                    isinstance(value, f.Call)
                    and isinstance(value.func, f.Attr)
                    and not value.func.targets
                    and Role.COMMAND in (module.role_of(caller), module.placed)
                ):
                    named.add((value.func.name, module.name.rpartition(".")[0]))
    return (fn.function.name, fn.module.name.rpartition(".")[0]) in named and _is_sole(program, fn)


def _is_by_hand(edge: Edge) -> bool:
    """Whether a module that is run as a program has a loop run a coroutine: `if __name__ == "__main__": asyncio.run(migrate())`."""
    caller = edge.caller
    given = caller.argument_of(edge.site) if caller is caller.module.body else None
    return given is not None and caller.module.find(RunsLoop, caller, given[0]) is not None


def _starts_others(fn: FunctionView) -> bool:
    """Whether a function has something else run on its loop."""
    if any(row.what == "task" for row in fn.module.calls_known_in(Spawns, fn).values()) or fn.module.calls_known_in(LastsForEver, fn):
        return True
    return any(isinstance(call.func, f.Attr | f.Name) and call.func.name.rpartition(".")[2] in _STARTING for call in fn.calls)


def is_scheduled(program: Program, fn: FunctionView) -> bool:
    """Whether a coroutine function, though it looks like start-up, is also run beside other code: a coroutine calls it and does not wait for it (`create_task(discover(app))`)."""
    return fn.is_async and any(edge.how == "call" and edge.caller.is_async and not edge.awaited for edge in program.callers_of(fn))
