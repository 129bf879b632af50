"""Values that stand for a failure and are put down among answers: `stock[sku] = 0`, where the next reader takes the nought for a count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apr_mypy import facts as f
from apr_mypy.views.failure_values import failing

if TYPE_CHECKING:
    from apr_mypy.views.aftermath import Path
    from apr_mypy.views.function import FunctionView


def stores_number(fn: FunctionView, path: Path) -> bool:
    """Whether a path to the next round puts a number that stands for a failure into a container, for a key of this round. None and empty values say themselves that there is nothing."""
    if path.end != "next":
        return False
    for step in path.steps:
        if isinstance(step, f.Set) and any(isinstance(target, f.Item) for target in step.targets):
            zero = failing(fn, step.value)
            if zero is not None and zero.kind in ("zero", "minus"):
                return True
    return False
