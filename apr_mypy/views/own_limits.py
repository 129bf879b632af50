"""The limit of the project's own that other endpoints have: what a fix names before any library's."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.roles import Role
from apr_mypy.views.application import Held, items
from apr_mypy.views.naming import outer_name

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.rate_limits import RateLimits

_OF_CLASSES: Final = "method_decorator"
"""What makes a decorator of functions one of methods."""
_NAMED: Final = "throttle_classes"


class OwnLimits(NamedTuple):
    """The decorators and the throttle classes of the project that limit its endpoints, the most used first: as they are written, with "…" for what they are given."""

    decorators: tuple[str, ...]
    throttles: tuple[str, ...]


def own_limits(limits: RateLimits) -> OwnLimits:
    """What limits other endpoints of the program, worked out once."""
    known: OwnLimits | None = limits.program.__dict__.get("_own_limits")
    if known is None:
        known = limits.program.__dict__["_own_limits"] = _own_limits(limits)
    return known


def _own_limits(limits: RateLimits) -> OwnLimits:
    decorators: Counter[str] = Counter()
    throttles: Counter[str] = Counter()
    for module in limits.program.modules.values():
        if module.is_test:
            continue
        body = module.body
        for fn in module.functions.values():
            for decorator in fn.function.decorators:
                for one in _inner(decorator):
                    func = one.func if isinstance(one, f.Call) else one
                    if isinstance(func, f.Name) and func.name in limits.program.functions and fn.module.role_of(fn) is Role.HANDLER:
                        if limits.limits(Held(body, one)):
                            decorators[f"{outer_name(func)}(…)" if isinstance(one, f.Call) else outer_name(func)] += 1
        for view in module.classes.values():
            field = view.field(_NAMED)
            for one in items(field.value) if field is not None and field.value is not None and not field.in_method else ():
                if isinstance(one, f.Name) and one.name in limits.program.classes:
                    throttles[outer_name(one)] += 1
    return OwnLimits(tuple(name for name, _ in decorators.most_common()), tuple(name for name, _ in throttles.most_common()))


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
        return (
            f"set throttle_classes = [{own.throttles[0]}] on the view, as on others of the project, with a rate of its own" if own.throttles else ""
        )
    if not own.decorators:
        return ""
    written = own.decorators[0]
    if in_class and "django" in frameworks:
        return f'put @method_decorator({written}, name="dispatch") on the class, as others of the project are limited'
    return f"put @{written} on {fn.function.name}, as on other endpoints of the project"
