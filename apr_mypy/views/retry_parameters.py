"""Retries that nobody asks for: how often is a parameter, one attempt is its default, and no caller gives another."""

from __future__ import annotations

from apr_mypy import facts as f
from apr_mypy.views.edges import bind
from apr_mypy.views.function import FunctionView
from apr_mypy.views.makers import Calls, callers
from apr_mypy.views.retry_loops import Hand
from apr_mypy.views.tried import key_of


def is_never_asked_for(program: Calls, hand: Hand | None) -> bool:
    """Whether a loop makes one attempt by the default of its function's parameter (`retry: int = 0`, `while tried <= retry`), and all callers in sight, one at least, leave it at that."""
    if hand is None or not isinstance(hand.site, (f.For, f.While)):
        return False
    name = _said_by(hand.fn, hand.site)
    if not name:
        return False
    found = list(callers(program, hand.fn))
    is_method = hand.fn.owner is not None and not hand.fn.function.is_static
    return bool(found) and not any(_gives(fn, call, hand.fn, name, is_method) for fn, call in found)


def _gives(fn: FunctionView, call: f.Call, callee: FunctionView, name: str, is_method: bool) -> bool:
    args = fn.module.callee(fn, call).args
    return bind(args, callee.function, is_method).get(name) is not None or any(arg.name in ("*", "**") for arg in args)


def _said_by(fn: FunctionView, loop: f.For | f.While) -> str:
    """The parameter that says how many attempts there are, where its default comes to one; "" where there is none."""
    if isinstance(loop, f.For):
        if not isinstance(loop.over, f.Call) or len(loop.over.args) != 1 or "builtins.range" not in fn.module.callee(fn, loop.over).names:
            return ""
        name, number = _by_default(fn, loop.over.args[0].value)
        return name if number is not None and number <= 1 else ""
    for one in (loop.test,) if isinstance(loop.test, f.Compare) else ():
        if len(one.args) != 2 or one.ops[0] not in ("<", "<="):
            continue
        name, most = _by_default(fn, one.args[1])
        begun = [
            step.value.value
            for step in fn.all(f.Set)
            if step.line < loop.line
            and isinstance(step.value, f.Const)
            and isinstance(step.value.value, int)
            and any(key_of(target) == key_of(one.args[0]) for target in step.targets)
        ]
        if most is not None and begun and most - begun[-1] + (one.ops[0] == "<=") <= 1:
            return name
    return ""


def _by_default(fn: FunctionView, value: f.AnyValue) -> tuple[str, int | None]:
    """A parameter, or one and a number, with what it comes to by its default."""
    more = 0
    if isinstance(value, f.Op) and value.op == "+" and len(value.args) == 2 and isinstance(value.args[1], f.Const):
        more = value.args[1].value if isinstance(value.args[1].value, int) else 0
        value = value.args[0]
    param = next((one for one in fn.function.params if isinstance(value, f.Name) and one.name == value.name), None)
    default = param.default if param is not None else None
    if param is None or not isinstance(default, f.Const) or not isinstance(default.value, int):
        return "", None
    return param.name, default.value + more


__all__ = ["is_never_asked_for"]
