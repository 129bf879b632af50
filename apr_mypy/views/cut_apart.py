"""Texts that show a secret though something was done to them: the piece behind the first space, what is only tidied, what is asked for with its cover off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.views.naming import called_name

if TYPE_CHECKING:
    from apr_mypy.views.flow import Definition
    from apr_mypy.views.function import FunctionView

_CUTS: Final = frozenset({"split", "rsplit", "partition", "rpartition"})
_LEAST: Final = 3
"""A text that is put in the place of as many characters or more may be a mask."""


def credential_in(value: f.AnyValue | None, path: tuple[int, ...]) -> f.AnyValue | None:
    """The text of which a name gets the piece behind the first space, where that is how it is set: of `Bearer abc` the scheme is no secret, what follows is."""
    call = value.value if isinstance(value, f.Await) else value
    if len(path) != 1 or path[0] == 0 or not isinstance(call, f.Call) or not isinstance(call.func, f.Attr) or called_name(call) not in _CUTS:
        return None
    first = next((arg.value for arg in call.args if arg.name in ("", "sep")), None)
    return call.func.base if first is None or (isinstance(first, f.Const) and first.value in (" ", None)) else None


def credential_at(fn: FunctionView, item: f.Item) -> f.AnyValue | None:
    """The same for `authorization.split()[1]`, also where the pieces have a name."""
    if not isinstance(item.index, f.Const) or not isinstance(item.index.value, int):
        return None
    path = (item.index.value,)
    if not isinstance(item.base, f.Name):
        return credential_in(item.base, path)
    definitions: tuple[Definition, ...] = tuple(fn.definitions(item.base)) if item.base.scope == f.LOCAL else ()
    if len(definitions) != 1 or definitions[0].kind != "assigned" or definitions[0].path or definitions[0].function is not fn:
        return None
    return credential_in(definitions[0].value, path)


def is_switched_off(call: f.Call, keyword: str) -> bool:
    """Whether a call gives False by a keyword."""
    return any(arg.name == keyword and isinstance(arg.value, f.Const) and arg.value.value is False for arg in call.args)


def is_tidied(call: f.Call) -> bool:
    """Whether a text only loses or changes single characters: `number.replace(" ", "")`."""
    given = [arg.value for arg in call.args]
    if called_name(call) != "replace" or not isinstance(call.func, f.Attr) or len(given) != 2:
        return False
    old, new = given
    return (
        isinstance(old, f.Const)
        and isinstance(new, f.Const)
        and isinstance(old.value, str)
        and isinstance(new.value, str)
        and 0 < len(old.value) < _LEAST
        and len(new.value) < _LEAST
        and not old.value.isalnum()
        and "*" not in new.value
    )
