"""Which call writes a key only where it is not there yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Claims
from apr_mypy.views.queries import is_unknown

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView


def key_claim(fn: FunctionView, call: f.Call) -> Claims | None:
    """What knowledge says of a call that claims a key; of something unknown by the method's name where that, or the option that it is given, says it alone (`setnx(key, 1)`, `set(key, 1, nx=True)`)."""
    row = fn.module.find(Claims, fn, call)
    if row is not None or not isinstance(call.func, f.Attr) or call.func.targets or not is_unknown(fn, call.func.base):
        return row
    given = {arg.name for arg in call.args}
    rows = fn.module.knowledge.knowledge.by_method.get((Claims, call.func.name), ())
    return next(
        (
            one
            for one in rows
            if isinstance(one, Claims) and not one.field and (one.only_if in given if one.only_if else call.func.name.endswith("nx"))
        ),
        None,
    )
