"""Whether code stands in a request handler itself. What a handler calls is another question (`views.request_path`)."""

from __future__ import annotations

from typing import Final

from apr_mypy import facts as f
from apr_mypy.roles import Role
from apr_mypy.views.function import FunctionView

_IN_REQUEST: Final = frozenset({Role.HANDLER, Role.WEBHOOK, Role.DEPENDENCY, Role.MIDDLEWARE})
_REQUESTS: Final = frozenset({"Request", "HttpRequest", "HTTPConnection", "WebSocket", "BaseRequest", "ASGIConnection"})


def inside_handler(fn: FunctionView) -> bool:
    """Whether a function is a request handler, dependency, hook or websocket endpoint, or stands in one; also one that takes the request, wherever it is registered."""
    view: FunctionView | None = fn
    while view is not None:
        if view.lambda_ is None:
            role = view.module.role_of(view)
            if role in _IN_REQUEST and not (role is Role.MIDDLEWARE and view.function.name == "__init__"):
                return True
            if role is not Role.TEST and takes_request(view):
                return True
        view = view.outer
    return False


def takes_request(fn: FunctionView) -> bool:
    """Whether a parameter is a web framework's request or websocket."""
    return any(is_request(fn, param) for param in fn.function.params)


def is_request(fn: FunctionView, param: f.Param) -> bool:
    """Whether a parameter is a web framework's request or websocket, by its type."""
    web = fn.module.knowledge.packages("web")
    return any(base.partition(".")[0] in web and base.rpartition(".")[2] in _REQUESTS for base in fn.module.types.bases(param.type))
