"""Whether what is handed on to an operation was found only by who may have it: with who acts, or by a secret that nobody guesses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, cast

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.entering import entering
from apr_mypy.views.from_whom import CLIENT, PRINCIPAL
from apr_mypy.views.naming import last_name, snake
from apr_mypy.views.trust import Trust

if TYPE_CHECKING:
    from apr_mypy.views.edges import Edge
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.whole import Whole

_BY_SECRET: Final = pattern_of(r"(^|_)by_(\w+_)?(key|token|secret|signature)$")
_SECRET: Final = pattern_of(r"(^|_)(token|secret|signature|license_key|access_key)$")


def found_by_right(program: Whole, edge: Edge) -> bool:
    """Whether an entry point hands on what it found by a secret from the request, or with who acts, and refuses where there was nothing."""
    fn = edge.caller
    for name, call in _found(edge):
        if _BY_SECRET.search(snake(last_name(call.func))) or any(_SECRET.search(arg.name) for arg in call.args):
            return True
        if _is_refused_without(fn, name):
            trust = Trust(cast("Any", program), fn, entering(cast("Any", program), fn))
            labels = [trust.of(arg.value) for arg in call.args]
            if any(label & PRINCIPAL for label in labels) and any(label & CLIENT for label in labels):
                return True
    return False


def _found(edge: Edge) -> Iterator[tuple[str, f.Call]]:
    """The local names that a call is given which another call gave, each with that call."""
    for arg in edge.site.args if isinstance(edge.site, f.Call) else ():
        if isinstance(arg.value, f.Name) and arg.value.scope == f.LOCAL:
            for origin in edge.caller.origins(arg.value):
                made = origin.value if isinstance(origin, f.Await) else origin
                if isinstance(made, f.Call):
                    yield arg.value.name, made


def _is_refused_without(fn: FunctionView, name: str) -> bool:
    """Whether a function goes no further where nothing was found: `if case is None: raise`."""
    return any(
        condition.holds and _asks_absence(condition.test, name) for step in (*fn.all(f.Raise), *fn.all(f.Return)) for condition in fn.holds_at(step)
    )


def _asks_absence(test: f.AnyValue, name: str) -> bool:
    if isinstance(test, f.Op) and test.op == "not":
        return isinstance(test.args[0], f.Name) and test.args[0].name == name
    return (
        isinstance(test, f.Compare)
        and test.ops[0] == "is"
        and isinstance(test.args[0], f.Name)
        and test.args[0].name == name
        and isinstance(test.args[-1], f.Const)
        and test.args[-1].value is None
    )


__all__ = ["found_by_right"]
