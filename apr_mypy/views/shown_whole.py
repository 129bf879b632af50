"""What is shown whole, with whatever secrets are in it: requests, their headers, the environment, objects that are dumped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Dumps, GivesWhole, SendsRequest
from apr_mypy.views.naming import called_name
from apr_mypy.views.shown_fields import is_mapping
from apr_mypy.views.shows_through import DUMPS
from apr_mypy.views.verdicts import Leak, Verdict

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView

_REQUESTS: Final = frozenset({"request", "req", "http_request", "_request"})


OF_REQUEST: Final = {
    "headers": "the headers of the request",
    "META": "the headers of the request",
    "COOKIES": "the cookies of the request",
    "cookies": "the cookies of the request",
    "body": "the body of the request",
    "POST": "the body of the request",
    "data": "the body of the request",
    "session": "the session",
    "environ": "the environment of the request, with its headers",
}
"""Attributes of a request that show so much of it, as a clause's object."""


def whole_parameter(fn: FunctionView, param: f.Param) -> Verdict:
    """A parameter by which callers hand over all headers or the whole environment."""
    if param.name in ("headers", "request_headers", "req_headers", "environ") and is_mapping(fn.module.types, param.type):
        return (Leak(f"the headers in `{param.name}`" if "headers" in param.name else "the environment"),)
    if param.kind == f.STAR_KEYWORDS and _sends(fn):
        return (Leak(f"the headers, cookies and passwords of requests in `{param.name}`"),)
    return None


def _sends(fn: FunctionView) -> bool:
    """Whether a function stands in the place of the method by which a library sends all requests: `def request(self, method, url, **kwargs)` of a session of one's own."""
    bases = fn.owner.mro[1:] if fn.owner is not None else ()
    return any(fn.module.knowledge.find(SendsRequest, (f"{base}.{fn.function.name}",)) is not None for base in bases)


def whole_names(fn: FunctionView) -> frozenset[str]:
    """How attributes are called that give something whole; asked first, as most attributes are none."""
    known = fn.module.knowledge
    names: frozenset[str] | None = known.__dict__.get("_whole_names")
    if names is None:
        names = known.__dict__["_whole_names"] = frozenset(row.name.rpartition(".")[2] for row in known.table(GivesWhole).values())
    return names


def is_untyped_request(fn: FunctionView, base: f.AnyValue) -> bool:
    """Whether a value is the request, of a type that mypy does not know, by its name."""
    if isinstance(base, f.Attr) and base.name == "request" and isinstance(base.base, f.Name) and base.base.name == "self":
        return fn.module.types.is_any(base.type)
    if not isinstance(base, f.Name):
        return False
    if base.scope != f.LOCAL:  # one of a framework whose version says nothing of its attributes
        return base.name.rpartition(".")[2] == "request" and fn.module.package_kind(base.name) == "web"
    return base.name in _REQUESTS and fn.module.types.is_any(base.type)


def is_dump(fn: FunctionView, call: f.Call) -> bool:
    """Whether a call puts out an object with all that is in it."""
    return fn.module.find(Dumps, fn, call) is not None or called_name(call) in DUMPS


def dumped(call: f.Call) -> f.AnyValue | None:
    """What a call puts out whole."""
    if isinstance(call.func, f.Attr) and call.func.name not in ("asdict", "astuple", "to_builtins"):
        return call.func.base
    return call.args[0].value if call.args else None
