"""Attempts after which nothing was done: the other side said by a status that it refused what it was asked, and only then it is tried again."""

from __future__ import annotations

import re
from typing import Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.conditions import Condition, atoms, exits
from apr_mypy.views.function import FunctionView
from apr_mypy.views.naming import last_name

REFUSED: Final = frozenset({401, 403, 409, 423, 425, 429})
"""Statuses by which a server says that it has not done what it was asked."""
_NAMED: Final = pattern_of(r"^(UNAUTHORIZED|FORBIDDEN|CONFLICT|LOCKED|TOO_EARLY|TOO_MANY_REQUESTS)$")
_NUMBERED: Final = pattern_of(r"^HTTP_(\d{3})(_|$)")
_STATUS: Final = pattern_of(r"(^|_)(status|status_code|code)$", re.IGNORECASE)


def goes_on_after_refusals(fn: FunctionView, handler: f.Handler) -> bool:
    """Whether every way by which a handler comes to the next round stands under a status that refuses: `if error.response.status_code == 429: continue`, and `raise` behind it."""
    found = exits(fn, handler.block)
    on = [one.step for one in found if one.kind == "continue"]
    return bool(on) and all(one.kind != "falls" for one in found) and all(_is_refused_at(fn, step) for step in on)


def _is_refused_at(fn: FunctionView, step: object) -> bool:
    return any(_refuses(one) for whole in fn.holds_at(step) for one in atoms(whole))


def _refuses(condition: Condition) -> bool:
    test = condition.test
    if condition.pattern is not None or not isinstance(test, f.Compare) or len(test.ops) != 1 or not _STATUS.search(last_name(test.args[0])):
        return False
    right = test.args[1]
    op = test.ops[0]
    if (op in ("==", "in") and condition.holds) or (op in ("!=", "not in") and not condition.holds):
        said = right.items if isinstance(right, f.Many) else (right,)
        return bool(said) and all(_is_refusing(one) for one in said)
    return False


def _is_refusing(value: f.AnyValue) -> bool:
    if isinstance(value, f.Const):
        return value.value in REFUSED
    name = last_name(value)
    numbered = _NUMBERED.match(name)
    return int(numbered[1]) in REFUSED if numbered is not None else _NAMED.match(name) is not None


__all__ = ["REFUSED", "goes_on_after_refusals"]
