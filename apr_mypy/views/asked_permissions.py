"""What asks, in a function and in what it calls, whether who acts may do what is done there: refusals, checks, queries that find only rows of who acts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, cast

from apr_mypy import facts as f
from apr_mypy.finding import Trace
from apr_mypy.knowledge.schema import LoadsRow
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.access import asked_by
from apr_mypy.views.access_checks import Check
from apr_mypy.views.acting import ACTOR, OWNS, is_actor, is_ownership
from apr_mypy.views.naming import last_name, name_or_key, snake
from apr_mypy.views.queries import known, model_class, model_of, query_values
from apr_mypy.views.sql import statement_of
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.whole import Whole

_REFUSES: Final = pattern_of(
    r"forbidden|permission|access_?denied|not_?allowed|not_?authori[sz]ed|unauthori[sz]ed|not_?permitted|privilege|not_?owner|policy_?violation|insufficient_(role|scope|right)"
)

_ASKS: Final = pattern_of(
    r"^_*(check|ensure|assert|require|requires|verify|enforce|must|raise|abort|deny|demand|guard|validate)_(\w+_)?(perm\w*|access\w*|owner\w*|owns|owned\w*|admin\w*|staff\w*|roles?|scopes?|allowed|authori\w+|belongs\w*|member\w*|rights?|polic\w+|superuser|visible\w*|manager|moderator|seen_by|privileges?|is_\w+|object_permissions)(_|$)"
    r"|^_*authori[sz]e(_|$)|^_*enforce$|^_*(ensure|assert|check)_\w+_by$|^check_object_permissions$|^_*(demand|require)$"
)

_TELLS: Final = pattern_of(
    r"(^|_)(is_staff|is_admin|is_superuser|is_owner|admin|superuser|staff|role|roles|perms?|permissions?|scopes?|has_perm|has_perms|has_permission|has_role|has_scope|has_access|can|may|allowed|authori[sz]ed|owns|policy|privileged?|moderator|manager|member|members|ability|acl|enforce)(_|$)"
)

_CALLED: Final = frozenset({Role.HANDLER, Role.JOB, Role.CONSUMER})
_ABORTS: Final = pattern_of(r"^_?abort(_with_\w+|_request|_json)?$")
_COMPARED: Final = pattern_of(r"[\"`]?(?:\w+\.)?[\"`]?(\w+)[\"`]?\s*=\s*(?:\$\d+|%s|%\(\w+\)s|:\w+|\?)")


def asks_itself(program: Whole, fn: FunctionView) -> bool:
    """Whether a function, or what it calls, refuses who may not do it, or finds only rows of who acts."""
    return asking(program, fn) is not None or _asks_owner(fn) is not None


def asking(program: Whole, fn: FunctionView, until: Any = None, depth: int = 0) -> Trace | None:
    """Where a function asks whether who acts may: before the record `until`, if that is given. What it calls counts where it refuses by itself."""
    known: dict[tuple[str, int], Trace | None] = program.__dict__.setdefault("_asking", {})
    key = (fn.full, id(until))
    if key not in known:
        known[key] = None
        known[key] = _asking(program, fn, until, depth)
    return known[key]


def _asking(program: Whole, fn: FunctionView, until: Any, depth: int) -> Trace | None:
    module = fn.module
    last = until.line if until is not None else 10**9
    for decorator in fn.function.decorators if fn.module.role_of(fn) not in _CALLED else ():
        if asked_by(cast("Any", program), module, module.body, decorator) & Check.PERMISSION:
            return module.trace(fn.function, f"{fn.function.name} needs a permission")
    for step in fn.all(f.Raise):
        if step.value is not None and step.line < last and _is_refusal(fn, step):
            return module.trace(step, "refuses who may not")
    for end in fn.returns:
        if end.value is not None and end.line < last and _returns_refusal(fn, end):
            return module.trace(end, "refuses who may not")
    for call in fn.calls:
        if call.line > last or call is until:
            continue
        name = last_name(call.func)
        if _ABORTS.match(name) and any(_is_number(arg.value, 403) for arg in call.args):
            return module.trace(call, "refuses who may not")
        if (
            name in ("abort", "get_object_or_404", "first_or_404", "one_or_404")
            and any(_is_number(arg.value, 404) for arg in call.args)
            and any(is_ownership(fn, one.test) for one in fn.holds_at(call))
        ):
            return module.trace(call, "refuses who may not")
        if _ASKS.search(name):
            callees = program.run_by(fn, call) if fn.module.own else ()
            if not callees or depth > 3 or any(asking(program, one, None, depth + 1) is not None or _looks(one) for one in callees):
                return module.trace(call, f"asks {name}")
        elif depth < 3:
            for callee in program.run_by(fn, call):
                if callee is not fn and until is None and callee.full != fn.full and asking(program, callee, None, depth + 1) is not None:
                    return module.trace(call, f"asks {callee.function.name}")
                if until is not None and callee.full != fn.full and _guards(program, fn, call, callee, depth):
                    return module.trace(call, f"asks {callee.function.name}")
    if until is not None:
        for condition in fn.holds_at(until):
            if (_tells(condition.test) and not _asks_nobody(program, fn, condition.test)) or is_ownership(fn, condition.test):
                return Trace(module.facts.path, getattr(condition.test, "line", 0) or until.line, "asks in a condition")
    return None


def _guards(program: Whole, fn: FunctionView, call: f.Call, callee: FunctionView, depth: int) -> bool:
    """Whether a call before the operation refuses by itself: what it calls raises for who may not."""
    return asking(program, callee, None, depth + 1) is not None


def _looks(fn: FunctionView) -> bool:
    """Whether a function that is called a check at least looks at who acts."""
    return any(_TELLS.search(one.name) or OWNS.search(one.name) for one in fn.attrs) or any(_TELLS.search(last_name(call.func)) for call in fn.calls)


def _asks_owner(fn: FunctionView) -> Any:
    """A query that finds a row by its key and by whose it is at once: for anybody else there is none."""
    if len(fn.function.params) < 2:
        return None
    for compare in fn.all(f.Compare):
        for side, other in (compare.args[:2], compare.args[1::-1]):
            if isinstance(side, f.Attr) and OWNS.search(side.name) and model_class(fn, side.base) and is_actor(other) and _has_other(fn, compare):
                return compare
    for call in fn.calls:
        named = [arg for arg in call.args if arg.name and arg.name not in ("**", "defaults", "create_defaults")]
        owner = next((arg for arg in named if OWNS.search(arg.name.removesuffix("__id")) and is_actor(arg.value)), None)
        if owner is not None and len(named) > 1 and (known(LoadsRow, fn, call) is not None or model_of(fn, call)):
            return call
        for arg in call.args[:1]:
            for holder, one in query_values(fn, arg.value) if isinstance(arg.value, f.Const | f.Name | f.Text | f.Call) else ():
                where = statement_of(holder, one).lower().partition("where")[2]
                columns = _COMPARED.findall(where)
                if len(columns) > 1 and any(OWNS.search(column) for column in columns):
                    given = [inner for other in call.args[1:] for inner in inside(other.value)]
                    if any(isinstance(inner, f.Name | f.Attr) and is_actor(inner) for inner in given):
                        return call
    return None


def _has_other(fn: FunctionView, compare: f.Compare) -> bool:
    """Whether the query with a condition has another one beside it."""
    step = fn.step_of(compare)
    return any(one is not compare and fn.step_of(one) is step and any(isinstance(arg, f.Attr) for arg in one.args) for one in fn.all(f.Compare))


def _is_refusal(fn: FunctionView, step: f.Raise) -> bool:
    value = step.value
    func = value.func if isinstance(value, f.Call) else value
    word = snake(last_name(func))
    conditions = fn.holds_at(step)
    if _REFUSES.search(word):
        return any(_is_about_person(fn, one.test) for one in conditions) or ("unauth" not in word and not conditions)
    codes = [arg.value for arg in value.args] if isinstance(value, f.Call) else []
    if any(_is_number(code, 403) for code in codes):
        return not conditions or any(_is_about_person(fn, one.test) for one in conditions)
    return any(_tells(one.test) or is_ownership(fn, one.test) for one in conditions)


def _is_about_person(fn: FunctionView, test: f.AnyValue) -> bool:
    """Whether a condition is about who acts, and not only whether somebody does."""
    if _tells(test) or is_ownership(fn, test):
        return True
    if isinstance(test, f.Compare) and any(isinstance(one, f.Const) and one.value is None for one in test.args):
        return False
    return isinstance(test, (f.Call, f.Compare, f.Await)) and any(
        isinstance(one, (f.Name, f.Attr)) and ACTOR.search(one.name.rpartition(".")[2]) and one.name != "account" for one in inside(test)
    )


def _returns_refusal(fn: FunctionView, end: f.Return) -> bool:
    value = end.value
    assert value is not None
    name = value.func.name.rpartition(".")[2] if isinstance(value, f.Call) and isinstance(value.func, (f.Name, f.Attr)) else ""
    if "Forbidden" in name or any(_is_number(one, 403) for one in inside(value)):
        return True
    return any(_is_number(one, 404) or _is_number(one, 401) for one in inside(value)) and any(
        _tells(one.test) or is_ownership(fn, one.test) for one in fn.holds_at(end)
    )


def _is_number(value: f.AnyValue, number: int) -> bool:
    if isinstance(value, f.Const):
        return value.value == number and not isinstance(value.value, bool)
    return (
        isinstance(value, (f.Name, f.Attr))
        and re.search(rf"(HTTP_{number}|{'FORBIDDEN' if number == 403 else 'NOT_FOUND' if number == 404 else 'UNAUTHORIZED'})", value.name)
        is not None
    )


_SOMEBODY: Final = pattern_of(
    r"user|role|principal|caller|actor|account|member|request|session|permission|scope|staff|admin|identity|token|auth|owner|tenant|claims"
)
"""Words of who acts, and of what they may."""


def _asks_nobody(program: Whole, fn: FunctionView, test: f.AnyValue) -> bool:
    """Whether what a condition asks if something is allowed is given nobody and looks at nobody: a limit in time (`if _restart_allowed():`)."""
    asked = [one for one in inside(test) if isinstance(one, f.Call) and _TELLS.search(last_name(one.func)) is not None]
    others = [one for one in inside(test) if isinstance(one, f.Attr | f.Item) and _TELLS.search(name_or_key(one)) is not None]
    if not asked or any(one.args for one in asked) or any(one is not call.func for one in others for call in asked):
        return False
    runs = [callee for one in asked for callee in program.run_by(fn, one)]
    return bool(runs) and not any(
        _SOMEBODY.search(snake(one.name.rpartition(".")[2]))
        for callee in runs
        for one in (*callee.attrs, *callee.all(f.Name), *callee.function.params)
        if not (isinstance(one, f.Param) and one.name in ("self", "cls"))
    )


def _tells(test: f.AnyValue) -> bool:
    """Whether a condition looks at what somebody may."""
    return any(_TELLS.search(name_or_key(one)) is not None for one in inside(test) if isinstance(one, (f.Name, f.Attr, f.Item, f.Call)))
