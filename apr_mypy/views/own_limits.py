"""The limit of the project's own that other endpoints have: what a fix names before any library's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Route
from apr_mypy.roles import Role
from apr_mypy.views.application import Held, items
from apr_mypy.views.naming import outer_name, snake
from apr_mypy.views.refusals import SAYS_LIMIT, asks_limiter, refusals
from apr_mypy.views.shown import short, shown

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.rate_limits import RateLimits

_OF_CLASSES: Final = "method_decorator"
"""What makes a decorator of functions one of methods."""
_NAMED: Final = "throttle_classes"
_PLACES: Final = frozenset({"route_name", "endpoint", "url", "path", "rule"})
"""What says where an endpoint is found."""


class OwnLimits(NamedTuple):
    """The decorators and the throttle classes of the project that limit its endpoints, the most used first: as they are written, with "…" for what they are given."""

    decorators: tuple[str, ...]
    throttles: tuple[str, ...]
    asked: tuple[tuple[str, str], ...] = ()
    """What handlers ask themselves, as it is called, each with a handler that does: `("check_rate_limit(…)", "shop.views.redeem")`."""


def own_limits(limits: RateLimits) -> OwnLimits:
    """What limits other endpoints of the program, worked out once."""
    known: OwnLimits | None = limits.program.__dict__.get("_own_limits")
    if known is None:
        known = limits.program.__dict__["_own_limits"] = _own_limits(limits)
    return known


def _own_limits(limits: RateLimits) -> OwnLimits:
    decorators: Counter[str] = Counter()
    throttles: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    by: dict[str, str] = {}
    for module in limits.program.modules.values():
        if module.is_test:
            continue
        body = module.body
        for fn in module.functions.values():
            for name in _asks(limits, fn):
                asked[name] += 1
                by.setdefault(name, _outermost(fn).full)
            for decorator in fn.function.decorators:
                for one in _inner(decorator):
                    func = one.func if isinstance(one, f.Call) else one
                    if isinstance(func, f.Name) and func.name in limits.program.functions and fn.module.role_of(fn) is Role.HANDLER:
                        if not _registers(limits.program.functions[func.name]) and limits.limits(Held(body, one)):
                            decorators[f"{outer_name(func)}(…)" if isinstance(one, f.Call) else outer_name(func)] += 1
        for view in module.classes.values():
            field = view.field(_NAMED)
            for one in items(field.value) if field is not None and field.value is not None and not field.in_method else ():
                if isinstance(one, f.Name) and one.name in limits.program.classes:
                    throttles[outer_name(one)] += 1
    return OwnLimits(
        tuple(name for name, _ in decorators.most_common()),
        tuple(name for name, _ in throttles.most_common()),
        tuple((name, by[name]) for name, _ in asked.most_common()),
    )


def _asks(limits: RateLimits, fn: FunctionView) -> Iterator[str]:
    """The functions of the project, and its limiters, by which a handler turns away who comes too often."""
    if fn.module.role_of(fn) is not Role.HANDLER:
        return
    for call in fn.calls:
        if asks_limiter(fn, call) and isinstance(call.func, f.Attr):
            yield f"{shown(call.func, 40)}(…)"
        elif isinstance(call.func, f.Name) and SAYS_LIMIT.search(snake(outer_name(call.func))):
            found = limits.program.run_by(fn, call)
            if any(one.owner is None and one.full == call.func.name and any(refusals(one)) for one in found):
                yield f"{outer_name(call.func)}(…)"


def _throttle_like(name: str) -> str:
    """A throttle for another endpoint: one that is the project's own keeps one count for all views that it stands before."""
    return f"a throttle as {name} is, with a scope and rate of its own,"


def _outermost(fn: FunctionView) -> FunctionView:
    """The function that a function stands in."""
    return _outermost(fn.outer) if fn.outer is not None else fn


def _is_in_reach(fn: FunctionView, name: str, where: str) -> bool:
    """Whether what another handler asks may be asked here: what a module keeps to itself (`_enforce_import_limit(…)`) is for its own handlers."""
    return not name.startswith("_") or where.startswith(f"{fn.module.name}.")


def _registers(fn: FunctionView) -> bool:
    """Whether a decorator of the project hands what it decorates to a router, too: on another endpoint it would publish that a second time."""
    row_of = fn.module.find
    if any(row_of(Route, fn, call) is not None or _is_made_of_route(fn, call) for call in fn.calls):
        return True
    return any(_registers(inner) for inner in fn.nested.values())


def _is_made_of_route(fn: FunctionView, call: f.Call) -> bool:
    """Whether a function of a web framework that says where an endpoint is found is called: `rpc_method(endpoint=…)`, `view_config(route_name=…)`."""
    return any(arg.name in _PLACES for arg in call.args) and not any(fn.module.is_own(name) for name in fn.module.callee(fn, call).names[:1])


def _inner(decorator: f.AnyValue) -> tuple[f.AnyValue, ...]:
    """What a decorator of methods is made of."""
    if isinstance(decorator, f.Call) and outer_name(decorator) == _OF_CLASSES:
        return tuple(one for arg in decorator.args[:1] for one in items(arg.value))
    return (decorator,)


def advice(limits: RateLimits, fn: FunctionView, frameworks: list[str]) -> str:
    """What to write to limit an endpoint as others of the project are; "" where the project has nothing of its own for that."""
    own = own_limits(limits)
    in_class = fn.owner is not None
    if "rest_framework" in frameworks:
        if not own.throttles:
            return ""
        where = (
            "in throttle_classes of the view (for one action of many: in its @action(...))"
            if in_class
            else f"in @throttle_classes([...]) below @api_view of {fn.function.name}"
        )
        return f"name {_throttle_like(own.throttles[0])} {where}"
    if not own.decorators:
        if not own.asked:
            return ""
        found = next(((name, where) for name, where in own.asked if where != fn.full and _is_in_reach(fn, name, where)), None)
        return f"call {found[0]} first in {fn.function.name}, as {short(found[1])} does" if found is not None else ""
    written = own.decorators[0]
    if in_class and "django" in frameworks:
        return f'put @method_decorator({written}, name="dispatch") on the class, as others of the project are limited'
    return f"put @{written} on {fn.function.name}, as on other endpoints of the project"
