"""Identities that a function takes from a header, a cookie or a token whose signature nobody looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import ReadsClaims, VerifiesSignature
from apr_mypy.patterns import pattern_of
from apr_mypy.views.entrusted import CLAIMS, Deed, Visit
from apr_mypy.views.forged_persons import forged
from apr_mypy.views.from_whom import CLAIMED, CLIENT, IDENTITY_HEADER, REQUEST
from apr_mypy.views.naming import called_name, snake
from apr_mypy.views.shown import shown
from apr_mypy.views.trust import Trust, verifies
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_TRUSTED: Final = pattern_of(
    r"trusted|proxy|proxies|gateway|internal|shared_secret|compare_digest|hmac|signature|mtls|verified|forwarded_allow|secret"
)


_CREDENTIAL: Final = pattern_of(
    r"^(http[_-])?(x[_-])?(\w+[_-])?(authorization|api[_-]?key|api[_-]?token|auth[_-]?token|access[_-]?token)$", re.IGNORECASE
)
"""Headers with a secret of who sends them."""
_DECODES: Final = pattern_of(r"b64|base64")
_OPENS: Final = pattern_of(r"^_*(a?decrypt|unseal|open_box)(_|$)")
"""What nobody without the key can have made comes out of it."""
_ISSUES: Final = pattern_of(r"^_*a?(create|make|generate|issue|mint|encode|sign|new|build|dumps)(_|$)|_or_(create|make|issue)(_|$)")
"""How functions are called that give a token of the application's own."""


def claims(visit: Visit, *, is_entry: bool, is_hook: bool = False, is_known: bool = False) -> Iterator[Deed]:
    """Identities that a function takes from a header, a cookie or an unverified token. `is_known`: the handler is given who is logged in, so that somebody has looked at the token already."""
    trust = visit.trust
    fn = trust.fn
    if is_entry:
        for name, label in trust.params.items():
            if label & CLAIMED and _matters(trust, fn.reads(name)) and not _is_behind_proxy(fn):
                yield Deed(CLAIMS, trust, fn.function, f"{name} says who is asking", name, "header", "", visit.steps)
                return
    for call in fn.module.calls_known_in(ReadsClaims, fn):
        record = next(one for one in fn.calls if id(one) == call)
        row = fn.module.calls_known_in(ReadsClaims, fn)[call]
        if verifies(fn, record, row) or is_known or _is_issued_here(fn, record) or not _is_used(trust, record):
            continue
        others = (one for one in fn.calls if (other := fn.module.find(ReadsClaims, fn, one)) is not None and verifies(fn, one, other))
        if next(others, None) is None and not _is_verified_elsewhere(fn, record):
            yield Deed(
                CLAIMS,
                trust,
                record,
                "claims of a token whose signature nobody looked at",
                trust.called(record) or "the token",
                "token",
                "",
                visit.steps,
            )
            return
    for call_ in fn.calls if not is_known else ():
        if _taken_apart(trust, call_) and _is_used(trust, call_):
            said = "claims of a token whose signature nobody looked at"
            yield Deed(CLAIMS, trust, call_, said, trust.called(call_) or "the token", "token", "", visit.steps)
            return
    for one in (*fn.calls, *fn.all(f.Item)):
        name = _header(trust, one)
        if name and _matters(trust, [one]) and not _is_behind_proxy(fn) and not _is_held_against_sender(trust) and _is_used(trust, one):
            yield Deed(CLAIMS, trust, one, f"{name} says who is asking", shown(one, 60), "header", "", visit.steps)
            return
    for record, said in forged(trust, is_hook) if not _is_behind_proxy(fn) and not _is_held_against_sender(trust) else ():
        yield Deed(CLAIMS, trust, record, f"{said} says who is asking", said, "header", "", visit.steps)
        return


def _taken_apart(trust: Trust, call: f.Call) -> bool:
    """Whether a call reads the middle of a token that a client sent, taken apart by its dots, in a function that looks at no signature: `json.loads(b64decode(token.split(".")[1]))`."""
    fn = trust.fn
    if called_name(call) not in ("loads", "decode") or not call.args:
        return False
    parts = list(_made_of(fn, call.args[0].value))
    decoded = [one for one in parts if isinstance(one, f.Call) and _DECODES.search(called_name(one))]
    split = [one for one in parts if isinstance(one, f.Call) and called_name(one) in ("split", "rsplit", "partition") and _is_dot(one)]
    if not decoded or not split or not any(trust.of(one) & CLIENT for one in split):
        return False
    if any(isinstance(one, f.Call) and _OPENS.search(snake(called_name(one))) for one in parts):
        return False
    return not any(fn.module.find(VerifiesSignature, fn, one) is not None or _TRUSTED.search(snake(called_name(one))) for one in fn.calls)


def _made_of(fn: FunctionView, value: f.AnyValue, depth: int = 0) -> Iterator[f.AnyValue]:
    """The values that a value is made of, through local names."""
    for one in inside(value):
        yield one
        if isinstance(one, f.Name) and one.scope == f.LOCAL and depth < 4:
            for definition in fn.definitions(one):
                if definition.kind in ("assigned", "unpacked") and definition.value is not None:
                    yield from _made_of(fn, definition.value, depth + 1)


def _is_dot(call: f.Call) -> bool:
    return bool(call.args) and isinstance(call.args[0].value, f.Const) and call.args[0].value.value == "."


def _is_issued_here(fn: FunctionView, call: f.Call) -> bool:
    """Whether a token was made by this very function, or what it calls for that."""
    token = call.args[0].value if call.args else None
    made = fn.origins(token) if isinstance(token, f.Name) else (token,)
    calls = [one.value if isinstance(one, f.Await) else one for one in made]
    return bool(calls) and all(isinstance(one, f.Call) and _ISSUES.search(snake(called_name(one))) for one in calls)


def _is_verified_elsewhere(fn: FunctionView, call: f.Call) -> bool:
    """Whether the same function is handed on with the token to be run in a thread: a look at the issuer comes before the real look (`to_thread(jwt.decode, token, **options)`)."""
    token = shown(call.args[0].value) if call.args else ""
    for other in fn.calls:
        given = [arg.value for arg in other.args]
        if other is not call and any(fn.module.find_value(ReadsClaims, fn, one) is not None for one in given if isinstance(one, f.Name | f.Attr)):
            if any(shown(one) == token for one in given):
                return True
    return False


def _header(trust: Trust, value: f.AnyValue) -> str:
    """The header or cookie by which a client says who it is, where a value reads it."""
    if isinstance(value, f.Item):
        base, key = value.base, value.index
    elif isinstance(value, f.Call) and isinstance(value.func, f.Attr) and value.func.name in ("get", "get_header", "get_cookie") and value.args:
        base, key = value.func.base, value.args[0].value
    else:
        return ""
    if not (isinstance(key, f.Const) and isinstance(key.value, str) and IDENTITY_HEADER.match(key.value)) or not trust.of(base) & (CLIENT | REQUEST):
        return ""
    at: f.AnyValue = base
    while isinstance(at, f.Name) and at.scope == f.LOCAL:
        origins = [one for one in trust.fn.origins(at) if not isinstance(one, tuple)]
        if not origins or origins[0] is at:
            return ""
        at = origins[0]
    row = trust.source_row(at) if isinstance(at, f.Attr) else None
    return key.value if row is not None and (row.what in ("header", "cookie")) else ""


def _matters(trust: Trust, reads: list[Any]) -> bool:
    """Whether something is done with a value beside logging it, and asking who signed it."""
    fn = trust.fn
    for read in reads:
        for holder, _ in fn.around(read):
            if isinstance(holder, f.Call) and (fn.module.is_logging(fn, holder) or _is_vouched_for(trust, holder)):
                break
        else:
            return True
    return False


def _is_vouched_for(trust: Trust, call: f.Call) -> bool:
    """Whether a call gives what it is told back only where the application has signed it, itself or by a helper."""
    fn = trust.fn
    helpers = [(helper, inner) for helper in trust.program.run_by(fn, call) for inner in helper.calls]
    known = (holder.module.find(VerifiesSignature, holder, one) for holder, one in ((fn, call), *helpers))
    return any(row is not None and row.says == "raises" for row in known)


def _is_used(trust: Trust, value: f.AnyValue) -> bool:
    """Whether what was read is used for more than the log, or a look at when it ends and who issued it."""
    fn = trust.fn
    use = fn.use_of(value)
    if use.kind == "statement" or (use.kind == "argument" and fn.module.is_logging(fn, use.by)):
        return False
    if use.kind == "assigned" and isinstance(use.by, f.Set) and isinstance(use.by.targets[0], f.Name):
        reads = fn.reads(use.by.targets[0].name)
        keys = []
        for read in reads:
            parent = fn.parent(read)
            if parent is not None and isinstance(parent[0], f.Item) and isinstance(parent[0].index, f.Const):
                keys.append(parent[0].index.value)
            elif parent is not None and isinstance(parent[0], f.Attr):
                outer = fn.parent(parent[0])
                call = outer[0] if outer is not None else None
                keys.append(call.args[0].value.value if isinstance(call, f.Call) and call.args and isinstance(call.args[0].value, f.Const) else "?")
            else:
                keys.append("?")
        return _matters(trust, list(reads)) and not (keys and all(key in ("exp", "iat", "nbf", "iss", "kid", "jti", "aud") for key in keys))
    if use.kind == "subscripted" and isinstance(use.by, f.Item) and isinstance(use.by.index, f.Const):
        return use.by.index.value not in ("exp", "iat", "nbf", "iss", "kid", "jti", "aud")
    return True


def _is_held_against_sender(trust: Trust) -> bool:
    """Whether a function makes sure by a credential which system is asking, and then holds what that says against it: `depot = depot_of_key(request.headers["Authorization"])`, then `if driver not in depot.drivers: raise`."""
    fn = trust.fn
    for step in fn.all(f.Set):
        call = step.value.value if isinstance(step.value, f.Await) else step.value
        if not isinstance(call, f.Call) or not any(_reads_credential(arg.value) for arg in call.args):
            continue
        if not any(f.Raise in one.kinds for one in trust.program.run_by(fn, call)):
            continue
        names = {one.name for one in step.targets if isinstance(one, f.Name)}
        tests = [test for condition in fn.all(f.If) for test in condition.tests]
        compared = [one for test in tests for one in inside(test) if isinstance(one, f.Compare) and one.ops[0] in ("in", "not in", "==", "!=")]
        if any(isinstance(part, f.Name) and part.name in names for one in compared for part in inside(one)):
            return True
    return False


def _reads_credential(value: f.AnyValue) -> bool:
    """Whether a value is read from a header by which systems prove who they are: `request.headers.get("Authorization")`."""
    keys = [one.index for one in inside(value) if isinstance(one, f.Item)]
    keys += [one.args[0].value for one in inside(value) if isinstance(one, f.Call) and called_name(one) == "get" and one.args]
    return any(isinstance(key, f.Const) and isinstance(key.value, str) and _CREDENTIAL.search(key.value) is not None for key in keys)


def _is_behind_proxy(fn: FunctionView) -> bool:
    """Whether a function makes sure that what says so is its own proxy."""
    for step in (*fn.all(f.If), *fn.all(f.Assert)):
        for test in step.tests if isinstance(step, f.If) else (step.test,):
            for one in inside(test):
                if isinstance(one, f.Name | f.Attr) and _TRUSTED.search(snake(one.name)):
                    return True
    return any(isinstance(call.func, f.Name | f.Attr) and _TRUSTED.search(snake(call.func.name.rpartition(".")[2])) for call in fn.calls)
