"""Exceptions that only say that there is nothing: no request around the code, no such item in a list, a row or a peer that has gone, a line on which nothing came; whatever the exception is called, the guarded code decides."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.effects import is_effect, writes
from apr_mypy.views.excepts import Taking, calls_in
from apr_mypy.views.naming import called_name
from apr_mypy.views.reporting import report_of
from apr_mypy.views.walk import STEP_VALUES, inside, steps

if TYPE_CHECKING:
    from apr_mypy.views.aftermath import Path

_CONTEXT: Final = pattern_of(
    r"^(get_)?(current|running|active)_[a-z_]+$|^_get_current_object$|^(get_)?(request|app|session)_(context|ctx)$|^get_jwt(_identity|_claims)?$|^(g|request|current_app|session)$"
)
"""What is there only while a request, an application or an event loop runs."""
_OUT_OF_CONTEXT: Final = frozenset({"RuntimeError", "LookupError"})
_REMOVES: Final = frozenset({"remove", "index", "pop"})
_NOT_IN: Final = frozenset({"ValueError", "KeyError", "IndexError"})
_LATE: Final = pattern_of(r"(^|[a-z])Timeout(Error|Exception)?$")
_LISTENS: Final = pattern_of(r"^_?(recv|recvfrom|receive(_\w+)?|poll|accept|select|readline|read_message|get_message|next_message|consume|drain)$")
_GONE: Final = pattern_of(r"(Closed|Gone|Destroyed|Detached|Disconnected)(Error|Exception)?$")
_ENDING: Final = pattern_of(r"(^|_)(close|detach|destroy|dispose|shutdown|disconnect|stop|terminate|release|leave)(_|$)", re.IGNORECASE)
_DELETING: Final = pattern_of(r"(^|_)(delete|remove|discard|unlink|unset|clear|unassign)(_|$)", re.IGNORECASE)
_COMPARED_ROWS: Final = frozenset({"StaleDataError", "ObjectDeletedError"})


def is_nothing_there(taking: Taking, path: Path) -> bool:
    """Whether an exception is taken that only says that there is nothing."""
    if taking.caught.broad or taking.caught.base:
        return False
    return (
        asks_for_context(taking)
        or removes_what_may_not_be_in(taking)
        or _is_quiet_line(taking, path)
        or _has_gone(taking)
        or _is_deleted_already(taking)
    )


def asks_for_context(taking: Taking) -> bool:
    """`get_current_user()["id"]` guarded against RuntimeError: whether something is asked that is there only within a request, and nothing is done with it yet."""
    if not set(taking.caught.names) <= _OUT_OF_CONTEXT or len(taking.block) > 2:
        return False
    if any(is_effect(taking.fn, call) for call in calls_in(taking.block)):
        return False
    names = (
        one.name.rpartition(".")[2]
        for step in steps(taking.block)
        for use, value in STEP_VALUES[type(step)](step)
        if use != "target"
        for one in inside(value)
        if isinstance(one, (f.Name, f.Attr))
    )
    return any(_CONTEXT.match(name) for name in names)


def removes_what_may_not_be_in(taking: Taking) -> bool:
    """`tags.remove(tag)` as the first step, guarded against ValueError: whether all that can say so is a container that has not the item; what follows is done only where it had it."""
    first = taking.block[0] if taking.block else None
    call = first.value if isinstance(first, (f.Do, f.Set)) else None
    if not isinstance(call, f.Call) or not set(taking.caught.names) <= _NOT_IN or not isinstance(call.func, f.Attr):
        return False
    if called_name(call) not in _REMOVES or len(call.args) != 1 or writes(taking.fn, call) is not None:
        return False
    return not any(one.args for one in calls_in(taking.block[1:]))  # `template.save()`, which reads no value that might be bad


def _is_quiet_line(taking: Taking, path: Path) -> bool:
    """`socket.receive()` in a loop, until nothing more comes for a while."""
    if not all(_LATE.search(name) for name in taking.caught.names) or taking.step is None or not taking.fn.loops_around(taking.step):
        return False
    calls = [call for call in calls_in(taking.block) if report_of(taking.fn, call) is None]
    return path.end in ("next", "on") and bool(calls) and all(_LISTENS.match(called_name(call)) for call in calls)


def _has_gone(taking: Taking) -> bool:
    """`await send("closeTarget", …)` in `close_target`, guarded against TargetClosedError: whether what is to be ended has ended."""
    return all(_GONE.search(name) for name in taking.caught.names) and _ENDING.search(taking.fn.function.name) is not None


def _is_deleted_already(taking: Taking) -> bool:
    """Whether a row that a function deletes has been deleted by another, and the session is put right."""
    return (
        set(taking.caught.names) <= _COMPARED_ROWS
        and _DELETING.search(taking.fn.function.name) is not None
        and any(called_name(call) == "rollback" for call in calls_in(taking.after))
    )


__all__ = ["asks_for_context", "is_nothing_there", "removes_what_may_not_be_in"]
