"""Whom the parameters of a function are from that a framework calls: by their markers, types and names, and by the functions whose result is injected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Dependency, GivenByClient, Route
from apr_mypy.patterns import pattern_of
from apr_mypy.views.dependencies import injected, markers
from apr_mypy.views.entitling import logs_in
from apr_mypy.views.from_whom import CLAIMED, CLIENT, IDENTITY_HEADER, NOBODY, PERSON, PRINCIPAL, REQUEST, ROW, From, is_request_type
from apr_mypy.views.marked import PRINCIPAL as MARKED_PRINCIPAL
from apr_mypy.views.marked import UNTRUSTED, is_marking, of_parameter
from apr_mypy.views.matters import is_principal
from apr_mypy.views.models_meant import model_of_row
from apr_mypy.views.provenance import is_wiring
from apr_mypy.views.queries import is_model, model_class
from apr_mypy.views.trust import Trust, returned

if TYPE_CHECKING:
    from apr_mypy.views.from_whom import Whole
    from apr_mypy.views.function import FunctionView

_PERSON_CLASS: Final = pattern_of(
    r"(User|Principal|Caller|Identity|Claims|TokenData|TokenPayload|Viewer|Actor|AuthContext|CurrentUser|Member|Account|Customer|Person)(Out|Info|Context|Model|InDB|Claims|Public|Private|Data)?$"
)
_AUTH_CLASS: Final = pattern_of(r"^_?Auth(n|enticat(ed|ion))?(Subject|Info|State|Party|Entity|Result|Session|Data)$")
"""Classes of what the server knows of who is asking, whoever it is."""
_AUTHENTICATES: Final = pattern_of(
    r"(^|_)(Authenticator|Authenticates|Authentication|Authenticate|RequireLogin|LoginRequired|RequireAuth)(Dependency|Dep)?$"
)
"""Classes whose instances, asked before the handler, give who is asking or refuse."""
_IDS: Final = pattern_of(r"(Id|ID|Uuid|UUID|ULID|Slug)$")
_STEPS: Final = frozenset({"self", "cls", "info", "root", "_root", "parent", "_info", "background_tasks", "response", "resp", "scope", "ctx"})


def entering(program: Whole, fn: FunctionView, depth: int = 0) -> dict[str, From]:
    """Whom the parameters of a function that a framework calls are from."""
    memo: dict[str, dict[str, From]] = program.__dict__.setdefault("_trust_entering", {})
    if fn.full not in memo:
        memo[fn.full] = {}
        memo[fn.full] = {param.name: _entering(program, fn, param, number, depth) for number, param in enumerate(fn.function.params)}
    return memo[fn.full]


def _entering(program: Whole, fn: FunctionView, param: f.Param, number: int, depth: int) -> From:
    module, name = fn.module, param.name
    if fn.owner is not None and number == 0 and not fn.function.is_static:
        return NOBODY
    if _is_found_by_framework(fn, number):
        return ROW
    if is_marking(module):
        said = of_parameter(program, fn, name)
        if said:
            return PRINCIPAL if MARKED_PRINCIPAL in said else CLIENT if UNTRUSTED in said else NOBODY
    for holder, call in markers(program, module, param):
        row = holder.find(Dependency, holder.body, call)
        if row is not None:
            return _injected(program, fn, param, depth)
        given = holder.find(GivenByClient, holder.body, call)
        if given is not None:
            alias = holder.callee(holder.body, call).argument(given.alias.keyword, given.alias.position) if given.alias is not None else None
            written = alias.value.value if alias is not None and isinstance(alias.value, f.Const) and isinstance(alias.value.value, str) else name
            is_claim = given.what in ("header", "cookie") and IDENTITY_HEADER.match(written)
            return CLIENT | CLAIMED if is_claim else CLIENT
    if is_request_type(module, param.type) or name in ("request", "req", "websocket", "info"):
        return REQUEST
    handed = _handed_by_decorator(program, fn, name, depth)
    if handed is not None:
        return handed
    types = module.types
    classes = types.classes(param.type)
    if classes and all(_IDS.search(full) and not module.is_own(full) for full in classes):
        return CLIENT  # an id, which a library may have a type of its own for (`ObjectId`)
    if name in _STEPS or is_wiring(module, param):
        return NOBODY
    if not program.is_whole and any(isinstance(one, f.Name) and one.name.partition(".")[0] in module.own for one in param.metadata):
        return PRINCIPAL if is_principal(f.Name(name, f.LOCAL, param.type)) else NOBODY  # what marks it stands in another module
    if any(full in module.dtos for full in classes):
        return CLIENT
    own = [full for full in classes if not full.startswith(("builtins.", "uuid.", "datetime.", "decimal.", "enum."))]
    if own:
        if is_principal(f.Name(name, f.LOCAL, param.type)) or any(_PERSON_CLASS.search(full) for full in own):
            return PRINCIPAL
        refs = [ref for full in own if (ref := types.reference(full)) is not None]
        if any(module.package_kind(full) == "web" for full in own) or any(is_model(fn, full) for full in own):
            return NOBODY
        shapes = [ref for ref in refs if ref.is_enum or module.is_own(ref.full)]
        return CLIENT if any(ref.is_enum or _is_shape(program, ref) for ref in shapes) else NOBODY
    return CLIENT


def _is_found_by_framework(fn: FunctionView, number: int) -> bool:
    """Whether a parameter is the row that a framework has found, as the class of views or the route says which ones there are: what is to be removed, the context of a view."""
    if fn.owner is not None:
        return number == 1 and fn.function.name == "perform_destroy"
    if number or len(fn.function.params) < 2:
        return False
    return any(
        isinstance(one, f.Call)
        and any(arg.name == "context" and model_class(fn, arg.value) for arg in one.args)
        and fn.module.find_value(Route, fn.module.body, one) is not None
        for one in fn.function.decorators
    )


def _is_shape(program: Whole, ref: f.ClassRef) -> bool:
    """Whether a class of the project only holds data that a framework fills from the request (a DTO of another library, a TypedDict)."""
    view = program.classes.get(ref.full)
    return view is not None and (view.class_.is_typed_dict or (bool(view.class_.fields) and not view.methods))


def _handed_by_decorator(program: Whole, fn: FunctionView, name: str, depth: int) -> From | None:
    """Whom a parameter is from that the wrapper of a decorator gives by its name (`view(*args, project=project, **kwargs)`); None where none does."""
    if depth > 2:
        return None
    for decorator in _decorators(program, fn):
        value = decorator.func if isinstance(decorator, f.Call) else decorator
        around = program.functions.get(value.name) if isinstance(value, f.Name) else None
        inner = list(around.nested.values()) if around is not None else []
        inner += [deep for one in inner for deep in one.nested.values()]
        for wrapper in inner:
            for call in wrapper.calls:
                given = next((arg.value for arg in call.args if arg.name == name), None)
                if given is None or not (isinstance(call.func, f.Name) and call.func.scope == f.LOCAL):
                    continue
                trust = Trust(program, wrapper, entering(program, wrapper, depth + 1))
                found = trust.of(given)
                if is_principal(given) or logs_in(program, model_of_row(trust, given)):
                    return PRINCIPAL
                return found & (PRINCIPAL | ROW) or ROW
    return None


def _decorators(program: Whole, fn: FunctionView) -> tuple[f.AnyValue, ...]:
    """The decorators of a function, and those that its class of views puts on all its methods."""
    found = list(fn.function.decorators)
    view = program.classes.get(fn.owner.full) if fn.owner is not None else None
    for field in view.class_.fields if view is not None else ():
        if field.name in ("decorators", "method_decorators") and isinstance(field.value, f.Many):
            found += field.value.items
    return tuple(found)


def _is_told_whom(program: Whole, fn: FunctionView, depth: int) -> bool:
    """Whether a client says in the path or query which row a dependency gives."""
    if depth > 3:
        return False
    labels = entering(program, fn, depth + 1)
    return any(labels.get(param.name, NOBODY) & CLIENT and not any(True for _ in markers(program, fn.module, param)) for param in fn.function.params)


def _is_given_by_authenticator(program: Whole, fn: FunctionView, param: f.Param) -> bool:
    """Whether what a framework hands to a parameter is the answer of an object that makes sure who is asking: `Depends(Authenticator(scopes=…))`."""
    for holder, call in markers(program, fn.module, param):
        row = holder.find(Dependency, holder.body, call)
        given = holder.callee(holder.body, call).argument(row.callable.keyword, row.callable.position) if row is not None else None
        if given is not None and any(
            _AUTHENTICATES.search(full.rpartition(".")[2]) for full in holder.types.classes(holder.types.type_of(given.value))
        ):
            return True
    return False


def _injected(program: Whole, fn: FunctionView, param: f.Param, depth: int) -> From:
    types = fn.module.types
    if is_wiring(fn.module, param):
        return NOBODY
    functions = [function for one, function in injected(program, fn) if one is param]
    if is_principal(f.Name(param.name, f.LOCAL, param.type)) or any(PERSON.search(one.function.name) for one in functions):
        return PRINCIPAL
    if any(
        _PERSON_CLASS.search(full) or _AUTH_CLASS.search(full.rpartition(".")[2]) for full in types.classes(param.type) if full not in fn.module.dtos
    ):
        return PRINCIPAL
    if _is_given_by_authenticator(program, fn, param):
        return PRINCIPAL
    if any(logs_in(program, full) for full in types.classes(param.type)) and not any(_is_told_whom(program, one, depth) for one in functions):
        return PRINCIPAL
    found = NOBODY
    for function in functions if depth < 3 else ():
        if function.function.name != "__init__":
            found |= returned(program, function, entering(program, function, depth + 1), 4)
    return found & (CLIENT | PRINCIPAL | ROW)
