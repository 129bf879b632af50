"""Whom a value may be from, the client, the person who acts or a store; and what of a request says so by its type or its name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import IntFlag
from typing import TYPE_CHECKING, Final, Protocol

from apr_mypy.patterns import pattern_of
from apr_mypy.views.makers import Calls

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ModuleView


class Whole(Calls, Protocol):
    """What is known of a program's functions and classes (`Program`)."""

    @property
    def functions(self) -> Mapping[str, FunctionView]: ...
    def subclasses(self, full: str) -> tuple[str, ...]: ...


class From(IntFlag):
    """Whom a value is from; several where it is put together."""

    NOBODY = 0
    CLIENT = 1
    PRINCIPAL = 2
    ROW = 4
    """Loaded from a store."""
    REQUEST = 8
    """The request itself: its parts are the client's, or the server's."""
    CLAIMED = 16
    """Says who the client is, and nobody has made sure: an unverified token, a header, a cookie."""


CLIENT, PRINCIPAL, ROW, REQUEST, CLAIMED, NOBODY = From.CLIENT, From.PRINCIPAL, From.ROW, From.REQUEST, From.CLAIMED, From.NOBODY
IDENTITY_HEADER: Final = pattern_of(
    r"^(http_)?(x[_-])?(auth(enticated)?[_-]|forwarded[_-]|remote[_-]|acting[_-]|current[_-]|on[_-]behalf[_-]of[_-]?)?"
    r"(user|customer|account|principal|admin|is[_-]admin|role|roles|staff|tenant|member|caller|actor|uid|employee)([_-]?(id|uid|uuid|name|email|role|roles|pk))?$",
    re.IGNORECASE,
)
"""Names of headers and cookies by which a client says who it is, or what it may."""
PERSON: Final = pattern_of(
    r"(^|_)(current|auth|authenticated|authed|logged_in|requesting|acting|active|session|signed_in)_?(active_|super|verified_)?(user|customer|account|member|principal|person|id|admin|staff|actor|tenant)"
    r"|(^|_)(principal|identity|caller|claims|viewer|whoami|me)$|^(get|require|resolve|fetch|load|verify|decode|ensure)_(the_|an?_)?(user|customer|identity|caller|token|jwt|claims|session|auth|login|actor|api_key)(_id)?$"
    r"|^(authenticate|authenticated|require_auth|login_required|authorize)$"
)
"""Names of functions and values that give who acts, as the server has made sure."""


def is_request_type(module: ModuleView, number: int) -> bool:
    """Whether a type is a web framework's request or websocket."""
    web = module.knowledge.packages("web")
    return any(
        base.partition(".")[0] in web
        and base.rpartition(".")[2] in ("Request", "HttpRequest", "HTTPConnection", "WebSocket", "BaseRequest", "ASGIConnection")
        for base in module.types.bases(number)
    )
