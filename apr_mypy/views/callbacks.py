"""Callbacks that are kept from breaking the object that calls them: where one of them fails, the others still have to hear, and the object itself has done its work."""

from __future__ import annotations

from typing import Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.effects import is_error
from apr_mypy.views.excepts import Taking, calls_in
from apr_mypy.views.function import FunctionView
from apr_mypy.views.naming import called_name, last_name
from apr_mypy.views.reporting import report_of
from apr_mypy.views.walk import inside

_CALLBACK: Final = pattern_of(r"(^|_)(callback|cb|hook|errback|observer)s?$")
_MESSAGE: Final = pattern_of(r"(^|_)(message|msg|event|payload|delivery|record|body|envelope|update|command)s?$")


def calls_back(taking: Taking) -> bool:
    """Whether all that is guarded is a call of something that registered itself with the object to be told (`for cb in self._callbacks: cb()`), without a message that would be lost. Callbacks that a function is handed are its
    caller's work."""
    fn = taking.fn
    if fn.owner is None:
        return False
    calls = [call for call in calls_in(taking.block) if report_of(fn, call) is None and not is_error(fn, call)]
    told = [call for call in calls if _CALLBACK.search(called_name(call))]
    if not told or any(fn.use_of(call).kind in ("statement", "awaited") and not _keeps_result(fn, call, told) for call in calls if call not in told):
        return False
    return all(_is_registered(fn, call) and not any(_MESSAGE.search(last_name(arg.value)) for arg in call.args) for call in told)


def _keeps_result(fn: FunctionView, call: f.Call, told: list[f.Call]) -> bool:
    """`self._tasks.add(create_task(result))`: whether a call only keeps what a callback has given."""
    if call.func.name not in ("add", "append", "create_task", "ensure_future") if isinstance(call.func, f.Attr | f.Name) else True:
        return False
    names = [one for arg in call.args for one in inside(arg.value) if isinstance(one, f.Name) and one.scope == f.LOCAL]
    return any(made.value is one for name in names for made in fn.definitions(name) for one in told)


def _is_registered(fn: FunctionView, call: f.Call) -> bool:
    """Whether what is called is kept by an object, or was handed over by itself; not one of many that were handed over."""
    if not (isinstance(call.func, f.Name) and call.func.scope == f.LOCAL):
        return True
    definitions = fn.definitions(call.func)
    return all(
        one.kind == "parameter" or (one.value is not None and any(isinstance(inner, f.Attr) for inner in inside(one.value))) for one in definitions
    )
