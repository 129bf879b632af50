"""What an endpoint does by the forms that it checks: a page whose name says nothing logs in where it takes a `LoginForm`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.views.naming import called_name, last_name, words_of

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_CHECKS: Final = frozenset({"validate_on_submit", "is_valid", "validate"})
_WHOSE: Final = frozenset(
    {"user", "users", "account", "customer", "member", "new", "form", "email", "password", "otp", "code", "base", "custom", "my", "our"}
)
"""Words that may stand beside what a form is for: `LoginUserForm`; a `RegisterDeviceForm` signs nobody up."""
_FOR: Final = (
    ("logs in", frozenset({"login", "signin", "log", "sign", "in"}), (("login",), ("signin",), ("log", "in"), ("sign", "in"))),
    ("signs up", frozenset({"register", "registration", "signup", "sign", "up"}), (("register",), ("registration",), ("signup",), ("sign", "up"))),
    (
        "resets a password",
        frozenset({"reset", "forgot", "forgotten", "lost", "recover", "recovery"}),
        (("reset",), ("forgot",), ("forgotten",), ("lost",), ("recover",)),
    ),
)


def does_by_forms(fn: FunctionView) -> Iterator[str]:
    """What the forms are for that a function makes and checks."""
    for call in fn.calls:
        if called_name(call) not in _CHECKS or not isinstance(call.func, f.Attr):
            continue
        for one in fn.origins(call.func.base):
            if isinstance(one, f.Call):
                yield from _is_for(last_name(one.func))


def _is_for(name: str) -> Iterator[str]:
    words = words_of(name)
    if words[-1:] != ["form"]:
        return
    for what, own, starts in _FOR:
        is_named = any(all(word in words for word in start) for start in starts)
        if is_named and own | _WHOSE >= set(words) and (what != "resets a password" or "password" in words):
            yield what
            return
