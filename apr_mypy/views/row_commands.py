"""Functions that are there to change rows, one by one: what they ask first belongs to the change. And loops that are no loops over many: through the fields of one record, through candidates until one is found."""

from __future__ import annotations

from typing import Any, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Asks, OpensTransaction, StoresRow
from apr_mypy.patterns import pattern_of
from apr_mypy.views.conditions import Condition, atoms
from apr_mypy.views.effects import writes
from apr_mypy.views.function import FunctionView
from apr_mypy.views.looping import Round, rounds
from apr_mypy.views.naming import called_name
from apr_mypy.views.queries import is_unknown
from apr_mypy.views.walk import inside

_COMMAND: Final = pattern_of(
    r"_*(bulk_|a|async_)?(create|update|delete|remove|save|patch|upsert|mark|destroy|insert|store|persist|purge|set|register|ensure|increment|decrement|record|unlock|cancel|archive|restore"
    r"|add|del|drop|enqueue|requeue|dequeue|release|defer|migrate|cleanup|(get|find|load|fetch|select)_or_(create|make|add|insert))(_|$)"
)
_CHANGING: Final = pattern_of(r"_*(bulk_|a|async_)?(create|update|delete|save|patch|upsert|destroy|insert|persist|purge|(get|find)_or_create)(_|$)")
_BY_NAME: Final = frozenset({"getattr", "setattr", "hasattr", "delattr"})
_KEYS: Final = frozenset({"id", "pk", "uuid"})


def commands(fn: FunctionView) -> bool:
    """Whether a function is there to change what it reads, as its name says."""
    return _COMMAND.match(fn.function.name) is not None


def changes_what_it_reads(fn: FunctionView) -> bool:
    """Whether a function changes rows itself, or has another function of the project do so, as that one's name says."""
    known: bool | None = fn.__dict__.get("_changes_rows")
    if known is None:
        known = fn.__dict__["_changes_rows"] = any(_changes(fn, call) for call in fn.calls)
    return known


def _changes(fn: FunctionView, call: f.Call) -> bool:
    module = fn.module
    if writes(fn, call) is not None or (module.find(StoresRow, fn, call) is not None and module.find(Asks, fn, call) is None):
        return True
    transaction = module.find(OpensTransaction, fn, call)
    if transaction is not None:
        return transaction.commits
    if _CHANGING.match(called_name(call)) is None:
        return False
    return (isinstance(call.func, f.Attr) and is_unknown(fn, call.func.base)) or any(module.is_own(one) for one in module.callee(fn, call).names)


def goes_through_fields(one: Round) -> bool:
    """Whether a loop goes through the names of one record's fields: its target is given to `getattr` or `setattr`."""
    names = {part.name for part in inside(one.target) if isinstance(part, f.Name)} if one.target is not None else set()
    return bool(names) and any(
        isinstance(call.func, f.Name)
        and call.func.name.removeprefix("builtins.") in _BY_NAME
        and len(call.args) > 1
        and isinstance(name := call.args[1].value, f.Name)
        and name.name in names
        and any(each.record is one.record for each in rounds(one.fn, call))
        for call in one.fn.calls
    )


def ends_with_the_first(fn: FunctionView, site: Any, one: Round) -> bool:
    """Whether a loop tries candidates until it finds one: what is asked, where there is any, ends it."""
    if not isinstance(one.record, f.For):
        return False
    for branch in fn.all(f.If):
        if not any(each.record is one.record for each in rounds(fn, branch)):
            continue
        for test, block in zip(branch.tests, branch.blocks, strict=False):
            if block and isinstance(block[-1], f.Return | f.Break) and any(_is_found(fn, each, site) for each in atoms(Condition(test, True))):
                return True
    return False


def _is_found(fn: FunctionView, condition: Condition, site: Any) -> bool:
    test: Any = condition.test
    holds = condition.holds
    if isinstance(test, f.Compare) and len(test.args) == 2 and isinstance(test.args[1], f.Const) and test.args[1].value is None:
        test, holds = test.args[0], holds == (test.ops[0] in ("is not", "!="))
    if not holds:
        return False
    value: Any = test.value if isinstance(test, f.Await | f.Bind) else test
    if value is site:
        return True
    return isinstance(value, f.Name) and any((one.value if isinstance(one, f.Await) else one) is site for one in fn.origins(value))


def asks_whether_it_is_still_there(call: Any, one: Round) -> bool:
    """Whether a loop asks no more of a row than whether one with its key exists: where it has that row in hand, nothing else than that it was not deleted meanwhile."""
    if not (
        isinstance(call, f.Call) and isinstance(call.func, f.Attr) and call.func.name in ("exists", "aexists") and isinstance(one.target, f.Name)
    ):
        return False
    given: list[f.Arg] = []
    at: Any = call
    while isinstance(at, f.Call | f.Attr):
        given += at.args if isinstance(at, f.Call) else ()
        at = at.func if isinstance(at, f.Call) else at.base
    return len(given) == 1 and given[0].name.partition("__")[0] in _KEYS and _is_key_of(given[0].value, one.target.name)


def _is_key_of(value: Any, name: str) -> bool:
    return isinstance(value, f.Attr) and value.name in _KEYS and isinstance(value.base, f.Name) and value.base.name == name
