"""Deliveries that somebody else vouches for: the provider is sent them back and says whether they are his, or is asked by their id for what they are about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.effects import first_word, package_kind
from apr_mypy.views.flow import Definition
from apr_mypy.views.naming import called_name, last_name
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_YES: Final = frozenset({"success", "verified", "valid", "ok", "true", "genuine", "authentic"})
"""What a provider answers where a delivery is his own."""
_ASKED: Final = pattern_of(r"verif|validat|signature|authentic", re.IGNORECASE)
_CHECKS: Final = frozenset({"verify", "validate", "check", "authenticate", "confirm"})
_ABOUT: Final = pattern_of(r"signature|webhook|ipn|delivery|notification|callback|sender|authentic", re.IGNORECASE)
_SENDS: Final = frozenset({"execute", "send", "request", "call", "perform", "run"})
_QUESTION: Final = pattern_of(
    r"(Get|Retrieve|Fetch|Show|Lookup)[A-Z]?\w*(Request|Query|Command|Call)$|^(Get|Retrieve|Fetch)\w*(Request|Query|Command)$"
)
"""Classes of requests that only ask: `OrdersGetRequest`."""
_FAR: Final = 6


def is_vouched_for(fn: FunctionView, compare: f.Compare) -> bool:
    """Whether a comparison asks whether the provider has said yes to a delivery that it was sent back: `answer.text == "VERIFIED"`."""
    return _vouching(fn, compare) is not None


def is_asked_to_vouch(fn: FunctionView, call: f.Call) -> bool:
    """Whether a call belongs to a check of who sent a delivery, which a provider makes: the call itself, and in a function for that the one that gets the token for it."""
    if package_kind(fn, call) != "http":
        return False
    asked = [one for compare in fn.all(f.Compare) if len(compare.ops) == 1 and (one := _vouching(fn, compare)) is not None]
    if any(one is call for one in asked):
        return True
    name = fn.function.name.lstrip("_")
    return first_word(name) in _CHECKS and _ABOUT.search(name) is not None and (bool(asked) or _asks_for_it(fn, call))


def _vouching(fn: FunctionView, compare: f.Compare) -> f.Call | None:
    """The call to a provider whose word a comparison asks for."""
    left, right = compare.args
    word, said = (right, left) if isinstance(right, f.Const) else (left, right)
    if not (isinstance(word, f.Const) and str(word.value).lower() in _YES):
        return None
    call = _answered(fn, said, 0)
    return call if call is not None and package_kind(fn, call) in ("http", "foreign", "") and _asks_for_it(fn, call) else None


def asks_for_one(fn: FunctionView, call: f.Call) -> bool:
    """Whether a call sends a request of a library that only asks for something: `client.execute(OrdersGetRequest(order_id))`."""
    if first_word(called_name(call)) not in _SENDS or package_kind(fn, call) in ("plain", "web"):
        return False
    return any(
        isinstance(one, f.Call) and _QUESTION.search(last_name(one.func)) is not None and not fn.module.is_own(_full(fn, one))
        for arg in call.args[:2]
        for one in (arg.value, *fn.origins(arg.value))
    )


def _answered(fn: FunctionView, value: Any, depth: int) -> f.Call | None:
    """The call to somebody else whose answer a value is read from."""
    if depth > _FAR:
        return None
    at = value
    while isinstance(at, f.Attr | f.Item | f.Call | f.Await):
        if isinstance(at, f.Await):
            at = at.value
            continue
        if isinstance(at, f.Call):
            if at.args and called_name(at) not in ("get", "json", "read", "decode", "strip", "lower", "upper"):
                return at
            at = at.func
            continue
        at = at.base
    if not isinstance(at, f.Name):
        return None
    for one in fn.origins(at):
        if not isinstance(one, Definition) and one is not at and (found := _answered(fn, one, depth + 1)) is not None:
            return found
    return None


def _asks_for_it(fn: FunctionView, call: f.Call) -> bool:
    """Whether what is sent, or where it goes, says that it is to be verified."""
    for arg in call.args:
        for one in (arg.value, *fn.origins(arg.value)):
            if isinstance(one, Definition):
                continue
            for part in inside(one):
                text = part.value if isinstance(part, f.Const) else part.name if isinstance(part, f.Name | f.Attr) else None
                if isinstance(text, str) and _ASKED.search(text):
                    return True
    return False


def _full(fn: FunctionView, call: f.Call) -> str:
    names = fn.module.callee(fn, call).names
    return names[0] if names else ""
