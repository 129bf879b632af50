"""Exceptions that a handler makes and does not raise: somebody forgot a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apr_mypy import facts as f
from apr_mypy.views.effects import constructs, is_error

if TYPE_CHECKING:
    from apr_mypy.views.aftermath import Path
    from apr_mypy.views.excepts import Taking
    from apr_mypy.views.function import FunctionView


def never_raised(taking: Taking, path: Path) -> f.Call | None:
    """`except IntegrityError: OrderNotSaved(order)`: the call that makes an exception of which nobody takes anything, along a path that does not raise."""
    if path.end == "raise":
        return None
    made = (step.value for step in path.steps if isinstance(step, f.Do) and isinstance(step.value, f.Call))
    return next((call for call in made if is_error(taking.fn, call) or _is_raised_elsewhere(taking.fn, call)), None)


def _is_raised_elsewhere(fn: FunctionView, call: f.Call) -> bool:
    """Whether what a call makes, of a class whose bases nobody knows, is raised elsewhere in the module."""
    if not isinstance(call.func, f.Name) or call.func.scope == f.LOCAL or not constructs(fn, call):
        return False
    raised = (step.value for view in fn.module.having(f.Raise) for step in view.all(f.Raise))
    return any(isinstance(one, f.Call) and isinstance(one.func, f.Name) and one.func.name == call.func.name for one in raised)


__all__ = ["never_raised"]
