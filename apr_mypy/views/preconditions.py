"""Preconditions that fail, and whose failure a command reports by a value that does not say why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.conditions import exits
from apr_mypy.views.effects import writes
from apr_mypy.views.excepts import calls_in
from apr_mypy.views.failure_values import Failing, claims_success, failing
from apr_mypy.views.function import FunctionView
from apr_mypy.views.magic import gives_result, is_command, is_contract, is_documented, is_lenient, is_named_command
from apr_mypy.views.magic_by_callers import says_whether_changed
from apr_mypy.views.magic_by_design import is_status_set
from apr_mypy.views.naming import called_name, last_name
from apr_mypy.views.walk import inside

_ORDERS: Final = frozenset({"<", ">", "<=", ">="})
_EQUALS: Final = frozenset({"==", "!=", "in", "not in"})
_ANSWERED: Final = frozenset({"status_code", "status", "ok", "is_success", "is_error"})
"""By what the answer of another system tells how it went."""
_CODES: Final = frozenset({"returncode", "return_code", "exit_code", "exitcode", "exit_status"})
"""By what a program that was run tells how it went."""
_REASONS: Final = frozenset(
    {"error", "errors", "err", "error_message", "error_code", "message", "msg", "detail", "reason", "success", "ok", "code", "description"}
)
_LIMIT: Final = pattern_of(r"(^|_)(max|min|maximum|minimum|limit|ceiling|floor|threshold|capacity|quota)(_|$)")
_LEFT_OUT: Final = frozenset({Role.TEST, Role.MIGRATION, Role.ADMIN})


def failed_preconditions(fn: FunctionView) -> Iterator[tuple[f.Return, Failing]]:
    """The returns by which a command says that a precondition failed, without the reason: the first for a function, each for an answer with an error in it."""
    if len(fn.returns) < 2 or not fn.all(f.If) or fn.function.is_generator:
        return
    asks_answer = any(one.name in _ANSWERED or one.name in _CODES for one in fn.all(f.Attr))
    if not (asks_answer or _may_refuse(fn)) or fn.module.role_of(fn) in _LEFT_OUT:
        return
    guarded = [(one, zero) for one in fn.returns if (zero := failing(fn, one.value)) is not None and one.value is not None]
    rest = [(one, zero) for one, zero in guarded if asks_answer and zero.kind not in ("error", "false") and _is_after_good_answer(fn, one)]
    guarded = [(one, zero) for one, zero in guarded if _test_of(fn, one) is not None]
    if not (guarded or rest) or is_contract(fn) or is_lenient(fn) or _tells_of_error(fn):
        return
    if asks_answer and _has_success(fn) and not is_documented(fn):
        for one, zero in guarded:
            if zero.kind not in ("error", "false") and _is_failed_answer(_test_of(fn, one)) and _uses_answer(fn, _test_of(fn, one)):
                yield one, zero
                return
        if rest:
            yield rest[0]
            return
    for one, zero in guarded:
        if (
            zero.kind == "error"
            and isinstance(one.value, f.Table)
            and _has_success(fn)
            and _gives_reason(one.value)
            and not gives_result(fn)
            and not is_status_set(fn, one)
            and not _hands_to_base(fn)
        ):
            yield one, zero
    if any(claims_success(fn, one.value) and isinstance(one.value, f.Const) and one.value.value is True for one in fn.returns):
        refusals = [(one, zero) for one, zero in guarded if zero.kind == "false" and not _works_before(fn, one)]
        if refusals and all(isinstance(one.value, f.Const) for one in fn.returns) and is_command(fn) and not says_whether_changed(fn):
            tests = [test for one, _ in refusals if (test := _test_of(fn, one)) is not None]
            judging = [test for test in tests if _judges(test)]
            if (judging or _gives_two_reasons(tests)) and not (judging and all(_asks_callers_limit(fn, test) for test in judging)):
                if not is_documented(fn):
                    yield refusals[0]
        return
    if is_named_command(fn) and _has_success(fn) and not is_documented(fn):
        for one, zero in guarded:
            if zero.kind in ("none", "minus") and _judges(_test_of(fn, one), {param.name for param in fn.function.params}):
                yield one, zero
                return


def _hands_to_base(fn: FunctionView) -> bool:
    """`return super().is_valid(parent, child)`: whether what is given was agreed upon with the class above."""
    for one in fn.returns:
        call = one.value.value if isinstance(one.value, f.Await) else one.value
        func = call.func if isinstance(call, f.Call) else None
        if isinstance(func, f.Attr) and func.name == fn.function.name and isinstance(func.base, f.Super):
            return True
    return False


def _works_before(fn: FunctionView, step: f.Return) -> bool:
    """`order.token = token; order.save(); return False`: whether the work is done where False is given, which so is no refusal."""
    place = fn.place_of(step)
    block = place[1] if place is not None else ()
    return any(writes(fn, call) is not None or called_name(call) == "save" or called_name(call).startswith("save_") for call in calls_in(block))


def _tells_of_error(fn: FunctionView) -> bool:
    """`def error_payload(error: Exception)`: whether the function is handed a failure, to say it in another way."""
    types = fn.module.types
    return any(types.is_a(param.type, {"builtins.BaseException"}) for param in fn.function.params)


def _may_refuse(fn: FunctionView) -> bool:
    """The quick look: a dictionary is returned, nothing but True and False, or None or -1 by what is called like a command."""
    values = [one.value for one in fn.returns]
    if any(isinstance(value, f.Table) and value.items for value in values):
        return True
    constants = [value.value for value in values if isinstance(value, f.Const)]
    if len(constants) == len(values) and True in constants and False in constants:
        return True
    return (None in constants or -1 in constants or any(isinstance(value, f.Op) for value in values)) and is_named_command(fn)


def _has_success(fn: FunctionView) -> bool:
    return any(one.value is not None and failing(fn, one.value) is None for one in fn.returns)


def _test_of(fn: FunctionView, step: f.Return) -> f.AnyValue | None:
    """The condition of the `if` that the return alone stands in, where no exception is being handled."""
    place = fn.place_of(step)
    holder: Any = place[0] if place is not None else None
    if place is None or not isinstance(holder, f.If) or place[2] != "block" or any(name == "handler" for _, name in fn.around(step)):
        return None
    return next((test for test, block in zip(holder.tests, holder.blocks, strict=True) if block is place[1]), None)


def _judges(test: f.AnyValue | None, limits: set[str] | None = None) -> bool:
    """Whether a condition judges what is asked for: an amount against a limit, a state against another; not whether something is there. With `limits`, only the plainest: one of these names against something, or a state."""
    for one in inside(test) if test is not None else ():
        if not isinstance(one, f.Compare) or any(_counts(arg) for arg in one.args):
            continue
        names = {arg.name for arg in one.args if isinstance(arg, f.Name)}
        if any(op in _ORDERS for op in one.ops) and (limits is None or names & limits):
            return True
        first, second = one.args[0], one.args[1]
        if any(op in _EQUALS for op in one.ops) and isinstance(first, f.Attr) and not (isinstance(second, f.Const) and not second.value):
            if limits is None or first.name in ("status", "state"):
                return True
    return False


def _gives_two_reasons(tests: list[f.AnyValue]) -> bool:
    """`if order is None: return False`, then `if order.shipped: return False`: whether one answer stands for a thing that is not there, and for one that will not do."""
    return any(_asks_whether_there(test) for test in tests) and any(_asks_how_it_is(test) for test in tests)


def _asks_whether_there(test: f.AnyValue) -> bool:
    """`order is None`, `not order`."""
    if isinstance(test, f.Op) and test.op == "not":
        return isinstance(test.args[0], f.Name)
    return isinstance(test, f.Compare) and test.ops == ("is",) and isinstance(test.args[0], f.Name)


def _asks_how_it_is(test: f.AnyValue) -> bool:
    """`order.shipped`, `not account.active`, `"@" not in email`; not what is said of oneself or in settings."""
    while isinstance(test, f.Op) and test.op == "not":
        test = test.args[0]
    if isinstance(test, f.Op):
        return any(_asks_how_it_is(one) for one in test.args)
    if isinstance(test, f.Compare):
        sought, within = test.args[0], test.args[-1]
        return test.ops in (("in",), ("not in",)) and isinstance(sought, f.Const) and isinstance(sought.value, str) and isinstance(within, f.Name)
    return (
        isinstance(test, f.Attr)
        and isinstance(test.base, f.Name)
        and test.base.scope == f.LOCAL
        and test.base.name not in ("self", "cls", "settings", "config")
    )


def _gives_reason(table: f.Table) -> bool:
    """Whether a dictionary tells what went wrong; `{"paid": False, "status": "failed"}` only tells the state of what was asked for."""
    keys = {key.value.lower() for key, _ in table.items if isinstance(key, f.Const) and isinstance(key.value, str)}
    return len(keys) < 2 or not _REASONS.isdisjoint(keys)


def _asks_callers_limit(fn: FunctionView, test: f.AnyValue) -> bool:
    """`count > maximum`: whether all that is judged is a limit that the caller gave, and so knows."""
    params = {param.name for param in fn.function.params}
    return any(isinstance(one, f.Name) and one.name in params and _LIMIT.search(one.name) for one in inside(test))


def _is_failed_answer(test: f.AnyValue | None) -> bool:
    """Whether a condition says that another system has answered with an error, whichever: `response.status_code != 200`, `not response.ok`, `done.returncode != 0`; not that it knows no such thing (404)."""
    if _is_failed_program(test):
        return True
    if isinstance(test, f.Op) and test.op == "not":
        return isinstance(test.args[0], f.Attr) and test.args[0].name in ("ok", "is_success")
    if isinstance(test, f.Attr):
        return test.name == "is_error"
    if not isinstance(test, f.Compare) or len(test.args) != 2 or not isinstance(test.args[0], f.Attr) or test.args[0].name not in _ANSWERED:
        return False
    codes = [_code(one) for one in (test.args[1].items if isinstance(test.args[1], f.Many) else (test.args[1],))]
    if test.ops[0] in ("!=", "not in"):
        return bool(codes) and all(200 <= code < 300 for code in codes)
    return test.ops[0] in (">=", ">") and 299 <= codes[0] <= 500


def _is_failed_program(test: f.AnyValue | None) -> bool:
    """`done.returncode`, `done.returncode != 0`, `done.returncode > 0`."""
    if isinstance(test, f.Compare):
        nought = len(test.args) == 2 and isinstance(test.args[1], f.Const) and test.args[1].value == 0
        test = test.args[0] if nought and test.ops in (("!=",), (">",)) else None
    return isinstance(test, f.Attr) and test.name in _CODES


def _is_after_good_answer(fn: FunctionView, step: f.Return) -> bool:
    """`if response.status_code == 200: return response.json()`, and then `return {}`: whether a return is for every answer of another system but the good one."""
    place = fn.place_of(step)
    if place is None or any(name == "handler" for _, name in fn.around(step)):
        return False
    holder, block, name = place
    number = next((n for n, one in enumerate(block) if one is step), 0)
    asked: Any = block[number - 1] if number else holder if name == "otherwise" else None
    if not isinstance(asked, f.If) or len(asked.tests) != 1 or (number and asked.otherwise):
        return False
    good = [one for one in _parts(asked.tests[0]) if _is_good_answer(one)]
    ends = exits(fn, asked.blocks[0])
    return bool(good and ends) and all(one.kind == "return" and failing(fn, one.step.value) is None for one in ends) and _uses_answer(fn, good[0])


def _parts(test: f.AnyValue) -> tuple[f.AnyValue, ...]:
    return test.args if isinstance(test, f.Op) and test.op == "and" else (test,)


def _is_good_answer(test: f.AnyValue) -> bool:
    """`response.status_code == 200`, `response.ok`."""
    if isinstance(test, f.Attr):
        return test.name in ("ok", "is_success")
    if not isinstance(test, f.Compare) or len(test.args) != 2 or test.ops[0] not in ("==", "in"):
        return False
    codes = [_code(one) for one in (test.args[1].items if isinstance(test.args[1], f.Many) else (test.args[1],))]
    return isinstance(test.args[0], f.Attr) and test.args[0].name in _ANSWERED and bool(codes) and all(200 <= code < 300 for code in codes)


def _uses_answer(fn: FunctionView, test: f.AnyValue | None) -> bool:
    """Whether more is done with the answer than to ask how it went: where it was handed over only for that, it is no answer that the caller waits for."""
    names = {one.base.name for one in inside(test) if isinstance(one, f.Attr) and isinstance(one.base, f.Name)} if test is not None else set()
    given = names & {param.name for param in fn.function.params}
    return not given or any(
        not (isinstance(use.by, f.Attr) and use.by.name in _ANSWERED) for name in given for read in fn.reads(name) for use in (fn.use_of(read),)
    )


def _code(value: f.AnyValue) -> int:
    """The HTTP status that a number, or a name with it (`HTTPStatus.OK`, `codes.ok`), stands for; 0 for anything else."""
    if isinstance(value, f.Const) and isinstance(value.value, int):
        return value.value
    last = last_name(value).upper()
    return next((200 for word in ("OK", "CREATED", "ACCEPTED", "NO_CONTENT") if last.endswith(word)), 0)


def _counts(value: f.AnyValue) -> bool:
    """`len(…)`, the number of rows that a statement touched."""
    if isinstance(value, f.Call):
        return called_name(value) in ("len", "count", "rowcount")
    return isinstance(value, (f.Name, f.Attr)) and value.name.rpartition(".")[2] in (
        "rowcount",
        "updated",
        "deleted",
        "affected",
        "num_updated",
        "matched_count",
        "modified_count",
        "deleted_count",
    )
