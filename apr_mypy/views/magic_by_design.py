"""Values that stand for a failure and are the answer by the function's own design: it gives the same where there was nothing to begin with, it asks the exception first, it goes another way and says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.effects import package_kind
from apr_mypy.views.excepts import calls_in
from apr_mypy.views.failure_values import Failing, failing
from apr_mypy.views.naming import called_name
from apr_mypy.views.shown import shown
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.aftermath import Path
    from apr_mypy.views.excepts import Taking
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.reporting import Report

_REFUSED: Final = pattern_of(r"Expired|Invalid|Signature|Unpack|ExtraData|Decod|Malformed|Pars(e|ing)|Unsign")
"""What was sent is none of ours, too old, or cannot be read."""
_SESSIONS: Final = pattern_of(r"session|cookie|token|auth|identity|principal|current_user")
_READS: Final = pattern_of(r"(^|_)(loads|parse|decode|unpackb?|unsign|fromisoformat|literal_eval|urlparse|urlsplit)$")
_FALLS_BACK: Final = pattern_of(r"\bfall(s|ing)? back (to|on)\b|\bfalling[- ]back\b|\bfallback to\b")
_NOT_THERE: Final = pattern_of(r"^(404|410|ENOENT|NoSuchKey)$|(^|[^a-zA-Z])(NOT_FOUND|not_?found|NotFound|GONE|does not exist)")
_SUMS: Final = frozenset({"aggregate", "sum"})
_STATUS: Final = frozenset({"status", "status_code", "status_int"})


def is_like_nothing(taking: Taking, value: Failing) -> bool:
    """`if cookie is None: return Session()` and `except BadSignature: return Session()`: whether what somebody sent counts as little as if nothing had been sent, because it is none of ours or cannot be read in this process."""
    fn, caught = taking.fn, taking.caught
    if caught.base or value.kind not in ("none", "empty", "domain") or not _gives_it_for_nothing(taking, value):
        return False
    if not caught.broad:
        return all(_REFUSED.search(name) for name in caught.names) and _SESSIONS.search(fn.full.lower()) is not None
    calls = calls_in(taking.block)
    reads = bool(calls) and all(_READS.search(called_name(call)) and package_kind(fn, call) == "plain" for call in calls)
    return reads and _SESSIONS.search(fn.full.lower()) is not None


def _gives_it_for_nothing(taking: Taking, value: Failing) -> bool:
    """Whether the function returns the same where something is not there, outside of every handler."""
    fn = taking.fn
    for one in fn.returns:
        place = fn.place_of(one)
        if place is None or not isinstance(place[0], f.If) or place[2] != "block" or any(slot == "handler" for _, slot in fn.around(one)):
            continue
        zero = failing(fn, one.value)
        test = next((test for test, block in zip(place[0].tests, place[0].blocks, strict=True) if block is place[1]), None)
        if zero is not None and zero.text == value.text and _asks_for_nothing(test):
            return True
    return False


def _asks_for_nothing(test: f.AnyValue | None) -> bool:
    if isinstance(test, f.Op) and test.op == "not":
        return isinstance(test.args[0], f.Name)
    return isinstance(test, f.Compare) and test.ops == ("is",) and isinstance(test.args[1], f.Const) and test.args[1].value is None


def is_asked_of_error(taking: Taking, path: Path, value: Failing) -> bool:
    """`if error.response.status_code == 404: return 0`: whether the value is the answer where the exception says that there is no such thing, and another one is given for all others."""
    if not taking.name or value.kind not in ("zero", "none", "empty"):
        return False
    others = (
        [one for one in taking.fn.returns if one.value is not None and shown(one.value) != value.text and one.line > path.last.line]
        if path.last
        else []
    )
    for test in path.held if others else ():
        for one in inside(test):
            if isinstance(one, f.Compare) and one.ops in (("==",), ("in",)):
                said = [part for arg in one.args for part in inside(arg)]
                about = any(isinstance(part, f.Name) and part.name == taking.name for part in said)
                if about and any(_NOT_THERE.search(_text_of(part)) for part in said):
                    return True
    return False


def _text_of(value: f.AnyValue) -> str:
    """A constant or a name as text: `404`, `NOT_FOUND`."""
    if isinstance(value, f.Const):
        return str(value.value)
    return value.name.rpartition(".")[2] if isinstance(value, f.Name | f.Attr) else ""


def says_another_way(value: Failing, report: Report | None) -> bool:
    """`log.warning("no archive of %s, falling back to streaming", name)`, then `return None`: whether the function says itself what is done instead."""
    if value.kind not in ("none", "empty") or report is None:
        return False
    texts = [one.value for arg in report.call.args for one in inside(arg.value) if isinstance(one, f.Const) and isinstance(one.value, str)]
    return any(_FALLS_BACK.search(text.lower()) for text in texts)


def is_sum_of_nothing(taking: Taking, value: Failing) -> bool:
    """`rows.aggregate(Sum("size"))["size__sum"] / 1000` guarded against TypeError: whether 0 is the sum of no rows."""
    return value.kind == "zero" and taking.caught.names == ("TypeError",) and any(called_name(call) in _SUMS for call in calls_in(taking.block))


def is_status_set(fn: FunctionView, step: f.Return) -> bool:
    """`request.response.status = 403`, then `return {"error": "NotAuthorized"}`: whether the answer has its status already."""
    place = fn.place_of(step)
    number = next((n for n, one in enumerate(place[1]) if one is step), 0) if place is not None else 0
    before = place[1][:number] if place is not None else ()
    return any(isinstance(one, f.Set) and any(isinstance(target, f.Attr) and target.name in _STATUS for target in one.targets) for one in before)


__all__ = ["is_asked_of_error", "is_like_nothing", "is_status_set", "is_sum_of_nothing", "says_another_way"]
