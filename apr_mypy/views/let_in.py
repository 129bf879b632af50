"""Who is let in by what a client says of itself: a handler that refuses those who do not call themselves administrator, or the owner of a row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.entitling import names_owner
from apr_mypy.views.from_whom import CLIENT, PRINCIPAL, ROW
from apr_mypy.views.naming import called_name, last_name
from apr_mypy.views.trust import Trust
from apr_mypy.views.walk import inside

_RIGHT: Final = pattern_of(
    r"(^|\.|\[|\(|'|\")(x[-_])?(is[-_]?)?(admin|staff|super_?user|root|moderator|(user[-_]?)?roles?)('|\"|\]|\)|$)", re.IGNORECASE
)
"""What a client calls that by which it says what it may."""
_REFUSES: Final = pattern_of(r"Forbidden|PermissionDenied|PermissionError|Unauthori[sz]ed|NotAuthori[sz]ed|AccessDenied|NotAllowed")
_CODES: Final = frozenset({401, 403})


def let_in(trust: Trust, *, knows: bool) -> Iterator[tuple[Any, str]]:
    """(condition, what the client's value is called) for each refusal of a function that nobody but the client decides. Whoever `knows` who acts may compare owners for another reason."""
    fn = trust.fn
    for record in _refusals(trust):
        for condition in fn.holds_at(record):
            if any(trust.of(one) & PRINCIPAL for one in inside(condition.test)):
                continue
            for test, holds in _parts(condition.test, condition.holds):
                said = _said(trust, test, holds, knows)
                if said:
                    yield condition.test, said


def _parts(test: f.AnyValue, holds: bool) -> Iterator[tuple[f.AnyValue, bool]]:
    """The parts of a condition, each with whether it is true where it counts."""
    if isinstance(test, f.Op) and test.op in ("and", "or"):
        for one in test.args:
            yield from _parts(one, holds)
    elif isinstance(test, f.Op) and test.op == "not":
        yield from _parts(test.args[0], not holds)
    elif isinstance(test, f.Bind):
        yield from _parts(test.value, holds)
    else:
        yield test, holds


def _refusals(trust: Trust) -> Iterator[Any]:
    fn = trust.fn
    for step in (*fn.all(f.Raise), *fn.all(f.Return)):
        if step.value is not None and _is_refusal(step.value):
            yield step
    for call in fn.calls:
        if called_name(call) == "abort" and _is_refusal(call):
            yield call


def _is_refusal(value: f.AnyValue) -> bool:
    for one in inside(value):
        if isinstance(one, f.Const) and one.value in _CODES and not isinstance(one.value, bool):
            return True
        if isinstance(one, f.Name | f.Attr) and (_REFUSES.search(last_name(one)) or last_name(one).startswith(("HTTP_401", "HTTP_403"))):
            return True
    return False


def _said(trust: Trust, test: f.AnyValue, holds: bool, knows: bool) -> str:
    """What the client says, where those are refused who do not say it: who calls himself administrator and is refused for it is trusted with nothing."""
    if isinstance(test, f.Compare):
        if len(test.args) != 2 or test.ops[0] not in ("==", "!=", "in", "not in") or holds != (test.ops[0] in ("!=", "not in")):
            return ""
        for column, value in (test.args, tuple(reversed(test.args))):
            is_owner = isinstance(column, f.Attr) and names_owner(column.name) and bool(trust.of(column.base) & ROW)
            if is_owner and not knows and _is_client(trust, value):
                return trust.called(value)
        given = test.args[0]
    else:
        given = test
        if holds:
            return ""
    called = trust.called(given) if _is_client(trust, given) else ""
    return called if _RIGHT.search(called) else ""


def _is_client(trust: Trust, value: f.AnyValue) -> bool:
    label = trust.of(value)
    return bool(label & CLIENT) and not label & (PRINCIPAL | ROW)
