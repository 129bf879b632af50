"""Whether a function does anything that is done once more when it runs a second time: mails, inserts, sums, charges, itself or through what it calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apr_mypy.views.repeating import deeds, hidden

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.makers import Calls

_DEEPEST = 4


def does_more(program: Calls, fn: FunctionView, depth: int = 0) -> bool:
    """Whether running a function twice leaves more behind than running it once, as far as it is in sight; worked out once."""
    memo: dict[str, bool] = program.__dict__.setdefault("_does_more", {})
    known = memo.get(fn.full)
    if known is None:
        memo[fn.full] = False  # while it is asked for
        known = any(deed.twice for deed in deeds(program, fn)) or any(
            (deed := hidden(program, fn, call)) is not None and deed.twice for call in fn.calls
        )
        if not known and depth < _DEEPEST:
            known = any(does_more(program, callee, depth + 1) for call in fn.calls for callee in program.run_by(fn, call) if callee is not fn)
        memo[fn.full] = known
    return known
