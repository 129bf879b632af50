"""Answers of another system that have a token in them: what its token endpoint sent back, shown whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.conditions import atoms, conditions_at
from apr_mypy.views.error_texts import handler_around
from apr_mypy.views.naming import called_name
from apr_mypy.views.secret_words import says_secret, words
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.conditions import Condition
    from apr_mypy.views.function import FunctionView

_BODIES: Final = frozenset({"content", "text", "body", "data"})
_READS: Final = frozenset({"json", "text", "read", "aread", "get_data", "getvalue"})
"""Attributes and methods of an answer that give what it says."""
_SENDS: Final = frozenset({"post", "get", "request", "fetch", "send"})
_ENDPOINT: Final = pattern_of(r"(^|_)token_(\w+_)?(url|uri|endpoint|address|path)$")
_PATH: Final = pattern_of(r"/(oauth2?/|connect/|v\d+/)?(access_)?token(\?|$)", re.IGNORECASE)
_FINE: Final = frozenset({"ok", "is_success"})
_FAILED: Final = frozenset({"is_error", "is_client_error", "is_server_error"})
_STATUS: Final = frozenset({"status_code", "status"})
_SUCCESS_BELOW: Final = 300


def answer_with_token(fn: FunctionView, value: f.AnyValue) -> str:
    """The local with an answer that a value shows whole, where a token endpoint gave it: `response.text` of `response = requests.post(TOKEN_URL, …)`; "" where it is none, or known to say only what went wrong."""
    base = _answer_of(value)
    if base is None or not _is_asked_for_token(fn, base) or _is_failure(fn, base, value):
        return ""
    return base.name


def _answer_of(value: f.AnyValue) -> f.Name | None:
    base: f.AnyValue | None = None
    if isinstance(value, f.Call) and isinstance(value.func, f.Attr) and value.func.name in _READS and not any(arg.name == "" for arg in value.args):
        base = value.func.base
    elif isinstance(value, f.Attr) and value.name in _BODIES:
        base = value.base
    return base if isinstance(base, f.Name) and base.scope == f.LOCAL else None


def _is_asked_for_token(fn: FunctionView, answer: f.Name) -> bool:
    """Whether a local holds what a library for HTTP answered, and a token was asked for: by the address, or by what the local is called."""
    made = [one.value.value if isinstance(one.value, f.Await) else one.value for one in fn.definitions(answer)]
    calls = [one for one in made if isinstance(one, f.Call) and called_name(one) in _SENDS]
    if not calls or len(calls) < len(made):
        return False
    http = fn.module.knowledge.packages("http")
    if not all(any(name.partition(".")[0] in http for name in fn.module.callee(fn, one).names) for one in calls):
        return False
    said = words(answer.name)
    return all(_is_of_endpoint(one) for one in calls) or ("token" in said[:-1] and said[-1] in ("response", "resp", "res", "answer", "reply"))


def _is_of_endpoint(call: f.Call) -> bool:
    for arg in call.args:
        if arg.name not in ("", "url"):
            continue
        for one in inside(arg.value):
            if isinstance(one, f.Name | f.Attr) and _ENDPOINT.search(one.name.rpartition(".")[2].lower()):
                return True
            if isinstance(one, f.Const) and isinstance(one.value, str) and _PATH.search(one.value):
                return True
    return False


def _is_failure(fn: FunctionView, answer: f.Name, value: f.AnyValue) -> bool:
    """Whether an answer is read only where it is known to be an error, or to have no token in it."""
    handler = handler_around(fn, value)
    if handler is not None and handler.types is not None:
        caught = {full.rpartition(".")[2] for number in handler.caught for full in fn.module.types.classes(number)}
        if caught and caught.isdisjoint({"Exception", "BaseException"}):
            return True
    return any(_says_failed(fn, answer, one) for condition in conditions_at(fn, fn.step_of(value)) for one in atoms(condition))


def _says_failed(fn: FunctionView, answer: f.Name, condition: Condition) -> bool:
    test, holds = condition.test, condition.holds
    if isinstance(test, f.Attr):
        return (test.name in _FINE and not holds) or (test.name in _FAILED and holds)
    if isinstance(test, f.Name):
        return says_secret(test.name) and not holds
    if not isinstance(test, f.Compare) or len(test.args) != 2:
        return False
    first, second = test.args
    if isinstance(first, f.Const) and isinstance(first.value, str):
        return (test.ops == ("not in",)) == holds and says_secret(first.value)
    if not isinstance(first, f.Attr) or first.name not in _STATUS:
        return False
    number = second.value if isinstance(second, f.Const) and isinstance(second.value, int) else 200
    is_good = number < _SUCCESS_BELOW
    match test.ops[0]:
        case "==" | "in":
            return holds != is_good
        case "!=" | "not in":
            return holds == is_good
        case ">" | ">=":
            return holds
        case _:
            return not holds


__all__ = ["answer_with_token"]
