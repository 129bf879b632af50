"""What raising would do where a failure is only logged: what is proposed instead where an exception would fail every request, break off a stream of messages, or come after what was stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.roles import Role
from apr_mypy.views.conditions import is_always_true
from apr_mypy.views.effects import writes
from apr_mypy.views.excepts import calls_in
from apr_mypy.views.naming import called_name
from apr_mypy.views.shown import shown
from apr_mypy.views.walk import inside, steps

if TYPE_CHECKING:
    from apr_mypy.views.excepts import Taking
    from apr_mypy.views.function import FunctionView

_LISTENS: Final = frozenset({"listens_for", "receiver", "connect", "connect_via"})
"""What has a function called whenever something happens elsewhere."""
_STORES: Final = frozenset({"commit", "save", "asave", "save_to_db"})

_CHANGES: Final = pattern_of(r"(^|_)(update|create|save|insert|delete|upsert)(_|$)")
_OF_STORE: Final = pattern_of(r"(^|[._])(repo|repos|repository|repositories|dao|crud)([._]|$)")
"""What a project calls the part that has its rows."""
_ENDS_UNIT: Final = frozenset({"commit", "flush", "rollback"})

Harm = Literal["", "requests", "listener", "stream", "stored"]


def harm_of_raising(taking: Taking) -> Harm:
    """What an exception would do that is worse than the line in the log: it fails all "requests" that go through a middleware, the work on which a "listener" only listens, the loop over a "stream" that
    never ends; or it comes after something was "stored", which it looks as though it had not been."""
    fn, step = taking.fn, taking.step
    if step is not None and is_endless(next(iter(fn.loops_around(step)), None)):
        return "stream"
    if fn.module.role_of(fn) is Role.MIDDLEWARE:
        return "requests"
    if _listens(fn) or _stands_beside_wrapped(fn):
        return "listener"
    if any(called_name(call) in _ENDS_UNIT for call in calls_in(taking.block)):
        return ""  # what came before is a part of what failed
    return "stored" if step is not None and _stored_before(fn, step) else ""


def feeds_its_loop(taking: Taking, loop: Any) -> bool:
    """`while request: try: answer = request.send() …; request = next_page(request, answer)`: whether a loop goes from page to page, so that nothing sensible comes behind one that failed."""
    if not isinstance(loop, f.While) or is_always_true(loop.test):
        return False
    asked = {one.name for one in inside(loop.test) if isinstance(one, f.Name) and one.scope == f.LOCAL}
    turned = {one.name for step in steps(loop.block) if isinstance(step, f.Set) for one in step.targets if isinstance(one, f.Name)}
    used = {one.name for call in calls_in(taking.block) for one in inside(call) if isinstance(one, f.Name)}
    return bool(asked & turned & used)


def is_endless(loop: Any) -> bool:
    """`while True`, `async for message in stream`: whether nothing comes behind a loop."""
    if isinstance(loop, f.While):
        return is_always_true(loop.test) and not any(isinstance(one, f.Break) for one in steps(loop.block))
    return isinstance(loop, f.For) and loop.is_async


def _listens(fn: FunctionView) -> bool:
    return any(isinstance(one, (f.Call, f.Attr)) and _last(one) in _LISTENS for one in fn.function.decorators)


def _stands_beside_wrapped(fn: FunctionView) -> bool:
    """`ping("run")` before, and `ping("complete")` behind `return func(*args)` in the wrapper of a decorator: whether a function is only called beside the one that is decorated."""
    outer = fn.outer
    if outer is None or not outer.function.params:
        return False
    params, view = {param.name for param in outer.function.params}, outer.outer
    while view is not None:
        params |= {param.name for param in view.function.params}
        view = view.outer
    callers = [one for one in outer.nested.values() if any(_calls(call, {fn.function.name}) for call in one.calls)]
    return bool(callers) and all(any(_calls(call, params) for call in one.calls) for one in callers)


def _calls(call: f.Call, names: set[str]) -> bool:
    return isinstance(call.func, f.Name) and call.func.scope == f.LOCAL and call.func.name in names


def _last(decorator: f.Call | f.Attr) -> str:
    return called_name(decorator) if isinstance(decorator, f.Call) else decorator.name


def _stores(fn: FunctionView, call: f.Call) -> bool:
    """`db.commit()`, `Order.objects.create(…)`, `repo.orders.update(order)`, `dao_update_order(order)`: whether a call stores rows, itself or by the part of the project that is there for it."""
    name = called_name(call)
    if name in _STORES or writes(fn, call) is not None:
        return True
    return _CHANGES.search(name) is not None and _OF_STORE.search(shown(call.func)) is not None


def _stored_before(fn: FunctionView, step: f.AnyStep) -> bool:
    """Whether rows were stored on the way to a step, outside of the loop that it stands in."""
    at: Any = step
    while (place := fn.place_of(at)) is not None:
        holder, block, _ = place
        number = next((n for n, one in enumerate(block) if one is at), 0)
        if any(_stores(fn, call) for call in calls_in(block[:number])):
            return True
        if holder is None or isinstance(holder, (f.For, f.While)):
            return False
        at = holder
    return False


__all__ = ["Harm", "feeds_its_loop", "harm_of_raising", "is_endless"]
