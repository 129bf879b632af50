"""Loops that nobody leaves before the work is done: a failure in one round is followed by another attempt at the same, however often."""

from __future__ import annotations

from apr_mypy import facts as f
from apr_mypy.views.excepts import Taking
from apr_mypy.views.retry_loops import by_hand


def repeats_until_done(taking: Taking) -> bool:
    """Whether what failed is tried again until it works: nothing of it is lost, and whether it may go on for ever is another question."""
    fn = taking.fn
    if not isinstance(taking.step, f.Try):
        return False
    loop = next(iter(fn.loops_around(taking.step)), None)
    if not isinstance(loop, (f.For, f.While)):
        return False
    return any(one.site is loop and not one.daemon and one.policy.endless for one in by_hand(fn))


__all__ = ["repeats_until_done"]
