"""What a function itself makes sure of before it goes on: comparisons with who acts, conditions that ask what they may, calls that check it."""

from __future__ import annotations

import re
from typing import Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import ActingPerson, InsertsRow, LoadsRow, StoresRow
from apr_mypy.patterns import pattern_of
from apr_mypy.views.access_checks import NOTHING, OWN, PERMISSION, PERMITS, Check, words_in
from apr_mypy.views.entitling import logs_in
from apr_mypy.views.from_whom import CLAIMED, CLIENT, NOBODY, PRINCIPAL, REQUEST, ROW
from apr_mypy.views.function import FunctionView
from apr_mypy.views.models_meant import model_meant
from apr_mypy.views.naming import last_name, snake
from apr_mypy.views.queries import known, model_class, model_of
from apr_mypy.views.trust import Trust

_CHECKS: Final = pattern_of(
    r"^_?(check|checks|ensure|assert|require|requires|verify|authorize|authorise|enforce|guard|validate|must|has|can|is|test|raise|abort|deny|may|user|confirm)(_|$)"
)
_OF_PERMISSIONS: Final = frozenset({"can", "allows", "allowed", "is_allowed", "permits", "test", "check"})
"""Methods by which an object that is a permission is asked."""
_CHECKS_ACCESS: Final = pattern_of(
    r"^_*(check|ensure|assert|require|verify|enforce|validate|has|test|raise|abort|deny|must|fail|can|is|confirm)_(\w+_)?(perm\w*|access\w*|owner\w*|owns|owned|admin\w*|roles?|scopes?|allowed|authori\w+|belongs\w*|member\w*|rights?|polic\w+|object_permissions|edit|view|manage|staff|superuser)"
    r"|^_*authori[sz]e(_|$)|^_*enforce$|^_*permission_check"
)
_SCOPES: Final = pattern_of(
    r"(^|_)(for_user|for_owner|for_customer|owned_by|belonging_to|visible_to|accessible|accessible_by|by_user|by_owner|mine|for_principal|for_actor|for_request|restrict)(_|$)"
)
_ASKS_ABOUT: Final = pattern_of(r"^(is|has|can|may)_")
_PRESENCE: Final = frozenset(
    {
        "is_active",
        "is_authenticated",
        "is_anonymous",
        "disabled",
        "is_verified",
        "email_verified",
        "active",
        "is_disabled",
        "is_confirmed",
        "confirmed",
        "verified",
        "is_locked",
        "banned",
        "is_banned",
    }
)
_TELLS: Final = pattern_of(
    r"(^|_)(log|logger|info|debug|warning|error|exception|audit|track|notify|record|event|publish|send|emit|create|add|insert|append|print|capture|metric|bind|save|store|enqueue|delay|apply_async|add_task|dump\w*|dict|json|render|serialize|format|str|repr|validate|construct)(_|$)"
)
_FILTERS: Final = frozenset({"filter", "filter_by", "where", "exclude", "find", "find_one", "get_or_404", "find_all"})
_WHO: Final = pattern_of(r"(^|_)(id|uuid|pk|key)$|^(user|member|account|customer|person|employee|email|username|uid|login)$")
"""What the key is called under which a session keeps who is logged in."""


def checked(trust: Trust) -> Check:
    """What a function itself makes sure of."""
    fn = trust.fn
    found = NOTHING
    for compare in fn.all(f.Compare):
        found |= _compared(trust, compare)
    for step in (*fn.all(f.If), *fn.all(f.Assert), *fn.all(f.Choice), *fn.all(f.While)):
        for test in step.tests if isinstance(step, f.If) else (step.test,):
            found |= _tested(trust, test)
    for end in fn.returns:
        if isinstance(end.value, f.Op):
            found |= _tested(trust, end.value)
    for call in fn.calls:
        found |= _called(trust, call)
    for match in fn.all(f.Match):
        if trust.of(match.subject) & PRINCIPAL:
            found |= PERMISSION
    return found


def _compared(trust: Trust, compare: f.Compare) -> Check:
    labels = [trust.of(arg) for arg in compare.args]
    if not any(label & PRINCIPAL for label in labels):
        return NOTHING
    others = [arg for arg, label in zip(compare.args, labels, strict=True) if not label & PRINCIPAL]
    if not others:
        return OWN
    if all(isinstance(one, f.Const) and (one.value is None or one.value == "") for one in others):
        return NOTHING
    if compare.ops[0] in ("in", "not in") and isinstance(compare.args[0], f.Const):
        if _WHO.search(str(compare.args[0].value)):
            return NOTHING  # `"member_id" in session`: who it is, and no more
        return PERMISSION if any(PERMITS.search(word) for arg in compare.args for word in words_in(arg)) else NOTHING  # `"user_id" in session`
    return PERMISSION if all(isinstance(one, f.Const | f.Many) for one in others) else OWN


def _is_who_acts(trust: Trust, value: f.Attr | f.Call) -> bool:
    """Whether a value is who acts, as the request holds it: `request.user`."""
    return isinstance(value, f.Attr) and bool(trust.of(value.base) & REQUEST)


def _tested(trust: Trust, test: f.AnyValue, depth: int = 0) -> Check:
    """What a condition asks of who acts, beyond being there at all."""
    if depth > 12:  # a name that is set from itself in a loop
        return NOTHING
    match test:
        case f.Op(op="not" | "and" | "or"):
            found = NOTHING
            for arg in test.args:
                found |= _tested(trust, arg, depth + 1)
            return found
        case f.Attr():
            return (
                PERMISSION
                if trust.of(test.base) & PRINCIPAL
                and test.name not in _PRESENCE
                and (not isinstance(test.base, f.Attr | f.Call) or (_is_who_acts(trust, test.base) and _ASKS_ABOUT.match(test.name)))
                else (PERMISSION if trust.of(test.base) & PRINCIPAL and PERMITS.search(snake(test.name)) else NOTHING)
            )
        case f.Call():
            labels = NOBODY
            for given in test.args:
                labels |= trust.of(given.value)
            if isinstance(test.func, f.Attr):
                if _is_asked_of_permission(trust.fn, test.func):
                    return PERMISSION
                base = trust.of(test.func.base)
                if base & PRINCIPAL and not test.args and test.func.name not in _PRESENCE:
                    return PERMISSION
                if base & PRINCIPAL and test.func.name not in ("get",):
                    return PERMISSION
                if base & ROW and labels & PRINCIPAL:
                    return OWN
            name = last_name(test.func)
            if labels & PRINCIPAL and not name.startswith("get"):
                return PERMISSION if name not in ("isinstance", "len", "bool") else NOTHING
            return PERMISSION if labels & REQUEST and PERMITS.search(snake(name)) else NOTHING
        case f.Await() | f.Bind():
            return _tested(trust, test.value, depth + 1)
        case f.Name(scope=f.LOCAL):
            found = NOTHING
            for origin in trust.fn.origins(test):
                if isinstance(origin, f.Await):
                    origin = origin.value
                if isinstance(origin, f.Call | f.Op) or (
                    isinstance(origin, f.Attr) and origin.name not in _PRESENCE and PERMITS.search(snake(origin.name))
                ):
                    found |= _tested(trust, origin, depth + 1)
            return found
        case _:
            return NOTHING


def _is_asked_of_permission(fn: FunctionView, method: f.Attr) -> bool:
    """Whether a permission, as an object that knows who acts, is asked whether they have it: `MemberPermission(role_id).can()`, `admin_permission.allows(identity)`."""
    if method.name not in _OF_PERMISSIONS:
        return False
    made = fn.origins(method.base) if isinstance(method.base, f.Name) and method.base.scope == f.LOCAL else (method.base,)
    return any(
        isinstance(one, f.Name | f.Attr | f.Call) and snake(last_name(one.func if isinstance(one, f.Call) else one)).endswith("permission")
        for one in made
    )


def _called(trust: Trust, call: f.Call) -> Check:
    fn, func = trust.fn, call.func
    if not isinstance(func, f.Name | f.Attr):
        return NOTHING
    name = snake(func.name.rpartition(".")[2])
    if _CHECKS_ACCESS.search(name):
        return PERMISSION
    base = trust.of(func.base) if isinstance(func, f.Attr) else NOBODY
    args = NOBODY
    for given in call.args:
        args |= trust.of(given.value)
    if base & PRINCIPAL and args & (CLIENT | ROW):
        return OWN
    if not args & (PRINCIPAL | REQUEST):
        return NOTHING
    if args & PRINCIPAL and _CHECKS.search(name) and not _TELLS.search(name):
        resolved = trust.program.run_by(fn, call)
        if not resolved or args & (CLIENT | ROW):
            return PERMISSION
    if not args & PRINCIPAL:
        return PERMISSION if _CHECKS.search(name) and PERMITS.search(name) else NOTHING
    if _SCOPES.search(name):
        return OWN
    if known(InsertsRow, fn, call) is not None:
        return NOTHING
    if known(LoadsRow, fn, call) is not None or known(StoresRow, fn, call) is not None:
        return OWN if not _is_about_person(trust, call) else NOTHING
    if isinstance(func, f.Attr) and not model_class(fn, func) and (func.name in _FILTERS or model_of(fn, func.base)):
        return OWN if not _is_about_person(trust, call) else NOTHING
    if fn.module.types.class_objects(fn.module.types.type_of(func)) or _TELLS.search(name):
        return NOTHING
    if trust.program.run_by(fn, call) or fn.module.knowledge.find(ActingPerson, fn.module.callee(fn, call).names) is not None:
        return NOTHING
    if _makes_answer(fn, call):
        return NOTHING
    return OWN if args & (CLIENT | ROW | CLAIMED) else NOTHING


def _makes_answer(fn: FunctionView, call: f.Call) -> bool:
    """Whether a web framework's function is given the two to show them (`render_template("order.html", order=order, user=current_user)`): a check would be a statement or a condition."""
    web = fn.module.knowledge.packages("web")
    names = fn.module.callee(fn, call).names
    return any(name.partition(".")[0] in web for name in names) and fn.use_of(call).kind in ("returned", "assigned", "argument")


def _is_about_person(trust: Trust, call: f.Call) -> bool:
    """Whether a query only loads who acts (`session.get(User, current_user.id)`)."""
    model = model_of(trust.fn, call) or model_meant(trust.fn, call)
    return (
        bool(model)
        and (re.search(r"(User|Account|Customer|Member|Principal|Profile)$", model) is not None or logs_in(trust.program, model))
        and not any(trust.of(arg.value) & (CLIENT | ROW) for arg in call.args)
    )
