"""Answers of other systems that say by themselves that the request failed, where a loop goes by them."""

from __future__ import annotations

from typing import Final

from apr_mypy import facts as f
from apr_mypy.views.function import FunctionView
from apr_mypy.views.tried import is_work
from apr_mypy.views.walk import inside, steps

_LEAST: Final = 400
"""Statuses from here on are failures; those below say that something is on its way, or done."""


def asked_again_while_failing(fn: FunctionView, loop: f.While) -> tuple[f.Call, ...]:
    """`while response.status_code == 503: response = client.get(url)`: the calls by which a loop asks again as long as the answer is a failure."""
    names = {one.base.name for one in inside(loop.test) if isinstance(one, f.Attr) and isinstance(one.base, f.Name)}
    if not names or not any(_says_failed(one) for one in inside(loop.test)):
        return ()
    return tuple(
        call
        for step in steps(loop.block)
        if isinstance(step, f.Set) and step.value is not None and any(isinstance(one, f.Name) and one.name in names for one in step.targets)
        for call in inside(step.value)
        if isinstance(call, f.Call) and is_work(fn, call)
    )


def _says_failed(test: f.AnyValue) -> bool:
    if isinstance(test, f.Op) and test.op == "not":
        return isinstance(test.args[0], f.Attr) and test.args[0].name in ("ok", "is_success")
    if not isinstance(test, f.Compare) or len(test.args) != 2 or test.ops[0] not in ("==", ">=", ">", "in"):
        return False
    asked, with_what = test.args
    numbers = [one.value for one in inside(with_what) if isinstance(one, f.Const) and isinstance(one.value, int)]
    return isinstance(asked, f.Attr) and asked.name in ("status_code", "status") and bool(numbers) and all(_LEAST <= one < 600 for one in numbers)


__all__ = ["asked_again_while_failing"]
