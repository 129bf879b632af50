"""Whether code stands in a request handler itself. What a handler calls is another question (`views.request_path`)."""

from __future__ import annotations

from typing import Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import HandlerSignature
from apr_mypy.roles import Role
from apr_mypy.views.function import FunctionView

_IN_REQUEST: Final = frozenset({Role.HANDLER, Role.WEBHOOK, Role.DEPENDENCY, Role.MIDDLEWARE})
_REQUESTS: Final = frozenset({"Request", "HttpRequest", "HTTPConnection", "WebSocket", "BaseRequest", "ASGIConnection"})
_OF_MIDDLEWARE: Final = frozenset({"__call__", "dispatch"})
_REQUEST_NAMES: Final = frozenset({"request", "req", "scope", "environ", "connection", "conn", "websocket", "ws", "info", "handler", "call_next"})
"""How the parameters of a middleware are called by which a request reaches it."""


def inside_handler(fn: FunctionView) -> bool:
    """Whether a function is a request handler, dependency, hook or websocket endpoint, or stands in one; also one that takes the request, wherever it is registered."""
    view: FunctionView | None = fn
    while view is not None:
        if view.lambda_ is None:
            role = view.module.role_of(view)
            if role in _IN_REQUEST and (role is not Role.MIDDLEWARE or _is_called_for_a_request(view)):
                return True
            if role is not Role.TEST and takes_request(view):
                return True
        view = view.outer
    return False


def _is_called_for_a_request(fn: FunctionView) -> bool:
    """Whether a middleware's function is the part of it that sees requests: what makes it, starts it or wraps a job does not."""
    return fn.function.name in _OF_MIDDLEWARE or any(param.name in _REQUEST_NAMES for param in fn.function.params)


def takes_request(fn: FunctionView) -> bool:
    """Whether a parameter is a web framework's request or websocket."""
    return any(is_request(fn, param) for param in fn.function.params)


def is_request(fn: FunctionView, param: f.Param) -> bool:
    """Whether a parameter is a web framework's request or websocket, by its type."""
    knowledge = fn.module.knowledge
    web = knowledge.packages("web")
    return any(
        base.rpartition(".")[2] in _REQUESTS and (base.partition(".")[0] in web or knowledge.find(HandlerSignature, (base,)) is not None)
        for base in fn.module.types.bases(param.type)
    )
