"""Rows that a function which applies events takes to be there, though another event makes them: it fails without, or drops the event."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import LoadsRow, Logs
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.applying import INBOX, Assumed, applying
from apr_mypy.views.claims import Running
from apr_mypy.views.deliveries import Reached
from apr_mypy.views.effects import first_word
from apr_mypy.views.naming import called_name
from apr_mypy.views.queries import known
from apr_mypy.views.repeating import deeds, inserted
from apr_mypy.views.rows import Load, sources
from apr_mypy.views.shown import shown
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_REFUSED: Final = pattern_of(r"[45]\d\d|Error|Forbidden|NotFound|BadRequest|CONFLICT|NOT_FOUND|retry|Retry|RETRY|nack|reject")
_STRICT: Final = frozenset({"one", "scalar_one", "get_one", "get", "aget", "latest", "earliest"})


def absent_rows(program: Running, at: Reached) -> Iterator[Assumed]:
    """The places of a function at which a row has to be there that another event makes, those that fail without it first."""
    yield from _missing(program, at)
    yield from _dropped(program, at)


def _missing(program: Running, at: Reached) -> Iterator[Assumed]:
    fn = at.fn
    for step in fn.all(f.Assert):
        name = _asserted(fn, step.test)
        call = (
            next((one for one in _calls_behind(fn, name) if any(at.incoming.carries(arg.value) for arg in _all_args(one))), None)
            if name is not None
            else None
        )
        if name is not None and call is not None and not at.incoming.carries(name) and _gives_row(program, fn, call):
            yield Assumed(at, step, "missing", f"asserts that {shown(name)} is there", shown(name), "")
    for call in fn.calls:
        if called_name(call) not in _STRICT or known(LoadsRow, fn, call) is None or any(True for _ in fn.tries_around(call)):
            continue
        load = next((one for one in sources(program, fn, call) if isinstance(one, Load)), None)
        if load is None or not load.model or _may_be_none(fn, call) or not any(at.incoming.carries(arg) for arg in _keys(load, call)):
            continue
        if load.model in _made_beside(program, at) or (_is_made_by_events_only(program, load.model) and not _measures(at)):
            short = load.model.rpartition(".")[2]
            yield Assumed(at, call, "missing", f"takes it that the {short} is there", short, "")


def _dropped(program: Running, at: Reached) -> Iterator[Assumed]:
    """Events that are answered as done where the row that another event makes is not there."""
    fn = at.fn
    made = _made_beside(program, at)
    for step in fn.all(f.If) if made else ():
        for test, block in zip(step.tests, step.blocks, strict=True):
            name = absent(test)
            if name is None or at.incoming.carries(name) or not _is_passed_by(at, block):
                continue
            for call in _calls_behind(fn, name):
                load = next((one for one in sources(program, fn, call) if isinstance(one, Load)), None)
                if load is not None and load.model in made and any(at.incoming.carries(arg) for arg in _keys(load, call)):
                    yield Assumed(at, step, "missing", f"drops the event while {shown(name)} is not there", shown(name), "")
                    break


def absent(test: f.AnyValue) -> f.Name | None:
    """The local that a test finds absent: `row is None`, `not row`."""
    if isinstance(test, f.Compare) and test.ops[0] == "is" and isinstance(test.args[1], f.Const) and test.args[1].value is None:
        value: f.AnyValue = test.args[0]
    elif isinstance(test, f.Op) and test.op == "not":
        value = test.args[0]
    else:
        return None
    return value if isinstance(value, f.Name) and value.scope == f.LOCAL else None


def _is_passed_by(at: Reached, block: f.Block) -> bool:
    """Whether a block only leaves, and says to the sender that all is well: nothing is done, nothing raised, no error answered. What a helper gives back may tell its caller."""
    *before, last = block
    if not all(
        isinstance(step, f.Do) and isinstance(step.value, f.Call) and at.fn.module.find(Logs, at.fn, step.value) is not None for step in before
    ):
        return False
    if isinstance(last, f.Continue):
        return True
    if not isinstance(last, f.Return) or (at.by is not None and last.value is not None):
        return False
    return last.value is None or not any(
        (isinstance(one, f.Const) and isinstance(one.value, int) and one.value >= 400)
        or (isinstance(one, f.Attr | f.Name) and _REFUSED.search(one.name) is not None)
        for one in inside(last.value)
    )


def _asserted(fn: FunctionView, test: f.AnyValue) -> f.Name | None:
    if isinstance(test, f.Compare) and test.ops[0] == "is not" and isinstance(test.args[1], f.Const) and test.args[1].value is None:
        test = test.args[0]
    return test if isinstance(test, f.Name) and test.scope == f.LOCAL else None


def _calls_behind(fn: FunctionView, name: f.Name) -> Iterator[f.Call]:
    for one in fn.definitions(name):
        value = one.value.value if isinstance(one.value, f.Await) else one.value
        if one.kind == "assigned" and isinstance(value, f.Call):
            yield value


def _all_args(call: f.Call) -> Iterator[f.Arg]:
    """The arguments of a call and of the calls that its chain is made of."""
    for one in inside(call):
        if isinstance(one, f.Call):
            yield from one.args
        elif isinstance(one, f.Compare):
            yield from (f.Arg("", arg) for arg in one.args)


def _gives_row(program: Running, fn: FunctionView, call: f.Call) -> bool:
    """Whether a call asks a store: by what is known of it, or because a repository of the project is asked."""
    if known(LoadsRow, fn, call) is not None or any(isinstance(one, Load) for one in sources(program, fn, call)):
        return True
    classes = fn.module.types.classes(call.type)
    if classes and all(full.startswith("builtins.") for full in classes):
        return False  # a number or text, read out of something
    names = fn.module.callee(fn, call).names
    return bool(names) and fn.module.is_own(names[0]) and first_word(called_name(call)) in ("get", "find", "load", "fetch", "by", "lookup", "first")


def _keys(load: Load, call: f.Call) -> Iterator[f.AnyValue]:
    yield from (value for _, value in load.conditions)
    yield from (arg.value for arg in _all_args(call))


def _may_be_none(fn: FunctionView, call: f.Call) -> bool:
    parent = fn.parent(call)
    number = parent[0].type if parent is not None and isinstance(parent[0], f.Await) else call.type
    return any(one.name == f.NONE for one in fn.module.types.members(number))


def _made_beside(program: Running, at: Reached) -> frozenset[str]:
    """The models of which another event, of those that come the same way, makes rows."""
    first = at.path[0]
    memo: dict[str, frozenset[str]] = program.__dict__.setdefault("_made_by_events", {})
    if first.fn.full not in memo:
        memo[first.fn.full] = frozenset(
            model
            for one in applying(program)
            if one.path[0].fn is first.fn
            for model in _made_in(program, one.fn)
            if model and not INBOX.search(model.rpartition(".")[2])
        )
    return memo[first.fn.full]


def _measures(at: Reached) -> bool:
    """Whether a function holds what it was told against something by size: it knows that events come in any order."""
    return any(one.ops[0] in ("<", "<=", ">", ">=") and any(at.incoming.carries(arg) for arg in one.args) for one in at.fn.all(f.Compare))


def _is_made_by_events_only(program: Running, model: str) -> bool:
    """Whether rows of a model are made for other deliveries, and nowhere else in the program."""
    if not program.is_whole:
        return False
    memo: dict[str, bool] = program.__dict__.setdefault("_made_by_events_only", {})
    if model not in memo:
        events = {one.fn.full for one in applying(program)}
        making = {
            fn.full
            for module in program.modules.values()
            if module.placed not in (Role.TEST, Role.MIGRATION)
            for fn in module.functions.values()
            if model in _made_in(program, fn)
        }
        memo[model] = bool(making) and making <= events
    return memo[model]


def _made_in(program: Running, fn: FunctionView) -> Iterator[str]:
    """The models of which a function makes rows, also only where they are not there yet."""
    yield from (deed.model for deed in deeds(program, fn) if deed.inserts)
    for call in fn.calls:
        loads = known(LoadsRow, fn, call)
        if loads is not None and loads.may_make:
            yield inserted(program, fn, call)[0]
