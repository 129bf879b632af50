"""Whether the error that a call is expected to raise tells that it verifies a signature, where nobody knows what it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.conditions import exits
from apr_mypy.views.flow import Definition
from apr_mypy.views.naming import called_name
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_WRONG: Final = pattern_of(r"Signature\w*(Error|Exception|Invalid|Failed|Failure|Mismatch)$|(Invalid|Bad|Wrong)Signature\w*$")
"""Errors that nothing raises but what verifies a signature."""
_OPENS: Final = pattern_of(r"^(decode|loads?|unsign|unseal|open|read|verify)(_|$)")
"""How what opens a signed text is called: a token holds its own signature."""
_SIGNED: Final = pattern_of(r"signature|(^|[_-])sig([_-]|$)|hmac")


def is_told_by_error(fn: FunctionView, call: f.Call) -> bool:
    """Whether a call is given a signature, or opens a signed text, and an `except` around it that leaves catches what only a wrong one raises."""
    for holder, slot in fn.around(call):
        if isinstance(holder, f.Try) and slot != "handler":
            for handler in holder.handlers:
                if not any(one.kind == "falls" for one in exits(fn, handler.block)) and any(_WRONG.search(name) for name in _caught(fn, handler)):
                    return bool(call.args) and (
                        _OPENS.search(called_name(call)) is not None or any(_is_signature(fn, arg.value) for arg in call.args)
                    )
    return False


def _caught(fn: FunctionView, handler: f.Handler) -> list[str]:
    """The classes that an `except` catches, as far as they are known, and as they are written."""
    written = [one.name for one in inside(handler.types) if isinstance(one, f.Name | f.Attr)] if handler.types is not None else []
    return written + [name for number in handler.caught for name in fn.module.types.classes(number)]


def _is_signature(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is called a signature, or was taken from what is."""
    origins = [one for one in fn.origins(value) if not isinstance(one, Definition)] if isinstance(value, f.Name) else []
    for one in (part for whole in (value, *origins) for part in inside(whole)):
        text = one.name if isinstance(one, f.Name | f.Attr) else one.value if isinstance(one, f.Const) else ""
        if isinstance(text, str) and _SIGNED.search(text.lower()):
            return True
    return False


__all__ = ["is_told_by_error"]
