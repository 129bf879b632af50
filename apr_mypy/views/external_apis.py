"""External APIs: which functions ask another system over the network, which system that is, and whether the library asks again by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import ActsAsProperty, ExternalApi, HttpClient, KeepsResult, Retries, SendsRequest
from apr_mypy.patterns import pattern_of
from apr_mypy.views.attempts import Runs
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView
from apr_mypy.views.http_requests import Request, client_calls, host_of, is_client_itself, request_of, text_of
from apr_mypy.views.makers import Makers, callers
from apr_mypy.views.module import ModuleView
from apr_mypy.views.naming import called_name
from apr_mypy.views.retries import Retry, retries_of
from apr_mypy.views.row_sections import is_test
from apr_mypy.views.shown import shown
from apr_mypy.views.walk import inside
from apr_mypy.views.ways import Way

_HERE: Final = pattern_of(r"^(localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[?::1\]?|testserver|test|unix|169\.254\.169\.254|.*\.localhost)$")
_SETTINGS: Final = pattern_of(r"(^|_)(settings?|config|conf|cfg|env|environ|constants|app_settings|secrets)(_|$)", re.IGNORECASE)
_OF_CONTAINERS: Final = frozenset({"copy", "items", "keys", "values"})
_OF_STATUS: Final = frozenset({"raise_for_status", "status_code", "status", "ok", "is_success", "is_error"})
_KEPT_ON: Final = frozenset({"self", "cls"})


class ApiCall(NamedTuple):
    """A call that asks an API. `api` tells it from others; `label` is what people call it; `names` are what it may be declared by in the configuration."""

    fn: FunctionView
    call: f.Call
    api: str
    label: str
    names: tuple[str, ...]
    client: tuple[tuple[FunctionView, f.Call], ...] = ()
    package: str = ""


def api_calls(program: Runs) -> Iterator[ApiCall]:
    """Every call of a program that asks a system outside of it, tests left out; requests to addresses that come as data ask no one API."""
    for module in program.modules.values():
        for fn, call, row in module.calls_known_as(SendsRequest):
            if row.builds or is_test(fn) or _is_asked_once(fn) or _is_probe(fn, call):
                continue
            asked = [one for one in callers(program, fn) if not is_test(one[0])] if is_client_itself(fn, call) else [(fn, call)]
            for asker, asking in asked:
                found = _of_request(program, asker, asking, row)
                if found is not None:
                    yield found
        if _uses_providers(module) or _is_handed_providers(program, module):
            for fn in module.having(f.Call):
                for call in fn.calls if not is_test(fn) else ():
                    found = _of_provider(program, fn, call)
                    if found is not None:
                        yield found


def _is_probe(fn: FunctionView, call: f.Call) -> bool:
    """Whether a function only finds out whether a system is there: it looks at no answer, and says yes or no. That is what a breaker does too."""
    use = fn.use_of(call)
    if use.kind == "awaited":
        use = fn.use_of(use.by)
    return (
        (use.kind == "statement" or (use.kind == "assigned" and _is_only_judged(fn, use.by)))
        and bool(fn.returns)
        and all(isinstance(one.value, f.Const) and isinstance(one.value.value, bool) for one in fn.returns)
        and {one.value.value for one in fn.returns if isinstance(one.value, f.Const)} == {True, False}
    )


def _is_only_judged(fn: FunctionView, kept: Any) -> bool:
    """Whether of an answer that is kept by a name only its status is looked at (`response.raise_for_status()`)."""
    names = {target.name for target in kept.targets if isinstance(target, f.Name)} if isinstance(kept, f.Set) else set()
    reads = [name for name in fn.all(f.Name) if name.name in names and name.scope == f.LOCAL and (fn.parent(name) or (None, ""))[1] != "target"]
    return bool(reads) and all(isinstance(by := (fn.parent(one) or (None, ""))[0], f.Attr) and by.name in _OF_STATUS for one in reads)


def _is_asked_once(fn: FunctionView) -> bool:
    """Whether what a function gives is kept from the first time that it worked, as a document of where things are is: it is told nothing, so there is one result."""
    module = fn.module
    for decorator in fn.function.decorators:
        kept = module.find_value(ActsAsProperty, module.body, decorator)
        if kept is not None and kept.keeps:
            return True
        if module.find_value(KeepsResult, module.body, decorator) is not None:
            told = [param.name for param in fn.function.params[fn.owner is not None :]]
            if not told or (_keeps_its_failure(fn) and not any(name.name in told for name in fn.all(f.Name))):
                return True
    return False


def _keeps_its_failure(fn: FunctionView) -> bool:
    """Whether a function lets no failure out, so that what is kept of it is kept of a failure too: for as long as the key that it is told, and does not look at, says (`@lru_cache def newest(hour)`)."""
    tries = fn.all(f.Try)
    return bool(tries) and not fn.all(f.Raise) and all(step.handlers for step in tries)


# --- HTTP -------------------------------------------------------------------------------------------------------------------------


def _of_request(program: Runs, fn: FunctionView, call: f.Call, row: SendsRequest) -> ApiCall | None:
    request = request_of(program, Way(fn), call, row)
    if request is None:
        return None
    clients = client_calls(program, request)
    if any(_is_internal(way.fn, made, kind) for way, made, kind in clients):
        return None
    makers = tuple((way.fn, made) for way, made, _ in clients)
    host = host_of(request.url) or next((host for way, made, kind in clients if (host := _base_host(program, way, made, kind))), "")
    if host:
        return None if _HERE.match(host) else ApiCall(fn, call, host, host, (host, *_class_names(fn)), makers)
    host = _kept_host(fn) if _url_of(request) is None else ""  # `def _request(self, method, *args)`
    if host and not _HERE.match(host):
        return ApiCall(fn, call, host, host, (host, *_class_names(fn)), makers)
    base = any(_gives_base(way, made, kind) for way, made, kind in clients)
    if fn.owner is not None and (base or _is_fixed(program, request)):
        full = fn.owner.full
        return ApiCall(fn, call, full, fn.owner.name, (fn.owner.name, full), makers)
    said = _setting(program, request) or next((text for way, made, kind in clients if (text := _base_setting(way, made, kind))), "")
    if said:
        last = said.rpartition(".")[2]
        return ApiCall(fn, call, said, f"the system at {last}", (last, said), makers)
    return None


def _base_setting(way: Way, made: f.Call, row: HttpClient) -> str:
    """The setting that holds the address of a client."""
    given = way.fn.module.callee(way.fn, made).argument(row.base.keyword, row.base.position) if row.base.keyword else None
    value = given.value if given is not None else None
    if isinstance(value, f.Name) and value.scope == f.FULL:
        return value.name
    return shown(value, 60) if isinstance(value, f.Attr) and _is_setting(value) else ""


def _kept_host(fn: FunctionView) -> str:
    """The one host whose address the class of a method keeps as a constant (`base_url = "https://api.parcelfox.example"`)."""
    fields = fn.owner.fields if fn.owner is not None else ()
    texts = [field.value.value for field in fields if isinstance(field.value, f.Const) and isinstance(field.value.value, str)]
    hosts = {host for text in texts if (host := host_of(text))}
    return hosts.pop() if len(hosts) == 1 else ""


def _class_names(fn: FunctionView) -> tuple[str, ...]:
    return (fn.owner.name, fn.owner.full) if fn.owner is not None else ()


def _is_internal(fn: FunctionView, made: f.Call, row: HttpClient) -> bool:
    return any(
        isinstance(arg.value, f.Call)
        and any(name in row.internal or fn.module.knowledge.public(name) in row.internal for name in fn.module.callee(fn, arg.value).names)
        for arg in made.args
    ) or "TestClient" in called_name(made)


def _base_host(program: Runs, way: Way, made: f.Call, row: HttpClient) -> str:
    given = way.fn.module.callee(way.fn, made).argument(row.base.keyword, row.base.position) if row.base.keyword else None
    if given is None:
        return ""
    text = text_of(program, way, given.value)
    return host_of(text if "://" in text else f"https://{text}") if text.strip("{}/") else ""


def _gives_base(way: Way, made: f.Call, row: HttpClient) -> bool:
    return bool(row.base.keyword) and way.fn.module.callee(way.fn, made).argument(row.base.keyword, row.base.position) is not None


def _leaves(program: Runs, way: Way, value: f.AnyValue, depth: int = 0) -> Iterator[tuple[Way, f.AnyValue | Definition]]:
    """What an address begins with: the first part of texts and sums; what callers in sight give for a parameter."""
    if depth > 5:
        return
    plain = value
    while isinstance(plain, (f.Text, f.Op)) or (isinstance(plain, f.Call) and isinstance(plain.func, (f.Attr, f.Name))):
        if isinstance(plain, f.Text):
            parts = [one for one in plain.parts if not (isinstance(one, f.Const) and one.value == "")]
            if not parts:
                return
            plain = parts[0]
        elif isinstance(plain, f.Op):
            plain = plain.args[0]
        elif called_name(plain) in ("urljoin", "str", "URL") and plain.args:
            plain = plain.args[0].value
        elif isinstance(plain.func, f.Attr) and called_name(plain) in ("format", "rstrip", "strip", "lstrip", "join", "with_path", "unicode_string"):
            plain = plain.func.base
        else:
            break
    if isinstance(plain, f.Attr) or (isinstance(plain, f.Name) and plain.scope == f.FULL):
        yield way, plain
        return
    for holder, origin in way.origins(program, plain):
        if isinstance(origin, Definition):
            found = False
            if origin.kind == "parameter" and holder.caller is None:
                for caller, call in callers(program, holder.fn)[:6]:
                    given = holder.under(caller, call).given(origin.name)
                    if given is not None:
                        found = True
                        yield from _leaves(program, given[0], given[1], depth + 1)
            if not found:
                yield holder, origin
        elif origin is not plain:
            yield from _leaves(program, holder, origin, depth + 1)
        else:
            yield holder, origin


def _is_fixed(program: Runs, request: Request) -> bool:
    """Whether the address of a request is the client's own: it begins with a constant, a setting or a field that the class is made with."""
    given = _url_of(request)
    if given is None:
        return False
    leaves = list(_leaves(program, *given))
    return bool(leaves) and all(
        (isinstance(leaf, f.Const) and isinstance(leaf.value, str) and leaf.value != "")
        or (isinstance(leaf, f.Attr) and (_is_own_field(holder.fn, leaf) or _is_setting(leaf)))
        or (isinstance(leaf, f.Name) and leaf.scope == f.FULL)
        for holder, leaf in leaves
    )


def _url_of(request: Request) -> tuple[Way, f.AnyValue] | None:
    row = request.row
    if row.url is None:
        return None
    for way, arg in request.args:
        if arg.name == row.url.keyword:
            return way, arg.value
    found = request.way.fn.module.callee(request.way.fn, request.call).argument(row.url.keyword, row.url.position)
    return (request.way, found.value) if found is not None else None


def _is_own_field(fn: FunctionView, attr: f.Attr) -> bool:
    if not isinstance(attr.base, f.Name) or attr.base.name not in _KEPT_ON or fn.owner is None:
        return isinstance(attr.base, f.Attr) and _is_own_field(fn, attr.base) and (_is_setting(attr) or not _may_be_row(fn, attr.base))
    return not fn.module.roles.is_orm_model(fn.module.roles.ref(fn.owner))


def _may_be_row(fn: FunctionView, value: f.AnyValue) -> bool:
    """Whether a value is a row, or nobody says what it is: `self.source.url`, where each source has another host."""
    types = fn.module.types
    classes = types.classes(types.type_of(value))
    return not classes or any(fn.module.roles.is_orm_model(ref) for ref in fn.module.facts.classes if ref.full in classes)


def _is_setting(attr: f.Attr) -> bool:
    at: f.AnyValue = attr.base
    while isinstance(at, (f.Attr, f.Call)):
        if isinstance(at, f.Attr) and _SETTINGS.search(at.name):
            return True
        at = at.base if isinstance(at, f.Attr) else at.func
    return isinstance(at, f.Name) and _SETTINGS.search(at.name.rpartition(".")[2]) is not None


def _setting(program: Runs, request: Request) -> str:
    given = _url_of(request)
    if given is None:
        return ""
    found: set[str] = set()
    for _, leaf in _leaves(program, *given):
        if isinstance(leaf, f.Attr) and _is_setting(leaf):
            found.add(shown(leaf, 60))
        elif isinstance(leaf, f.Name) and leaf.scope == f.FULL:
            found.add(leaf.name)
        else:
            return ""
    return found.pop() if len(found) == 1 else ""  # several callers, several systems


# --- providers' libraries ---------------------------------------------------------------------------------------------------------


def _uses_providers(module: ModuleView) -> bool:
    memo: frozenset[str] | None = module.knowledge.__dict__.get("_providers")
    if memo is None:
        memo = module.knowledge.__dict__["_providers"] = frozenset(name.partition(".")[0] for name in module.knowledge.table(ExternalApi))
    return any(step.full.partition(".")[0] in memo for step in module.facts.imports) or any(
        ref.full.partition(".")[0] in memo for ref in module.facts.classes
    )


def _is_handed_providers(program: Runs, module: ModuleView) -> bool:
    """Whether a module imports something of one that uses a provider's library: a function, say, that gives its client."""
    others = {step.full for step in module.facts.imports} | {step.full.rpartition(".")[0] for step in module.facts.imports}
    return any(other is not module and _uses_providers(other) for name in others if (other := program.modules.get(name)) is not None)


def _names_by_maker(program: Runs, fn: FunctionView, call: f.Call) -> Iterator[str]:
    """The names of a method by the call that made what it is called on, where mypy has no type for it: `client = parcel_client()`, then `client.parcels.create()`."""
    at: f.AnyValue = call.func
    path: list[str] = []
    while isinstance(at, f.Attr) and (path or fn.module.types.is_any(fn.module.types.type_of(at.base))):
        path.insert(0, at.name)
        at = at.base
        if isinstance(at, f.Call) or (isinstance(at, f.Name) and any(isinstance(one, f.Call) for one in fn.origins(at))):
            for maker, made in Makers(program, fn, at).made:
                if made is not call:
                    yield from (".".join((name, *path)) for name in maker.module.callee(maker, made).names)
            return


def _of_provider(program: Runs, fn: FunctionView, call: f.Call) -> ApiCall | None:
    if not isinstance(call.func, f.Attr):
        return None
    table = fn.module.knowledge.table(ExternalApi)
    types = fn.module.types
    if any(full.startswith("builtins.") for full in types.classes(types.type_of(call.func.base))) or (
        call.func.name in _OF_CONTAINERS and not call.args
    ):
        return None  # a list or text of the client's
    known = fn.module.callee(fn, call).names
    for name in (*known, *_names_by_maker(program, fn, call)):
        owner, _, method = name.rpartition(".")
        row = table.get(name)
        if row is not None and (row.service is not None or method[:1].isupper()):
            continue  # it only makes a client
        while row is None and "." in owner:
            row = table.get(owner)
            owner = owner.rpartition(".")[0]
        if row is not None and row.service is not None and name not in known:  # what that client is, where mypy has no type for it
            row = next((one for one in table.values() if one.api == row.api and one.service is None), row)
        if row is None or row.service is not None or method in row.harmless or method.startswith(("_", "with_")):
            continue
        made = tuple(Makers(program, fn, call.func.base).made)
        if any(one.api == row.api and one.service is not None for one in table.values()) and not _asks_foreign_service(made):
            return None
        return ApiCall(fn, call, row.api, row.api, (row.api, name.partition(".")[0], *_class_names(fn)), made, name.partition(".")[0])
    return None


def _asks_foreign_service(made: tuple[tuple[FunctionView, f.Call], ...]) -> bool:
    """Whether a client is made for a service that is no storage or queue of the project's own."""
    for maker, call in made:
        row = maker.module.find(ExternalApi, maker, call)
        if row is None or row.service is None:
            continue
        said = maker.module.callee(maker, call).argument(row.service.keyword, row.service.position)
        service = maker.module.constant(maker, said.value) if said is not None else None
        if service is not None and isinstance(service.value, str) and service.value not in row.own:
            return True
    return False


# --- retries of the library -------------------------------------------------------------------------------------------------------


def client_retries(program: Runs, one: ApiCall) -> bool:
    """Whether the client that a call is made with tries again by itself, by what it is told or by its library's default."""
    for maker, call in one.client:
        for retry in retries_of(maker.module):
            if retry.how in ("client", "policy") and retry.policy.retries and (retry.call is call or _is_told_to(maker, call, retry)):
                return True
    if not one.package:
        return False
    rows = [
        row
        for row in program.knowledge.knowledge.of_kind(Retries)
        if row.what == "client" and one.package in (row.name.partition(".")[0], *row.packages)
    ]
    told = [
        retry
        for module in program.modules.values()
        for retry in (retries_of(module) if any(step.full.partition(".")[0] == one.package for step in module.facts.imports) else ())
        if retry.how == "client" and retry.row in rows
    ]
    if told:
        return any(retry.policy.retries for retry in told)
    return any(row.default != 1 and not _is_switched_off(program, row) for row in rows)


def _is_told_to(maker: FunctionView, client: f.Call, retry: Retry) -> bool:
    """Whether a policy is meant for the client that is made beside it: in a function every policy is, in a module only what is given to the client, or put into it."""
    if retry.fn is not maker or retry.call is None:
        return False
    if maker is not maker.module.body:
        return True
    if any(one is retry.call for one in inside(client)):
        return True
    said, made = maker.step_of(retry.call), maker.step_of(client)
    policies, clients = _set_names(said), _set_names(made)
    for step in (said, made, *maker.all(f.Do)):  # `session.mount("https://", HTTPAdapter(max_retries=policy))`
        names = (
            {one.name for one in inside(step.value) if isinstance(one, f.Name)}
            if isinstance(step, f.Do | f.Set) and step.value is not None
            else set()
        )
        is_of_policy = step is said or not names.isdisjoint(policies)
        is_of_client = step is made or not names.isdisjoint(clients)
        if is_of_policy and is_of_client:
            return True
    return False


def _set_names(step: Any) -> set[str]:
    return {target.name for target in step.targets if isinstance(target, f.Name)} if isinstance(step, f.Set) else set()


def _is_switched_off(program: Runs, row: Retries) -> bool:
    """`stripe.max_network_retries = 0`."""
    name = row.setting.rpartition(".")[2]
    return bool(name) and any(
        isinstance(step.value, f.Const) and step.value.value == 0
        for module in program.modules.values()
        for fn in module.having(f.Set)
        for step in fn.all(f.Set)
        if any(isinstance(target, (f.Attr, f.Name)) and target.name.rpartition(".")[2] == name for target in step.targets)
    )


__all__ = ["ApiCall", "api_calls", "client_retries"]
