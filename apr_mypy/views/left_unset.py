"""Names that only the guarded code sets, and that code behind the handler reads: where it failed they are not there, and what follows fails by that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apr_mypy import facts as f
from apr_mypy.views.walk import steps

if TYPE_CHECKING:
    from apr_mypy.views.aftermath import Path
    from apr_mypy.views.excepts import Taking


def left_unset(taking: Taking, path: Path) -> str:
    """The first local that nobody has set when the code behind the handler reads it; "" where there is none, or an earlier round may have set it."""
    fn, step = taking.fn, taking.step
    if path.end != "on" or not isinstance(step, f.Try) or fn is fn.module.body or next(iter(fn.loops_around(step)), None) is not None:
        return ""
    within = {id(one) for one in steps(step.block)}
    for one in steps(step.block):
        for target in one.targets if isinstance(one, f.Set) else ():
            if not isinstance(target, f.Name) or target.scope != f.LOCAL:
                continue
            if any(id(definition.record) not in within for definition in fn.all_definitions(target.name)):
                continue
            if any(fn.step_of(read).line > step.end_line and not _is_guarded(taking, read) for read in fn.reads(target.name)):
                return target.name
    return ""


def _is_guarded(taking: Taking, read: f.Name) -> bool:
    """Whether a read stands in a `try`, or below a condition, which may well be about just that."""
    return any(isinstance(holder, (f.Try, f.If, f.While)) for holder, slot in taking.fn.around(read) if slot != "test")


__all__ = ["left_unset"]
