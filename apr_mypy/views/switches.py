"""Functions that only say whether something is switched on: a setting or feature flag behind a name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Ambient
from apr_mypy.patterns import pattern_of
from apr_mypy.views.naming import last_name
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_SWITCH: Final = pattern_of(r"(^|_)(enabled|disabled|feature_flag|flag_(set|is_on|enabled)|is_flag_set)$")
_SETTINGS: Final = pattern_of(r"(^|_)(config|configuration|conf|cfg|settings|preferences)$", re.IGNORECASE)
_WHOM: Final = pattern_of(r"^(self|cls|user|request|default|name|flag|feature|tenant|organi[sz]ation|account|context)$")
"""For whom or for what a switch is asked."""
_FAR: Final = 2
"""How many functions of a module are followed on the way to the settings."""


def is_switch(fn: FunctionView) -> bool:
    """Whether a function only says if a feature is on: by its name, for nobody or for somebody, and with nothing worked out (`is_search_enabled(user)`, that asks the settings)."""
    function = fn.function
    if not _SWITCH.search(function.name) or not all(_WHOM.match(param.name) for param in function.params):
        return False
    if fn.all(f.For) or fn.all(f.While) or fn.all(f.Each) or fn.all(f.Change) or len(fn.all(f.If)) > 2:
        return False
    return not any(op.op in ("+", "-", "*", "/", "//", "%") for op in fn.all(f.Op))


def only_reads_settings(fn: FunctionView, depth: int = 0) -> bool:
    """Whether a function gives what the settings or the environment say, itself or through another one of its module, and asks for nothing else (`return [Kind(one) for one in get_config().KINDS]`)."""
    if [param for param in fn.function.params if param.name not in ("self", "cls")] or not fn.returns:
        return False
    if any(fn.all(kind) for kind in (f.For, f.While, f.Change, f.With, f.Await)) or len(fn.all(f.If)) > 1:
        return False
    if fn.all(f.Raise) and not _SETTINGS.search(fn.function.name):
        return False  # more than settings of which one is missing
    if any(isinstance(step.value, f.Call) for step in fn.all(f.Do)):
        return False  # it does something with them
    types, asked = fn.module.types, False
    for name in fn.all(f.Name):
        if name.name.startswith("builtins.") or types.class_objects(name.type):
            continue
        if _is_of_settings(fn, name, depth):
            asked = True
        elif name.scope != f.LOCAL:
            return False
    return asked


def _is_of_settings(fn: FunctionView, name: f.Name, depth: int) -> bool:
    """Whether a name leads to the settings by its attributes, is asked for the environment, or is a function that only reads settings."""
    held: f.Name | f.Attr = name
    while not _SETTINGS.search(last_name(held)):
        holder, slot = fn.parent(held) or (None, "")
        if isinstance(holder, f.Call) and slot == "func":
            if fn.module.find(Ambient, fn, holder) is not None:
                return True
            own = fn.module.local_functions(fn, held) if not holder.args else ()
            return depth < _FAR and bool(own) and all(one is not fn and only_reads_settings(one, depth + 1) for one in own)
        if not isinstance(holder, f.Attr) or slot != "base":
            return False
        held = holder
    return True


def gives_constants(fn: FunctionView) -> bool:
    """Whether a property gives a list of constants, perhaps behind that of its base: a setting of its class."""
    if not fn.function.is_property or len(fn.returns) != 1 or fn.returns[0].value is None or len(fn.function.block) != 1:
        return False
    value = fn.returns[0].value
    return any(isinstance(one, f.Many) for one in inside(value)) and all(
        isinstance(one, f.Const | f.Many | f.Op | f.Super) or (isinstance(one, f.Attr) and isinstance(one.base, f.Super)) for one in inside(value)
    )
