"""Where failures get lost without an `except`: a `finally` that leaves, an `__exit__` that always says yes, results that hold exceptions and that nobody reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import HoldsFailures, LeavesTheRest
from apr_mypy.roles import Role
from apr_mypy.views.aftermath import through
from apr_mypy.views.conditions import exits
from apr_mypy.views.deeds import CLEANS, ENDS, deeds
from apr_mypy.views.excepts import Caught, Taking
from apr_mypy.views.flow import bound_names
from apr_mypy.views.function import FunctionView
from apr_mypy.views.module import ModuleView
from apr_mypy.views.naming import called_name
from apr_mypy.views.shown import shown
from apr_mypy.views.walk import inside, steps

_EXITS = frozenset({"__exit__", "__aexit__"})


class Lost(NamedTuple):
    """A place where failures are lost. `how`: "finally", "exit", "unread" or "lazy"; `what` in words; `logged` whether they are logged on the way."""

    fn: FunctionView
    at: Any
    how: str
    what: str
    logged: bool = False


def lost_failures(module: ModuleView) -> tuple[Lost, ...]:
    """All such places of a module but its tests, worked out once."""
    known: tuple[Lost, ...] | None = module.__dict__.get("_lost")
    if known is None:
        found = [one for one in _lost(module) if module.role_of(one.fn) is not Role.TEST]
        known = module.__dict__["_lost"] = tuple(found)
    return known


def _lost(module: ModuleView) -> Iterator[Lost]:
    for fn in module.everything():
        for step in fn.all(f.Try):
            for one in exits(fn, step.final) if step.final else ():
                if one.kind in ("return", "break", "continue"):
                    yield Lost(fn, one.step, "finally", one.kind)
                    break  # one `finally` is one cause, however many ways lead out of it
        if fn.function.name in _EXITS and fn.owner is not None:
            yield from _always_true(fn)
    for fn, call, row in module.calls_known_as(HoldsFailures):
        if _holds(call, row) and not _is_race(fn, call) and not _is_read(fn, call, row) and not _is_ending(fn, call):
            yield Lost(fn, call, "lazy" if row.lazy else "unread", shown(call.func))


# --- __exit__ -----------------------------------------------------------------------------------------------------------------------


def _always_true(fn: FunctionView) -> Iterator[Lost]:
    """An `__exit__` that keeps every exception to itself, whatever it is."""
    params = [param.name for param in fn.function.params][1:]
    exception = params[1] if len(params) > 1 else ""
    for path in through(fn, fn.function.block):
        value = path.last.value if path.end == "return" else None
        if value is None or not _swallows(value, params) or any(_selects(test) for test in path.tests):
            continue
        if any(_asks_whether(test, params) and not any(test is one for one in path.held) for test in path.tests):
            continue  # there was no exception
        caught = Caught(("BaseException",), frozenset({""}), True, True)
        done = deeds(Taking(fn, "exit", path.last, None, (), fn.function.block, exception, caught), path)
        noted = any(isinstance(step, f.Set) and any(isinstance(one, f.Attr) for one in step.targets) for step in path.steps)
        if not done.handled or (done.handled == "acts" and not path.tests and not noted):  # what is done either way is no answer to a failure
            yield Lost(fn, path.last, "exit", fn.function.name, done.report is not None)
            return


def _swallows(value: f.AnyValue, params: list[str]) -> bool:
    """True, or "there was an exception"."""
    if isinstance(value, f.Const):
        return value.value is True
    if isinstance(value, f.Call):  # `bool(exc_type)`
        return called_name(value) == "bool" and all(
            isinstance(one, f.Name) and one.name in params for arg in value.args for one in (_first(arg.value),)
        )
    return (
        isinstance(value, f.Compare)
        and value.ops == ("is not",)
        and isinstance(value.args[0], f.Name)
        and value.args[0].name in params
        and isinstance(value.args[1], f.Const)
        and value.args[1].value is None
    )


def _asks_whether(test: f.AnyValue, params: list[str]) -> bool:
    """`exc_type is not None`, also joined by `and`: whether there was an exception."""
    if isinstance(test, f.Op) and test.op == "and":
        return all(_asks_whether(one, params) for one in test.args)
    if isinstance(test, f.Compare):
        return test.ops == ("is not",) and _asks_whether(test.args[0], params) and isinstance(test.args[1], f.Const) and test.args[1].value is None
    return isinstance(test, f.Name) and test.name in params


def _first(value: f.AnyValue) -> f.AnyValue:
    """What an item is taken of: `exc_info[0]` -> exc_info."""
    return value.base if isinstance(value, f.Item) else value


def _selects(test: f.AnyValue) -> bool:
    """Whether a condition is about which exception it is, or about what the object was told; not only about whether there is one."""
    return any(
        isinstance(one, (f.Call, f.Attr))
        or (isinstance(one, f.Compare) and not any(isinstance(arg, f.Const) and arg.value is None for arg in one.args))
        for one in inside(test)
    )


# --- results ------------------------------------------------------------------------------------------------------------------------


def _holds(call: f.Call, row: HoldsFailures) -> bool:
    """Whether the call, as it is made, keeps failures in its result."""
    return not row.only_if or any(arg.name == row.only_if and isinstance(arg.value, f.Const) and arg.value.value is True for arg in call.args)


def _is_race(fn: FunctionView, call: f.Call) -> bool:
    """Whether a wait is over as soon as one of several is: which one is the answer, and what becomes of the rest is another rule's question."""
    row = fn.module.find(LeavesTheRest, fn, call)
    until = fn.module.callee(fn, call).argument(row.until.keyword, row.until.position) if row is not None else None
    return until is not None and not (isinstance(until.value, (f.Name, f.Attr)) and until.value.name.rpartition(".")[2].startswith("ALL"))


def _is_read(fn: FunctionView, call: f.Call, row: HoldsFailures) -> bool:
    value: f.AnyValue = call
    use = fn.use_of(value)
    while use.kind == "awaited" or (use.kind == "argument" and isinstance(fn.parent(use.by), tuple) and fn.use_of(use.by).kind == "awaited"):
        value = use.by  # awaited, or awaited through `wait_for`
        use = fn.use_of(value)
    if row.read_by and any(called_name(one) in row.read_by for view in (fn, *fn.nested.values()) for one in view.calls):
        return True
    if row.waited is not None and _is_waited_read(fn, call, row):
        return True
    if use.kind == "statement" or (row.only_if and _is_passed_over(fn, value)):
        return False
    if use.kind != "assigned" or not isinstance(use.by, f.Set):
        return True
    names = [bound_names(target) for target in use.by.targets]
    if any(not bound for bound in names):
        return True
    if row.waited is not None and len(names[0]) > 1:
        return any(not _only_counts(fn, read) for name, path in names[0] if path == (0,) for read in _reads(fn, name, use.by))
    reads = [read for bound in names for name, _ in bound for read in _reads(fn, name, use.by)]
    return any(_is_looked_at(fn, read) and not (row.only_if and _is_passed_over(fn, read)) for read in reads)


def _is_passed_over(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a loop goes through results and looks at none: `for name, _ in zip(names, results): print(name)`."""
    use = fn.use_of(value)
    place = 0
    if use.kind == "argument" and isinstance(use.by, f.Call) and called_name(use.by) in ("zip", "enumerate"):
        place = next((n for n, arg in enumerate(use.by.args) if arg.value is value), 0) + (called_name(use.by) == "enumerate")
        use = fn.use_of(use.by)
        inner = use.by.target if use.kind == "iterated" and isinstance(use.by, f.For) else None
        target = inner.items[place] if isinstance(inner, f.Many) and place < len(inner.items) else None
    else:
        target = use.by.target if use.kind == "iterated" and isinstance(use.by, f.For) else None
    if target is None or any(isinstance(step, f.Dead) for step in steps(use.by.block)):
        return False
    return not any(one.record is use.by for name, _ in bound_names(target) for read in fn.reads(name) for one in fn.definitions(read)) and not any(
        view.names(name) for view in (*fn.nested.values(), *fn.lambdas) for name, _ in bound_names(target)
    )


def _reads(fn: FunctionView, name: str, step: f.Set) -> list[f.Name]:
    found = [read for read in fn.reads(name) if any(one.record is step for one in fn.definitions(read))]
    return found + [read for nested in (*fn.nested.values(), *fn.lambdas) for read in nested.reads(name)]


def _is_looked_at(fn: FunctionView, read: f.Name) -> bool:
    """Whether a read of the results sees the failures: not where they are filtered out unseen."""
    use = fn.use_of(read)
    if use.kind == "argument" and isinstance(use.by, f.Call) and called_name(use.by) == "len":
        return False
    if use.kind == "compared" and isinstance(use.by, f.Compare) and all(isinstance(one, f.Const) for one in use.by.args if one is not read):
        return False
    if use.kind == "iterated" and isinstance(use.by, f.Each):
        return not any(_drops_errors(test) or _picks_answers(fn, test) for loop in use.by.loops for test in loop.tests)
    return True


def _picks_answers(fn: FunctionView, test: f.AnyValue) -> bool:
    """`isinstance(result, Response)`: whether only what is no exception is gone on with."""
    if not (isinstance(test, f.Call) and called_name(test) == "isinstance" and len(test.args) == 2):
        return False
    kinds = test.args[1].value
    types = fn.module.types
    found = [types.class_objects(types.type_of(one)) for one in (kinds.items if isinstance(kinds, f.Many) else (kinds,))]
    return all(found) and not any("builtins.BaseException" in types.mro(full) for one in found for full in one)


def _only_counts(fn: FunctionView, read: f.Name) -> bool:
    """`len(done)`, `if done:`, `task in done`: how many there are, not how they ended."""
    use = fn.use_of(read)
    if use.kind == "argument" and isinstance(use.by, f.Call):
        return called_name(use.by) == "len"
    return use.kind in ("condition", "compared")


def _drops_errors(test: f.AnyValue) -> bool:
    """`not isinstance(result, Exception)`."""
    if not (isinstance(test, f.Op) and test.op == "not" and isinstance(test.args[0], f.Call) and called_name(test.args[0]) == "isinstance"):
        return False
    return any(
        isinstance(one, f.Name) and one.name.rpartition(".")[2] in ("Exception", "BaseException")
        for arg in test.args[0].args
        for one in inside(arg.value)
    )


def _is_waited_read(fn: FunctionView, call: f.Call, row: HoldsFailures) -> bool:
    """Whether the futures that are waited for are looked at afterwards: awaited, gathered, handed on."""
    assert row.waited is not None
    given = fn.module.callee(fn, call).argument(row.waited.keyword, row.waited.position)
    if given is not None and isinstance(given.value, f.Each) and all(_starts(fn, one) for one in given.value.results):
        return False  # they are made there, and nobody else has them
    names = (
        {one.name for one in inside(given.value) if isinstance(one, f.Name) and one.scope == f.LOCAL} - {"self", "cls"}
        if given is not None
        else set()
    )
    if given is not None and any(isinstance(one, (f.Attr, f.Lambda)) for one in inside(given.value)) and not names:
        return True  # it belongs to an object: others may read it
    for name in names:
        for read in fn.reads(name):
            step = fn.step_of(read)
            if getattr(step, "line", 0) > call.line and not _only_cancels(fn, read) and not _only_counts(fn, read):
                return True
    return False


def _starts(fn: FunctionView, value: f.AnyValue) -> bool:
    """`pool.submit(work, path)`, `asyncio.create_task(poll())`."""
    return (
        isinstance(value, f.Call)
        and called_name(value) in ("submit", "create_task", "ensure_future", "start_soon")
        and fn.use_of(value).kind != "receiver"
    )


def _only_cancels(fn: FunctionView, read: f.Name) -> bool:
    use = fn.use_of(read)
    return use.kind == "receiver" and isinstance(use.by, f.Attr) and use.by.name in ("cancel", "done", "cancelled", "discard", "clear")


def _is_ending(fn: FunctionView, call: f.Call) -> bool:
    """Whether what is waited for was cancelled here, or only cleans up: its failures are of no interest."""
    if ENDS.search(fn.function.name) or any(
        (called_name(one) in ("cancel", "cancel_all", "stop", "shutdown") or called_name(one).startswith(("cancel_", "_cancel", "abort", "_abort")))
        and one.line <= call.line
        for one in fn.calls
    ):
        return True
    given = [arg.value for arg in call.args if arg.name in ("", "*")]
    waited = [one.results[-1] if isinstance(one, f.Each) else one for one in given]  # what a comprehension walks over is not waited for
    made = [one for value in waited for one in inside(value) if isinstance(one, f.Call)]
    return bool(made) and all(CLEANS.match(called_name(one)) for one in made)
