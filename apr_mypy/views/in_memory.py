"""Guarded code that only reads values in another form, in this process: no row, file, queue or other system is touched, and nothing is told to do anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.effects import is_effect, package_kind
from apr_mypy.views.excepts import calls_in
from apr_mypy.views.naming import called_name
from apr_mypy.views.walk import STEP_VALUES, inside, steps

if TYPE_CHECKING:
    from apr_mypy.views.excepts import Taking

_READS_FORM: Final = pattern_of(r"(^|_)(parse[sd]?|identifiers?|format|normali[sz]e|references?|render|quote|unquote|cast)(_|$)")
"""What reads a value or says it in another form, by any word of its name."""
_OF_VALUES: Final = pattern_of(
    r"^(str|int|float|bool|len|isinstance|getattr|lower|upper|strip|split|join|replace|get|items|keys|values|append|add|setdefault|cast|strftime|set|list|dict|tuple|sorted)$"
)


def is_in_memory(taking: Taking) -> bool:
    """Whether all that is guarded works on values in this process: by the names of its calls, none of which belongs to a library that reaches out; at least one of them takes a text apart or names a thing."""
    values = [one for step in steps(taking.block) for _, value in STEP_VALUES[type(step)](step) for one in inside(value)]
    if any(isinstance(one, (f.Await, f.Yield)) for one in values) or any(isinstance(step, f.With) for step in steps(taking.block)):
        return False
    calls = calls_in(taking.block)
    if not any(package_kind(taking.fn, call) == "own" for call in calls):
        return False
    return all(not is_effect(taking.fn, call) and _is_of_values(taking, call) for call in calls)


def _is_of_values(taking: Taking, call: f.Call) -> bool:
    kind = package_kind(taking.fn, call)
    return kind in ("own", "plain") and (_READS_FORM if kind == "own" else _OF_VALUES).search(called_name(call)) is not None


__all__ = ["is_in_memory"]
