"""What an endpoint is called: the words of its function, of its class where those say nothing, and of the end of its path."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.views.naming import words_of

if TYPE_CHECKING:
    from apr_mypy.roles.role import Entry
    from apr_mypy.views.function import FunctionView

_CHANGING: Final = frozenset({"put", "patch", "update", "partial_update", "perform_update"})
_OF_THINGS: Final = frozenset({"register", "registration", "token", "tokens", "session", "sessions", "transfer", "code", "messages", "notifications"})
"""Ends of paths that say what is done to people only below one of `_OF_PEOPLE`."""
_OF_PEOPLE: Final = frozenset(
    [
        "auth",
        "authentication",
        "oauth",
        "oauth2",
        "account",
        "accounts",
        "user",
        "users",
        "customer",
        "customers",
        "member",
        "members",
        "me",
        "public",
        "login",
        "identity",
        "security",
        "app",
        "wallet",
        "wallets",
        "money",
        "bank",
        "balance",
        "balances",
        "funds",
    ]
)
_PLAIN: Final = frozenset(
    {
        "post",
        "put",
        "patch",
        "create",
        "update",
        "partial_update",
        "handle",
        "dispatch_request",
        "perform_create",
        "perform_update",
        "form_valid",
        "index",
        "submit",
        "process",
        "mutate",
        "mutate_and_get_payload",
    }
)
_CLASS_ENDS: Final = frozenset(["mutation", "view", "api", "controller", "resource", "endpoint", "handler", "viewset", "views", "route", "routes"])
RECORD_WORDS: Final = frozenset(
    [
        "list",
        "get",
        "show",
        "read",
        "view",
        "fetch",
        "find",
        "search",
        "count",
        "delete",
        "remove",
        "destroy",
        "update",
        "edit",
        "rename",
        "disable",
        "revoke",
        "set",
        "is",
        "has",
        "cancel",
        "stop",
        "archive",
        "logout",
        "preview",
        "validate",
        "parse",
    ]
)
"""First words of functions that keep records of something."""


_BARE: Final = frozenset({"send", "submit", "process", "execute", "start", "confirm", "make", "issue"})
"""Verbs that do not say what they are about."""


def words_of_class(owner: f.Class) -> list[str]:
    """The words of a class of views that say what it is for."""
    return [word for word in words_of(owner.name.replace("ViewSet", "View")) if word not in _CLASS_ENDS]


def last_word_of_class(fn: FunctionView) -> str:
    """The last word of an endpoint's class, where its own name is only a method of HTTP; "" for others. A run of capitals is a word of its own: `TOTPDetailView`."""
    if fn.owner is None or fn.function.name not in _PLAIN:
        return ""
    words = [word for word in words_of(re.sub(r"(?<=[A-Z])(?=[A-Z][a-z]{2})", "_", fn.owner.name)) if word not in _CLASS_ENDS]
    return words[-1] if len(words) > 1 else ""


def names_of(fn: FunctionView, entries: Iterable[Entry]) -> Iterator[list[str]]:
    """What an endpoint is called: its name, its class where the name says nothing, and the end of its path."""
    name = fn.function.name
    if name in _PLAIN and fn.owner is not None:
        words = words_of_class(fn.owner)
        yield (["create"] if name == "create" and words and words[0] != "user" else ["update"] if name in _CHANGING else []) + words
    else:
        words = [word for word in words_of(name) if word not in ("api", "view", "endpoint", "handler", "route", "async")]
        yield words[:-1] if len(words) > 1 and words[-1] == "post" and words[0] not in RECORD_WORDS else words  # `register_post`
        if fn.owner is not None and len(words) == 1 and words[0] in _BARE:
            yield [*words, *words_of_class(fn.owner)]  # `send` of a `PayoutViewSet`
    for entry in entries:
        parts = [part for part in entry.route.split("/") if part and not part.startswith(("{", "<", "(", "^<", ":"))]
        parts = [part for part in parts if not re.fullmatch(r"api|v\d+|\^?\$?", part)]
        if parts and not (parts[-1] == "bulk" and fn.owner is not None):
            if parts[-1] not in _OF_THINGS or len(parts) == 1 or not _OF_PEOPLE.isdisjoint(words_of(parts[-2])):
                yield words_of(parts[-1])
            if len(parts) > 1:
                yield words_of(parts[-2]) + words_of(parts[-1])


def called_among_all(fn: FunctionView) -> str:
    """What to call an endpoint where all of a project have names: its own, or its class's where its own is only a method of HTTP."""
    if fn.function.name not in _PLAIN or fn.owner is None:
        return fn.function.name
    return "_".join(words_of_class(fn.owner)) or fn.function.name
