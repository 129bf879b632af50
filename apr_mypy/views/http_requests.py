"""HTTP requests that a function sends: by which method, where to, with which headers; also where wrappers of the project hand these on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Argument, HttpClient, SendsRequest
from apr_mypy.patterns import pattern_of
from apr_mypy.views.edges import Edge
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.makers import Calls, Makers
from apr_mypy.views.naming import last_name
from apr_mypy.views.walk import inside
from apr_mypy.views.ways import Way

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "QUERY"})
_READING_SEGMENT: Final = pattern_of(
    r"^([\w-]*[_:.-])?_?(search|query|queries|graphql|gql|tokens?|oauth2?|introspect|lookup|find|filter|validate|verify|estimates?|quotes?|rates?|calculate|calculation|preview|score|predict|prediction|embeddings?|"
    r"completions?|msearch|count|batch_?get|mget|classify|detect|translate|geocode|login|authenticate|render|convert|analy[sz]e|availability|list|get[A-Za-z_]*|fetch[A-Za-z_]*|jsonrpc|rpc|renew|refresh|heartbeat|keep_?alive|ping|"
    r"browse|scrape|ocr|extract|downloads?([_-][\w-]+)?|rerank|tokeni[sz]e|transcribe|transcriptions?|moderations?|stop|terminate|kill|shutdown|disable|deactivate|revoke|logout|remove|delete)$",
    re.IGNORECASE,
)
_MUTATION: Final = pattern_of(r"^\s*mutation\b", re.IGNORECASE)
_READING_NAME: Final = pattern_of(
    r"^_*(a?get|fetch|search|find|list|query|queries|lookup|look_up|read|load|check|validate|verify|calculate|estimate|quote|score|predict|classify|embed|translate|geocode|authenticate|login|log_in|"
    r"refresh_\w*token|obtain_\w*token|request_\w*token|issue_\w*token|exchange_\w*(code|token)|access_token|token|introspect|retrieve|download|resolve|poll|describe|analy[sz]e|graphql|ask|completion|complete_chat|chat|ping|count|renew|heartbeat|keep_?alive|upsert|ensure|is|has|extract|detect|convert|render|preview|suggest|match|"
    r"browse|scrape|ocr|rerank|tokeni[sz]e|transcribe|moderate|terminate|revoke)(_|$)"
)
_DOING: Final = pattern_of(
    r"(^|_)(create|charge|refund|capture|pay|transfer|send|submit|post|publish|place|book|add|insert|notify|enqueue|register|issue|debit|credit|save|store|update|start|trigger|open)(_|$)"
)


class Request(NamedTuple):
    """A request. `way` leads to the function with the `call`; `method` is in upper case, "" where nobody says; `url` its parts as far as they are constants, with `{}` for what is not; `args` are all arguments that describe it, each
    with the way to where it stands."""

    way: Way
    call: f.Call
    row: SendsRequest
    method: str
    url: str
    args: tuple[tuple[Way, f.Arg], ...]

    @property
    def is_safe(self) -> bool:
        return self.method in SAFE


def args_of(way: Way, call: f.Call) -> Iterator[tuple[Way, f.Arg]]:
    """The arguments of a call, those too that come through `**kwargs`."""
    for arg in way.fn.module.callee(way.fn, call).args:
        if arg.name == "**" and isinstance(arg.value, f.Name) and arg.value.scope == f.LOCAL:
            rest = list(way.rest(arg.value.name))
            yield from rest or [(way, arg)]
        else:
            yield way, arg


def _argument(way: Way, call: f.Call, wanted: Argument) -> tuple[Way, f.AnyValue] | None:
    found = way.fn.module.callee(way.fn, call).argument(wanted.keyword, wanted.position)
    if found is not None:
        return way, found.value
    return next(((at, arg.value) for at, arg in args_of(way, call) if wanted.keyword and arg.name == wanted.keyword), None)


def request_of(program: Calls, way: Way, call: f.Call, row: SendsRequest | None = None) -> Request | None:
    """The request that a call sends; None where it sends none."""
    row = row or way.fn.module.find(SendsRequest, way.fn, call)
    if row is None or row.builds:
        return None
    args = list(args_of(way, call))
    said = row
    at = way
    if row.request is not None and (given := _argument(way, call, row.request)) is not None:
        for holder, origin in given[0].origins(program, given[1]):
            made = holder.fn.module.find(SendsRequest, holder.fn, origin) if isinstance(origin, f.Call) else None
            if made is None and isinstance(origin, f.Call) and isinstance(origin.func, f.Attr) and origin.func.name == "prepare":
                inner = next((one for _, one in holder.origins(program, origin.func.base) if isinstance(one, f.Call)), None)
                made, origin = (holder.fn.module.find(SendsRequest, holder.fn, inner), inner) if inner is not None else (None, origin)
            if made is not None and made.builds and isinstance(origin, f.Call):
                said, at, call_made = made, holder, origin
                args += args_of(holder, origin)
                return Request(way, call, row, _method(program, at, call_made, said), _url(program, at, call_made, said), tuple(args))
    return Request(way, call, row, _method(program, at, call, said), _url(program, at, call, said), tuple(args))


def _method(program: Calls, way: Way, call: f.Call, row: SendsRequest) -> str:
    name = last_name(call.func)
    if row.verb is None:
        if row.request is not None:
            return "POST" if any(_argument(way, call, one) is not None for one in row.body) else "GET" if row.body else ""
        own = row.name.rpartition(".")[2]
        return (own or name).upper()
    given = _argument(way, call, row.verb)
    if given is None:
        return "POST" if any(_argument(way, call, one) is not None for one in row.body) else "GET"
    said = {one.value.upper() for _, one in given[0].origins(program, given[1]) if isinstance(one, f.Const) and isinstance(one.value, str)}
    return next(iter(said)) if len(said) == 1 else next((one for one in sorted(said) if one not in SAFE), "")


def _url(program: Calls, way: Way, call: f.Call, row: SendsRequest) -> str:
    given = _argument(way, call, row.url) if row.url is not None else None
    return text_of(program, *given) if given is not None else ""


def text_of(program: Calls, way: Way, value: f.AnyValue, depth: int = 0) -> str:
    """A text as far as it is constant, with `{}` for what is not."""
    if depth > 6:
        return "{}"
    parts = []
    for at, origin in list(way.origins(program, value))[:1]:
        match origin:
            case f.Const() if isinstance(origin.value, str):
                parts.append(origin.value)
            case f.Text():
                parts += [text_of(program, at, part, depth + 1) for part in origin.parts]
            case f.Op(op="+" | "/"):
                parts += [text_of(program, at, part, depth + 1) for part in origin.args]
            case f.Op(op="%"):
                parts.append(text_of(program, at, origin.args[0], depth + 1))
            case f.Call() if isinstance(origin.func, f.Attr) and origin.func.name in ("format", "rstrip", "lstrip", "strip"):
                text = text_of(program, at, origin.func.base, depth + 1)
                parts.append(text.lstrip("/") if origin.func.name in ("lstrip", "strip") else text)
            case f.Call() if isinstance(origin.func, (f.Name, f.Attr)) and origin.func.name.rpartition(".")[2] in ("urljoin", "str", "URL", "join"):
                parts += [text_of(program, at, arg.value, depth + 1) for arg in origin.args[:2]]
            case f.Call():
                parts.append(_text_given(program, at, origin, depth))
            case _:
                parts.append("{}")
    return "".join(parts) or "{}"


def _text_given(program: Calls, way: Way, call: f.Call, depth: int) -> str:
    """What a function of the project makes of its arguments: `self._url("/stop")`."""
    makers = program.run_by(way.fn, call)
    given = [one.value for one in makers[0].returns if one.value is not None] if len(makers) == 1 and not makers[0].is_async else []
    return text_of(program, way.down(Edge(way.fn, call, makers[0], "call")), given[0], depth + 2) if len(given) == 1 else "{}"


def host_of(url: str) -> str:
    """The host of a URL as `text_of` gives it; "" where it is no constant."""
    if "://" not in url:
        return ""
    host = re.split(r"[/?#:]", url.partition("://")[2].rpartition("@")[2], maxsplit=1)[0]
    return "" if "{}" in host else host.lower()


def is_client_itself(fn: FunctionView, call: f.Call) -> bool:
    """Whether a request is a client's own method, overridden (`def request(self, …): return super().request(…)`): it sends whatever it is told to, and who calls it sends a request."""
    return isinstance(call.func, f.Attr) and isinstance(call.func.base, f.Super) and call.func.name == fn.function.name


def client_calls(program: Calls, request: Request) -> list[tuple[Way, f.Call, HttpClient]]:
    """The constructors of the client that a request is sent with."""
    func = request.call.func
    if not request.row.client or not isinstance(func, f.Attr):
        return []
    found = []
    for fn, call in Makers(program, request.way.fn, func.base).made:
        row = fn.module.find(HttpClient, fn, call)
        if row is None:
            types = fn.module.types
            row = fn.module.knowledge.find(
                HttpClient, tuple(base for one in types.class_objects(types.type_of(call.func)) for base in fn.module.lineage(one))
            )
        if row is not None:
            found.append((Way(fn), call, row))
    return found


def only_reads(program: Calls, request: Request) -> bool:
    """Whether a POST asks for something and changes nothing, or nothing more the second time: a search, a GraphQL query, a token, a lease renewed."""
    for at, arg in request.args:
        if arg.name in ("json", "data", "body", "content", "params", ""):
            for holder, origin in at.origins(program, arg.value):
                for key, item in origin.items if isinstance(origin, f.Table) else ():
                    if not isinstance(key, f.Const):
                        continue
                    if key.value == "grant_type":
                        return True
                    if key.value == "query" and arg.name != "params":
                        return _MUTATION.search(text_of(program, holder, item)) is None and not _is_mutation(item)
    path = request.url.partition("://")[2].partition("/")[2] if "://" in request.url else request.url
    words = [word for word in path.partition("?")[0].replace("{}", "/").split("/") if word]
    if words and _READING_SEGMENT.search(words[-1]):
        return True
    for one in reversed(request.way.path[: _said_at(program, request)]):
        if reads_by_name(one.fn.function.name):
            return True
    return False


def reads_by_name(name: str) -> bool:
    """Whether a function is called like one that only asks for something."""
    return _READING_NAME.search(name) is not None and _DOING.search(name) is None


def _said_at(program: Calls, request: Request) -> int:
    """How far down its way a request's method is said. What only hands the method on (`fetch(method, path)`) sends whatever it is asked to, and its name says nothing of the request."""
    row = request.row
    given = _argument(request.way, request.call, row.verb) if row.verb is not None else None
    said = [len(at.path) for at, one in given[0].origins(program, given[1]) if isinstance(one, f.Const)] if given is not None else []
    return max(said, default=len(request.way.path))


def _is_mutation(value: f.AnyValue) -> bool:
    return any(isinstance(one, (f.Name, f.Attr)) and "mutation" in one.name.lower() for one in inside(value))


def headers_of(program: Calls, request: Request) -> Iterator[tuple[Way, f.AnyValue | Definition]]:
    """The headers that the client of a request sends with all of them."""
    for way, call, row in client_calls(program, request):
        given = _argument(way, call, row.headers) if row.headers.keyword or row.headers.position >= 0 else None
        if given is not None:
            yield from given[0].origins(program, given[1])


__all__ = [
    "SAFE",
    "Request",
    "args_of",
    "client_calls",
    "headers_of",
    "host_of",
    "is_client_itself",
    "only_reads",
    "reads_by_name",
    "request_of",
    "text_of",
]
