"""Where the functions of the program run while it serves, and whether two of them, or one twice, can run at once: as tasks of one event loop, or in threads."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Final

from apr_mypy import facts as f
from apr_mypy.concurrency.starting import ENDING, is_beginning, makes_application
from apr_mypy.knowledge.schema import ConsumesAwaitable, Greenlets, Lifespan, RunsElsewhere, RunsLoop, Spawns
from apr_mypy.program import Program
from apr_mypy.roles import Role
from apr_mypy.views.edges import Edge
from apr_mypy.views.function import FunctionView

_NOT_SERVING: Final = frozenset({Role.LIFESPAN, Role.COMMAND, Role.MIGRATION, Role.TEST})
_IN_THREADS: Final = frozenset({Role.HANDLER, Role.WEBHOOK, Role.DEPENDENCY, Role.MIDDLEWARE, Role.ADMIN})
_MAKING: Final = frozenset({"__init__", "__new__", "__post_init__", "__init_subclass__", "__set_name__"})

MANY: Final = "many"
"""Several at once."""
ONE: Final = "one"
"""One, beside everything else."""
NONE: Final = ""
"""Not while the program serves, or only where nothing else can run."""


class Running:
    """Answers for one program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._tasks: dict[str, str] = {}
        self._within: dict[str, dict[str, str]] = {}

    @cached_property
    def _entries(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for entry in self.program.roles.entries():
            if entry.role in _NOT_SERVING:
                found.setdefault(entry.function, []).append(NONE)
            elif entry.is_async or entry.runs == "loop":
                found.setdefault(entry.function, []).append("loop")
            elif (entry.role in _IN_THREADS and entry.runs in ("thread", "worker")) or (entry.role is Role.JOB and entry.runs == "thread"):
                found.setdefault(entry.function, []).append("thread")
        return found

    @cached_property
    def in_greenlets(self) -> frozenset[str]:
        """The modules of which the threads are greenlets: those that say so for their program, and what they import."""
        modules, found = self.program.modules, set()
        left = [name for name, module in modules.items() if module.calls_known_as(Greenlets)]
        while left:
            name = left.pop()
            if name in modules and name not in found:
                found.add(name)
                left += [part for one in modules[name].facts.imports for part in (one.full, one.full.rpartition(".")[0])]
        return frozenset(found)

    def serves(self, fn: FunctionView, depth: int = 0) -> bool:
        """Whether a function may run while the program serves: not at import, start-up or in a command only."""
        if fn.function.name == "<module>" or fn.module.role_of(fn) in _NOT_SERVING or fn.function.name in _MAKING or self._gets_application(fn):
            return False
        if self._entries.get(fn.full):
            return True
        callers = self.program.callers_of(fn) if depth < 6 else ()
        if callers:
            return any(self.serves(edge.caller, depth + 1) for edge in callers if edge.caller is not fn)
        outer = fn.outer if fn.outer is not None else fn
        if outer.full in self._decorators:
            return False
        name = fn.function.name
        return name in ENDING or name in ("connect", "open") or not (self.is_start(fn) or makes_application(fn))

    def starts_with(self, fn: FunctionView) -> bool:
        """Whether a function is called at import or start-up already, before anything else runs."""
        return any(
            edge.how == "call" and (edge.caller.function.name == "<module>" or edge.caller.module.role_of(edge.caller) is Role.LIFESPAN)
            for edge in self.program.callers_of(fn)
            if edge.awaited == fn.is_async
        )

    @cached_property
    def _decorators(self) -> frozenset[str]:
        """The functions of the project that decorate something: they run at import."""
        found = set()
        for fn in self.program.functions.values():
            for decorator in fn.function.decorators:
                target = decorator.func if isinstance(decorator, f.Call) else decorator
                for one in self.program.refers_to(fn.module.body, target):
                    found.add(one.full)
        return frozenset(found)

    # --- the event loop -----------------------------------------------------------------------------------------------------------

    def as_tasks(self, fn: FunctionView) -> str:
        """How many runs of a coroutine function there may be at once on the loop: MANY, ONE beside others, NONE."""
        known = self._tasks.get(fn.full)
        if known is None:
            self._tasks[fn.full] = NONE
            known = self._tasks[fn.full] = self._as_tasks(fn)
        return known

    def _as_tasks(self, fn: FunctionView) -> str:
        entries = self._entries.get(fn.full)
        if entries and "loop" in entries:
            return MANY
        if entries or fn.module.role_of(fn) in _NOT_SERVING or self._gets_application(fn):
            return NONE
        found = self._given_away(fn)
        callers = self.program.callers_of(fn)
        for edge in callers:
            found = max(found, self._through(edge), key=_RANK.index)
        ending = self.ends(fn)
        if callers or found or ending:
            return found if not ending else NONE
        if fn.outer is not None and fn.function.name in fn.outer.nested:
            return self._nested(fn)
        return NONE if self.is_start(fn) else MANY

    def _nested(self, fn: FunctionView) -> str:
        """A function inside another that nobody calls by name: it is given away, by a decorator or as a value."""
        outer = fn.outer
        return MANY if fn.function.decorators or (outer is not None and outer.reads(fn.function.name)) else NONE

    def is_start(self, fn: FunctionView) -> bool:
        """Whether a function looks like start-up or the end, for its name, as long as nobody is seen to call it."""
        return is_beginning(fn) or self._gets_application(fn)

    def ends(self, fn: FunctionView) -> bool:
        """Whether a function, no entry point, is there for the end of the program, by its name."""
        return fn.full not in self._entries and (fn.function.name in ENDING or "shutdown" in fn.function.name)

    def _gets_application(self, fn: FunctionView) -> bool:
        params = fn.function.params
        if len(params) != 1 or fn.owner is not None:
            return False
        table = fn.module.knowledge.table(Lifespan)
        return any(name == base or name.startswith(f"{base}.") for base in fn.module.types.bases(params[0].type) for name in table)

    def _through(self, edge: Edge) -> str:
        """How many runs one call makes."""
        caller = edge.caller
        if not caller.is_async and self._has_own_loop(edge):
            return NONE  # a loop of its own has nothing else on it, but for what is started there
        if caller.function.name == "<module>":
            above = NONE
        elif caller.is_async:
            above = self.as_tasks(caller)
        elif caller.full in self.threads or caller.full in self._entries:
            above = MANY if self._entries.get(caller.full, [""])[0] != NONE else NONE
        else:
            above = max((self._through(up) for up in self.program.callers_of(caller) if up.caller is not caller), key=_RANK.index, default=NONE)
            if not self.program.callers_of(caller) and not self.is_start(caller):
                above = MANY
        if above == MANY or edge.awaited:
            return above
        if isinstance(edge.site, f.Call) and self._is_repeated(caller, edge.site):
            return MANY
        return ONE if above == ONE or self._is_spawned(caller, edge.site) else above

    def _is_spawned(self, fn: FunctionView, site: object) -> bool:
        given = fn.argument_of(site) if isinstance(site, f.Call) else None
        return given is not None and (fn.module.find(Spawns, fn, given[0]) or fn.module.find(ConsumesAwaitable, fn, given[0])) is not None

    def _is_repeated(self, fn: FunctionView, call: f.Call) -> bool:
        """Whether several coroutines of one call run at once: made in a loop or comprehension and not awaited there, or twice for one `gather`."""
        if next(fn.loops_around(call), None) is not None:
            return True
        given = fn.argument_of(call)
        if given is None or fn.module.find(ConsumesAwaitable, fn, given[0]) is None:
            return False
        return sum(isinstance(arg.value, f.Call) and arg.value.func == call.func for arg in given[0].args) > 1

    def _given_away(self, fn: FunctionView) -> str:
        """How many runs come of being handed to what spawns tasks (`task_group.start_soon(worker)`)."""
        found = NONE
        for caller, call, row in self._spawns:
            given = caller.module.callee(caller, call).argument(row.callable.keyword, row.callable.position) if row.callable is not None else None
            if given is not None and fn in self.program.refers_to(caller, given.value):
                many = next(caller.loops_around(call), None) is not None or (caller.is_async and self.as_tasks(caller) == MANY)
                found = max(found, MANY if many else ONE, key=_RANK.index)
        return found

    @cached_property
    def _spawns(self) -> list[tuple[FunctionView, f.Call, Spawns]]:
        return [one for module in self.program.modules.values() for one in module.calls_known_as(Spawns) if one[2].what == "task"]

    def within(self, fn: FunctionView, outer: FunctionView) -> str:
        """How many runs of an inner coroutine function there may be at once for one call of the function around it, whose variables they share."""
        found = NONE
        while fn.outer is not None and fn.outer is not outer:
            fn = fn.outer
        for edge in self.program.callers_of(fn):
            if not edge.awaited and isinstance(edge.site, f.Call) and self._is_repeated(edge.caller, edge.site):
                found = MANY
        for name in outer.reads(fn.function.name):
            use = outer.use_of(name)
            if use.kind == "assigned" and outer.is_async and isinstance(getattr(use.by, "targets", (None,))[0], f.Name):
                continue  # under another name, for as long as the outer one runs
            if use.kind in ("returned", "assigned", "item", "yielded", "argument"):
                given = outer.argument_of(name)
                if given is not None and (self._stands_in(fn, outer, given[0]) or self._is_told_nothing(outer, given[0])):
                    continue
                row = outer.module.find(Spawns, outer, given[0]) if given is not None else None
                found = max(found, ONE if row is not None and next(outer.loops_around(name), None) is None else MANY, key=_RANK.index)
        return MANY if fn.function.decorators else found

    def _stands_in(self, fn: FunctionView, outer: FunctionView, call: f.Call) -> bool:
        """Whether an inner function is handed on in place of what the outer one was given, for as long as that waits, which calls it in turn: `await self.app(scope, receive, send_and_count)`."""
        params = {param.name for param in outer.function.params}
        wraps = any(isinstance(one.func, f.Name) and one.func.scope == f.LOCAL and one.func.name in params for one in fn.calls)
        return wraps and outer.use_of(call).kind == "awaited" and not self.program.run_by(outer, call)

    def _is_told_nothing(self, outer: FunctionView, call: f.Call) -> bool:
        """Whether an inner function is handed to one of the project, or to something that the outer one waits for: nothing says that it is run beside itself there, as a library does with what listens to it."""
        if outer.module.find(Spawns, outer, call) is not None or outer.module.find(ConsumesAwaitable, outer, call) is not None:
            return False
        names = outer.module.callee(outer, call).names
        return (bool(names) and all(outer.module.is_own(name) for name in names)) or (outer.is_async and outer.use_of(call).kind == "awaited")

    # --- threads ------------------------------------------------------------------------------------------------------------------

    @cached_property
    def threads(self) -> dict[str, str]:
        """The functions that run in threads beside others, MANY or ONE, with all that they call."""
        return self._reached_by(self._starts(False))

    def threads_within(self, fn: FunctionView, outer: FunctionView) -> str:
        """The same for an inner function within one call of the function around it, whose variables its runs share: only what is nested there as well can start it."""
        known = self._within.get(outer.full)
        if known is None:
            starts = {full: how for full, how in self._starts_of_one_call.items() if full.startswith(f"{outer.full}.")}
            known = self._within[outer.full] = self._reached_by(starts)
        return known.get(fn.full, NONE)

    @cached_property
    def _starts_of_one_call(self) -> dict[str, str]:
        return self._starts(True)

    def _starts(self, of_one_call: bool) -> dict[str, str]:
        starts: dict[str, str] = {}
        for full, how in self._entries.items():
            if "thread" in how:
                starts[full] = MANY
        for fn in self.program.functions.values():
            if (
                fn.outer is not None
                and fn.lambda_ is None
                and not fn.is_async
                and [param.name for param in fn.outer.function.params] == ["get_response"]
            ):
                starts[fn.full] = MANY  # Django's middleware as a function
        for fn, many in self._handed_over(of_one_call):
            if starts.get(fn.full) != MANY:
                starts[fn.full] = MANY if many else ONE
        return starts

    def _reached_by(self, starts: dict[str, str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for rank in (MANY, ONE):
            views = [self.program.functions[full] for full, how in starts.items() if how == rank and full in self.program.functions]
            for full in self.program.reached(views, self._goes_on):
                found.setdefault(full, rank)
        return found

    def _goes_on(self, edge: Edge) -> bool:
        if edge.callee.module.role_of(edge.callee) is Role.TEST:
            return False
        return not edge.callee.is_async or edge.caller.is_async or self._has_own_loop(edge)

    def _has_own_loop(self, edge: Edge) -> bool:
        """Whether a plain function runs the coroutine itself (`asyncio.run(work())`)."""
        given = edge.caller.argument_of(edge.site) if isinstance(edge.site, f.Call) else None
        return given is not None and edge.caller.module.find(RunsLoop, edge.caller, given[0]) is not None

    def _handed_over(self, of_one_call: bool) -> Iterator[tuple[FunctionView, bool]]:
        """The functions that code of the project has run in threads, and whether several runs of each are on their way at once."""
        for module in self.program.modules.values():
            sites: dict[str, int] = {}
            given_away: list[tuple[FunctionView, FunctionView, f.Call]] = []
            for fn, call, row in module.calls_known_as(RunsElsewhere):
                given = module.callee(fn, call).argument(row.callable.keyword, row.callable.position)
                if given is None or row.where != "thread" or module.role_of(fn) is Role.TEST or _is_joined_there(fn, call):
                    continue
                for one in self.program.refers_to(fn, given.value):
                    if not one.is_async:
                        sites[one.full] = sites.get(one.full, 0) + 1
                        given_away.append((one, fn, call))
            for one, fn, call in given_away:
                yield one, sites[one.full] > 1 or self._hands_over_many(fn, call, of_one_call and one.outer is not None)
            for fn in module.functions.values():
                if any(module.find_value(RunsElsewhere, module.body, decorator) is not None for decorator in fn.function.decorators):
                    yield fn, True
                if fn.owner is not None and fn.function.name == "run" and "threading.Thread" in fn.owner.mro:
                    yield fn, True

    def _hands_over_many(self, fn: FunctionView, call: f.Call, of_one_call: bool) -> bool:
        if isinstance(call.func, f.Attr) and call.func.name == "map":
            return True
        if any(isinstance(loop, (f.For, f.Each)) for loop in fn.loops_around(call)) and fn.use_of(call).kind != "awaited":
            return True
        if of_one_call:
            return False
        if fn.is_async:
            return self.as_tasks(fn) == MANY
        return any(how == "thread" for how in self._entries.get(fn.full, ())) or bool(
            fn.function.name != "<module>" and not self.is_start(fn) and fn.owner is None
        )


def _is_joined_there(fn: FunctionView, call: f.Call) -> bool:
    """`thread = Thread(target=work)`, `thread.start()`, `thread.join()`: whether a plain function waits for the one thread that it starts, which then runs in its place and beside nobody else."""
    step = fn.step_of(call)
    if fn.is_async or not isinstance(step, f.Set) or step.value is not call or next(fn.loops_around(call), None) is not None:
        return False
    names = {target.name for target in step.targets if isinstance(target, f.Name) and target.scope == f.LOCAL}
    return any(
        isinstance(one.func, f.Attr) and one.func.name == "join" and isinstance(one.func.base, f.Name) and one.func.base.name in names
        for one in fn.calls
    )


_RANK: Final = (NONE, ONE, MANY)
