"""Values that are kept by key and put back as they were, beside what says how old they are: a second filling changes nothing."""

from __future__ import annotations

from typing import Any

from apr_mypy import facts as f
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.walk import inside

_DEEPEST = 4


def is_put_back(fn: FunctionView, read: Any, value: f.AnyValue | None) -> bool:
    """`kept[path] = (stamp, found)`, where `found` is what was read from `kept[path]`, or was fetched because that was missing or old: whether nothing that is written is worked out from what was read."""
    if not isinstance(value, f.Many) or value.kind != "tuple":
        return False
    fetched = False
    for part in value.items:
        if not isinstance(part, f.Name):
            return False
        origins = [one for one in fn.origins(part) if not isinstance(one, Definition)]
        old = [one for one in origins if _leads_to(fn, one, read, 0)]
        if any(not isinstance(one, f.Item | f.Attr | f.Name) for one in old):
            return False  # worked out from it
        if old and len(origins) == len(old):
            return False  # always the old one: what somebody else put there meanwhile is lost
        fetched = fetched or (bool(old) and any(isinstance(one, f.Call | f.Await) for one in origins))
    return fetched


def _leads_to(fn: FunctionView, value: f.AnyValue, read: Any, depth: int) -> bool:
    """Whether a value has in it what was read, through locals."""
    if depth > _DEEPEST:
        return True
    for one in inside(value):
        if one is read:
            return True
        if isinstance(one, f.Name) and one.scope == f.LOCAL and one is not value:
            if any(_leads_to(fn, each, read, depth + 1) for each in fn.origins(one) if not isinstance(each, Definition) and each is not one):
                return True
    return False
