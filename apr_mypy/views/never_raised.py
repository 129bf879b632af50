"""Exceptions that a handler makes and does not raise: somebody forgot a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apr_mypy import facts as f
from apr_mypy.views.effects import is_error

if TYPE_CHECKING:
    from apr_mypy.views.aftermath import Path
    from apr_mypy.views.excepts import Taking


def never_raised(taking: Taking, path: Path) -> f.Call | None:
    """`except IntegrityError: OrderNotSaved(order)`: the call that makes an exception of which nobody takes anything, along a path that does not raise."""
    if path.end == "raise":
        return None
    made = (step.value for step in path.steps if isinstance(step, f.Do) and isinstance(step.value, f.Call))
    return next((call for call in made if is_error(taking.fn, call)), None)


__all__ = ["never_raised"]
