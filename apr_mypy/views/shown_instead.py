"""What a parameter shows in the place of something else, where callers give it: `display = log_url if log_url is not None else url`, `text = message or f"failed with {options}"`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from apr_mypy import facts as f
from apr_mypy.views.verdicts import Verdict

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView


def stands_in(fn: FunctionView, value: f.Choice | f.Op) -> f.Name | None:
    """The parameter that a choice shows if it is given, before anything else; None where it is another choice."""
    if isinstance(value, f.Op):
        first: f.AnyValue | None = value.args[0] if value.op == "or" else None
    else:
        test = value.test
        first = value.yes
        if isinstance(test, f.Compare) and len(test.args) == 2 and isinstance(test.args[1], f.Const) and test.args[1].value is None:
            first = value.yes if test.ops == ("is not",) else value.no if test.ops == ("is",) else None
            test = test.args[0]
        if not (isinstance(test, f.Name) and isinstance(first, f.Name) and test.name == first.name):
            return None
    if not isinstance(first, f.Name) or first.scope != f.LOCAL:
        return None
    made = fn.definitions(first)
    return first if made and all(one.kind == "parameter" and one.function is fn for one in made) else None


def unless(found: Verdict, first: f.Name | None, value: f.AnyValue) -> Verdict:
    """What one side of such a choice shows."""
    if not found or first is None or value is first:
        return found
    return tuple(leak if leak.unless else leak._replace(unless=first.name) for leak in found)


def is_given(bound: Mapping[str, f.AnyValue | None], name: str) -> bool:
    """Whether a call gives something for a parameter, and no constant that stands for nothing."""
    given = bound.get(name)
    return given is not None and not (isinstance(given, f.Const) and not given.value)
