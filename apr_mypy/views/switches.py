"""Functions that only say whether something is switched on: a setting or feature flag behind a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_SWITCH: Final = pattern_of(r"(^|_)(enabled|disabled|feature_flag|flag_(set|is_on|enabled)|is_flag_set)$")
_WHOM: Final = pattern_of(r"^(self|cls|user|request|default|name|flag|feature|tenant|organi[sz]ation|account|context)$")
"""For whom or for what a switch is asked."""


def is_switch(fn: FunctionView) -> bool:
    """Whether a function only says if a feature is on: by its name, for nobody or for somebody, and with nothing worked out (`is_search_enabled(user)`, that asks the settings)."""
    function = fn.function
    if not _SWITCH.search(function.name) or not all(_WHOM.match(param.name) for param in function.params):
        return False
    if fn.all(f.For) or fn.all(f.While) or fn.all(f.Each) or fn.all(f.Change) or len(fn.all(f.If)) > 2:
        return False
    return not any(op.op in ("+", "-", "*", "/", "//", "%") for op in fn.all(f.Op))
