"""Whom a value is from: the client, who may say anything; the person who acts, as the server made sure; or a row that was loaded by what one of them said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import IntFlag
from typing import TYPE_CHECKING, Final, Protocol

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import ActingPerson, Dependency, GivenByClient, InsertsRow, LoadsRow, ReadsClaims, VerifiesSignature
from apr_mypy.patterns import pattern_of
from apr_mypy.views.edges import bind
from apr_mypy.views.flow import Definition
from apr_mypy.views.makers import Calls
from apr_mypy.views.marked import PRINCIPAL as MARKED_PRINCIPAL
from apr_mypy.views.marked import UNTRUSTED, is_marking, marks, of_parameter
from apr_mypy.views.matters import is_principal
from apr_mypy.views.naming import last_name
from apr_mypy.views.provenance import is_wiring
from apr_mypy.views.queries import is_model, known, model_of
from apr_mypy.views.shown import shown
from apr_mypy.views.walk import VALUE_CHILDREN, inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.makers import Calls
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
_PERSON: Final = pattern_of(
    r"(^|_)(current|auth|authenticated|authed|logged_in|requesting|acting|active|session|signed_in)_?(active_|super|verified_)?(user|customer|account|member|principal|person|id|admin|staff|actor|tenant)"
    r"|(^|_)(principal|identity|caller|claims|viewer|whoami|me)$|^(get|require|resolve|fetch|load|verify|decode|ensure)_(the_|an?_)?(user|customer|identity|caller|token|jwt|claims|session|auth|login|actor|api_key)(_id)?$"
    r"|^(authenticate|authenticated|require_auth|login_required|authorize)$"
)
_PERSON_CLASS: Final = pattern_of(
    r"(User|Principal|Caller|Identity|Claims|TokenData|TokenPayload|Viewer|Actor|AuthContext|CurrentUser|Member|Account|Customer|Person)(Out|Info|Context|Model|InDB|Claims|Public|Private|Data)?$"
)
_IDS: Final = pattern_of(r"(Id|ID|Uuid|UUID|ULID|Slug)$")
_VERIFIES: Final = pattern_of(
    r"(^|_)(authenticate|verify|verified|decode|unsign|loads_signed|check_token|validate_token|introspect|get_current|parse_token|read_token|resolve_token|check_password|log_?in|sign_?in|consume|redeem)(_|$)"
)
_SELF_OWNED: Final = pattern_of(
    r"^_?(current_)?(user|owner|tenant|account|customer|principal|caller|actor|group|household|org|organi[sz]ation|team|workspace|project|member)(_?(id|pk|uuid|ids))?$"
)
_STEPS: Final = frozenset({"self", "cls", "info", "root", "_root", "parent", "_info", "background_tasks", "response", "resp", "scope", "ctx"})
_REQUEST_GLOBALS: Final = frozenset({"request", "g"})
"""What web frameworks without a request parameter call the request, and the place where hooks leave what belongs to it."""
_HELD: Final = pattern_of(r"(^|_)(user|uid|account|customer|identity|principal|member|owner|auth|tenant|role|admin|sub)(_|$)")
_PLAIN: Final = frozenset({"plain", "serialization", "web", "pure", "testing"})
_DEEPEST: Final = 12
_NONE: Final[dict[str, From]] = {}


class Trust:
    """What one function knows of its values. `params` is whom each of its parameters is from, `said` how the client's ones were called where they came in."""

    def __init__(self, program: Whole, fn: FunctionView, params: Mapping[str, From], said: Mapping[str, str] | None = None) -> None:
        self.program = program
        self.fn = fn
        self.params = params
        self.said = said or {}
        self._known: dict[int, From] = {}
        self._marking = is_marking(fn.module)

    def of(self, value: f.AnyValue | None, depth: int = 0) -> From:
        """Whom a value is from."""
        if value is None or depth > _DEEPEST:
            return NOBODY
        known_before = self._known.get(id(value))
        if known_before is None:
            self._known[id(value)] = NOBODY  # a value that is made of itself, in a loop
            known_before = self._known[id(value)] = self._of(value, depth)
        return known_before

    def _of(self, value: f.AnyValue, depth: int) -> From:
        if self._marking and isinstance(value, f.Name | f.Attr):
            said = marks(self.program, self.fn, value)
            if MARKED_PRINCIPAL in said:
                return PRINCIPAL
            if UNTRUSTED in said:
                return CLIENT
        match value:
            case f.Name(scope=f.LOCAL):
                return self._local(value, depth)
            case f.Name():
                return self._global(value)
            case f.Attr():
                return self._attribute(value, depth)
            case f.Call():
                return self._call(value, depth)
            case f.Await() | f.Bind() | f.Star():
                return self.of(value.value, depth + 1)
            case f.Compare() | f.Const() | f.Lambda() | f.Super() | f.Unseen():
                return NOBODY
            case f.Op(op="not"):
                return NOBODY
            case f.Choice():
                return self.of(value.yes, depth + 1) | self.of(value.no, depth + 1)
            case f.Item():
                base = self.of(value.base, depth + 1)
                return self._part(base, value.index.value if isinstance(value.index, f.Const) else "")
            case f.Each():
                found = NOBODY
                for one in (*value.results, *(loop.over for loop in value.loops)):
                    found |= self.of(one, depth + 1)
                return found
            case _:
                found = NOBODY
                for _, child in VALUE_CHILDREN[type(value)](value):
                    found |= self.of(child, depth + 1)
                return found & ~REQUEST

    # --- names --------------------------------------------------------------------------------------------------------------------

    def _local(self, name: f.Name, depth: int) -> From:
        found = NOBODY
        definitions = self.fn.definitions(name)
        for one in definitions:
            if one.kind == "parameter":
                if one.function is self.fn:
                    found |= self.params.get(one.name, NOBODY)
                    found |= self._typed_request(name) if not found else NOBODY
                else:
                    found |= self.params.get(one.name, NOBODY)
            elif one.kind == "changed":
                found |= self._at(one).of(one.record.value, depth + 1)
            elif one.kind != "caught" and one.value is not None:
                found |= self._at(one).of(one.value, depth + 1)
        if not found & (CLIENT | ROW | REQUEST | CLAIMED) and is_principal(name) and any(one.kind == "assigned" for one in definitions):
            return found | PRINCIPAL
        return found

    def _typed_request(self, name: f.Name) -> From:
        return REQUEST if is_request_type(self.fn.module, name.type) else NOBODY

    def _at(self, one: Definition) -> Trust:
        return self if one.function is self.fn else Trust(self.program, one.function, self.params, self.said)

    def _global(self, name: f.Name) -> From:
        module = self.fn.module
        names = (name.name, name.text) if name.text else (name.name,)
        if module.knowledge.find(ActingPerson, names) is not None:
            return PRINCIPAL
        if name.scope == f.UNFOLLOWED and (known_part := self._unfollowed(name.name)):
            return known_part
        if is_request_type(module, name.type):
            return REQUEST
        last = name.name.rpartition(".")[2]
        if last in _REQUEST_GLOBALS and module.package_kind(name.name) == "web":
            return REQUEST
        return PRINCIPAL if is_principal(name) and name.scope != f.LOCAL and not module.types.class_objects(name.type) else NOBODY

    def _unfollowed(self, full: str) -> From:
        """What is known of a part of something in a module that mypy does not follow (`flask_login.current_user.id`)."""
        knowledge = self.fn.module.knowledge
        while "." in full:
            full = full.rpartition(".")[0]
            if knowledge.find(ActingPerson, (full,)) is not None:
                return PRINCIPAL
            if knowledge.find(GivenByClient, (full,)) is not None:
                return CLIENT
        return NOBODY

    # --- attributes ---------------------------------------------------------------------------------------------------------------

    def _attribute(self, attr: f.Attr, depth: int) -> From:
        module = self.fn.module
        row: ActingPerson | GivenByClient | None = self._row(attr, depth)
        if isinstance(row, GivenByClient):
            return CLIENT
        if isinstance(row, ActingPerson):
            return PRINCIPAL
        base = self.of(attr.base, depth + 1)
        if isinstance(attr.base, f.Name) and attr.base.name in ("self", "cls"):
            if attr.name == "request" or is_request_type(module, attr.type):
                return REQUEST
            if is_principal(attr) or _SELF_OWNED.match(attr.name):
                return PRINCIPAL
            return NOBODY
        if base & REQUEST:
            if is_principal(attr) or attr.name in ("user", "auth", "identity", "principal") or _SELF_OWNED.match(attr.name):
                return PRINCIPAL
            return REQUEST if attr.name in ("context", "state", "scope", "request", "session") else NOBODY
        if is_principal(attr) and not base & (CLIENT | ROW | CLAIMED):
            return PRINCIPAL
        if base & CLIENT and not module.types.classes(module.types.type_of(attr.base)) and self._is_of_form(attr):
            return ROW
        return base

    def _is_of_form(self, attr: f.Attr) -> bool:
        """Whether an attribute of a form or serializer is what the server has put there: the row that it made (`serializer.instance`), what it has found as it was checked (`form.customer`)."""
        if attr.name == "instance":
            return True
        if attr.name in ("data", "files", "fields", "initial_data", "cleaned_data", "validated_data", "changed_data") or not (
            self.fn.function.name in ("form_valid", "forms_valid") and isinstance(attr.base, f.Name)
        ):
            return False
        return any(one.kind == "parameter" for one in self.fn.definitions(attr.base))

    def _row(self, attr: f.Attr, depth: int) -> ActingPerson | GivenByClient | None:
        """What knowledge says of an attribute or method: of its class, and of a request without a type by its name."""
        module, tables = self.fn.module, self.fn.module.knowledge.knowledge.by_method
        given, acting = tables.get((GivenByClient, attr.name), ()), tables.get((ActingPerson, attr.name), ())
        if not given and not acting:
            return None
        names = module.names_of(self.fn, attr)
        found = module.knowledge.find(GivenByClient, names) or module.knowledge.find(ActingPerson, names)
        if found is not None:
            return found
        if attr.targets or module.types.classes(module.types.type_of(attr.base)):
            return None
        if self.of(attr.base, depth + 1) & REQUEST:
            return (given or acting)[0]  # type: ignore[return-value]  # rows of those kinds
        if isinstance(attr.base, f.Name) and attr.base.name == "self":
            owners = tuple(f"{one}.{attr.name}" for one in self._owners())
            return module.knowledge.find(GivenByClient, owners) or module.knowledge.find(ActingPerson, owners)
        if attr.name in ("cleaned_data", "validated_data"):
            return given[0]  # type: ignore[return-value]
        return None

    def source_row(self, attr: f.Attr) -> GivenByClient | None:
        """What knowledge says of the part of a request that an attribute is, where it is a client's."""
        row = self._row(attr, 0)
        return row if isinstance(row, GivenByClient) else None

    def _owners(self) -> tuple[str, ...]:
        return self.fn.module.lineage(self.fn.owner.full) if self.fn.owner is not None else ()

    def _part(self, base: From, key: object) -> From:
        """What an item of something is."""
        if base & REQUEST:
            return PRINCIPAL if isinstance(key, str) and _HELD.search(key) else NOBODY
        return base

    # --- calls --------------------------------------------------------------------------------------------------------------------

    def _call(self, call: f.Call, depth: int) -> From:
        fn, module, func = self.fn, self.fn.module, call.func
        claims = module.find(ReadsClaims, fn, call)
        if claims is not None:
            return CLIENT | CLAIMED if not verifies(fn, call, claims) else PRINCIPAL
        signed = module.find(VerifiesSignature, fn, call)
        if signed is not None and signed.says == "raises":
            return PRINCIPAL  # what the application itself has signed
        if isinstance(func, f.Attr):
            row = self._row(func, depth)
            if row is not None:
                return CLIENT if isinstance(row, GivenByClient) else PRINCIPAL
        elif isinstance(func, f.Name):
            if module.knowledge.find(ActingPerson, module.callee(fn, call).names) is not None:
                return PRINCIPAL
        name = last_name(func)
        args = NOBODY
        for arg in call.args:
            args |= self.of(arg.value, depth + 1)
        base = self.of(func.base, depth + 1) if isinstance(func, f.Attr) else NOBODY
        if _VERIFIES.search(name) and not args & PRINCIPAL and not (base and _kind(fn, call) == "plain"):
            return PRINCIPAL
        if _PERSON.search(name) and not args & CLIENT:
            return PRINCIPAL
        if known(LoadsRow, fn, call) is not None or self._loads_untyped(func):
            return ROW
        if base & (CLIENT | CLAIMED):
            return base | (args & ~REQUEST)
        if base & PRINCIPAL:
            return PRINCIPAL
        if base & REQUEST:
            return self._part(base, call.args[0].value.value if call.args and isinstance(call.args[0].value, f.Const) else "")
        made = module.types.class_objects(module.types.type_of(func))
        if made:
            return args & ~REQUEST if not any(is_model(fn, full) for full in made) else NOBODY
        if depth < 6:
            functions = self.program.run_by(fn, call)
            if functions:
                found = NOBODY
                for function in functions[:3]:
                    found |= returned(self.program, function, self.handed(call, function), depth + 4)
                return found
        if base & ROW:
            return ROW
        kind = _kind(fn, call)
        if kind in _PLAIN:
            return args & ~REQUEST
        if args & CLIENT and not module.types.classes(call.type):
            return ROW
        return (
            ROW
            if args & CLIENT and any(is_model(fn, one) for one in module.types.classes(call.type))
            else args & (CLIENT if kind == "own" else NOBODY)
        )

    def _loads_untyped(self, func: f.AnyValue) -> bool:
        """Whether a method of a query without a type gives rows: it begins with a model."""
        tables = self.fn.module.knowledge.knowledge.by_method
        return isinstance(func, f.Attr) and (LoadsRow, func.name) in tables and not func.targets and bool(model_of(self.fn, func.base))

    def handed(self, call: f.Call, function: FunctionView) -> dict[str, From]:
        """Whom the parameters of a called function are from."""
        args = self.fn.module.callee(self.fn, call).args
        is_method = function.owner is not None and not function.function.is_static
        found = {name: label for name, value in bind(args, function.function, is_method).items() if value is not None and (label := self.of(value))}
        for arg in args:
            if arg.name == "**" and (label := self.of(arg.value)):
                for param in function.function.params[1 if is_method else 0 :]:
                    found.setdefault(param.name, label)
        return found

    # --- words --------------------------------------------------------------------------------------------------------------------

    def called(self, value: f.AnyValue, depth: int = 0) -> str:
        """How the client's value is called where it came in (`body.user_id`, `request.headers['X-User-Id']`)."""
        if depth > _DEEPEST:
            return ""
        match value:
            case f.Name(scope=f.LOCAL):
                for one in self.fn.definitions(value):
                    if one.kind == "parameter":
                        if self.params.get(one.name, NOBODY) & (CLIENT | CLAIMED):
                            return self.said.get(one.name, one.name)
                    elif one.value is not None and (found := self.called(one.value, depth + 1)):
                        return found
                return ""
            case f.Attr():
                if self._row(value, depth) is not None:
                    return shown(value, 50)
                base = self.called(value.base, depth + 1) if self.of(value.base) & (CLIENT | CLAIMED) else ""
                return f"{base}.{value.name}" if base and "(" not in base else base
            case f.Item():
                base = self.called(value.base, depth + 1)
                return f"{base}[{shown(value.index, 30)}]" if base and "[" not in base else base
            case f.Call():
                if (
                    isinstance(value.func, f.Attr)
                    and value.func.name in ("get", "pop")
                    and value.args
                    and self.of(value.func.base) & (CLIENT | CLAIMED)
                ):
                    base = self.called(value.func.base, depth + 1)
                    return f"{base}[{shown(value.args[0].value, 30)}]" if base else base
                if isinstance(value.func, f.Attr) and self._row(value.func, depth) is not None:
                    return shown(value, 50)
        for _, child in VALUE_CHILDREN[type(value)](value):
            if self.of(child) & (CLIENT | CLAIMED) and (found := self.called(child, depth + 1)):
                return found
        return ""


def returned(program: Whole, fn: FunctionView, params: Mapping[str, From], depth: int = 0) -> From:
    """Whom what a function returns is from."""
    memo: dict[tuple[str, tuple[tuple[str, From], ...]], From] = program.__dict__.setdefault("_trust_returned", {})
    key = (fn.full, tuple(sorted(params.items())))
    if key not in memo:
        memo[key] = NOBODY
        trust = Trust(program, fn, params)
        found = NOBODY
        for step in fn.returns:
            found |= trust.of(step.value, depth)
        if any(is_model(fn, full) for full in fn.module.types.classes(fn.function.returns)):
            found = (found & ~CLIENT) | (ROW if not found & PRINCIPAL else NOBODY)
        memo[key] = found
    return memo[key]


# --- where things come in ---------------------------------------------------------------------------------------------------------


def is_request_type(module: ModuleView, number: int) -> bool:
    """Whether a type is a web framework's request or websocket."""
    web = module.knowledge.packages("web")
    return any(
        base.partition(".")[0] in web
        and base.rpartition(".")[2] in ("Request", "HttpRequest", "HTTPConnection", "WebSocket", "BaseRequest", "ASGIConnection")
        for base in module.types.bases(number)
    )


def markers(program: Calls, module: ModuleView, param: f.Param) -> Iterator[tuple[ModuleView, f.Call]]:
    """The calls that mark a parameter (`Depends(…)`, `Header()`), by its default, its annotation, or an alias of another module."""
    for value in (param.default, *param.metadata):
        if isinstance(value, f.Call):
            yield module, value
        elif isinstance(value, f.Name) and value.scope != f.LOCAL:
            holder = program.modules.get(value.name.rpartition(".")[0])
            for name, expression in holder.facts.aliases if holder is not None else ():
                if name == value.name and holder is not None:
                    for one in inside(expression):
                        if isinstance(one, f.Call):
                            yield holder, one


def injected(program: Calls, fn: FunctionView) -> Iterator[tuple[f.Param, FunctionView]]:
    """The functions whose result a framework hands to a function, with the parameter that gets it."""
    for param in fn.function.params:
        for holder, call in markers(program, fn.module, param):
            row = holder.find(Dependency, holder.body, call)
            if row is None:
                continue
            given = holder.callee(holder.body, call).argument(row.callable.keyword, row.callable.position)
            for function in program.refers_to(holder.body, given.value) if given is not None else ():
                yield param, function


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
    types = module.types
    classes = types.classes(param.type)
    if classes and all(_IDS.search(full) and not module.is_own(full) for full in classes):
        return CLIENT  # an id, which a library may have a type of its own for (`ObjectId`)
    if name in _STEPS or is_wiring(module, param):
        return NOBODY
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
    if (
        param.metadata
        and any(isinstance(one, f.Name) and one.name.partition(".")[0] in module.own for one in param.metadata)
        and not program.is_whole
    ):
        return PRINCIPAL if is_principal(f.Name(name, f.LOCAL, param.type)) else NOBODY
    return CLIENT


def _is_shape(program: Whole, ref: f.ClassRef) -> bool:
    """Whether a class of the project only holds data that a framework fills from the request (a DTO of another library, a TypedDict)."""
    view = program.classes.get(ref.full)
    return view is not None and (view.class_.is_typed_dict or (bool(view.class_.fields) and not view.methods))


def _injected(program: Whole, fn: FunctionView, param: f.Param, depth: int) -> From:
    types = fn.module.types
    if is_wiring(fn.module, param):
        return NOBODY
    functions = [function for one, function in injected(program, fn) if one is param]
    if is_principal(f.Name(param.name, f.LOCAL, param.type)) or any(_PERSON.search(one.function.name) for one in functions):
        return PRINCIPAL
    if any(_PERSON_CLASS.search(full) for full in types.classes(param.type) if full not in fn.module.dtos):
        return PRINCIPAL
    found = NOBODY
    for function in functions if depth < 3 else ():
        if function.function.name != "__init__":
            found |= returned(program, function, entering(program, function, depth + 1), 4)
    return found & (CLIENT | PRINCIPAL | ROW)


# --- what is read -----------------------------------------------------------------------------------------------------------------


def verifies(fn: FunctionView, call: f.Call, row: ReadsClaims) -> bool:
    """Whether the signature of a token is looked at where it is read."""
    if row.checked != "unless":
        return row.checked == "always"
    callee = fn.module.callee(fn, call)
    for switch in row.switch:
        given = callee.argument(switch.keyword, switch.position)
        for value in fn.origins(given.value) if given is not None else ():
            if isinstance(value, f.Const) and value.value is False:
                return False
            if isinstance(value, f.Name) and value.scope != f.LOCAL:
                held = fn.module.set_once(value.name)
                value = held if held is not None else value
            for key, item in value.items if isinstance(value, f.Table) else ():
                if isinstance(key, f.Const) and key.value == row.key and isinstance(item, f.Const) and item.value is False:
                    return False
            if isinstance(value, f.Call) and any(
                arg.name == row.key and isinstance(arg.value, f.Const) and arg.value.value is False for arg in value.args
            ):
                return False
    return True


def _kind(fn: FunctionView, call: f.Call) -> str:
    """What a called function is for: of the language ("plain"), of the project ("own"), or by its library."""
    module = fn.module
    if known(InsertsRow, fn, call) is not None:
        return "orm"
    for name in module.callee(fn, call).names:
        root = name.partition(".")[0]
        if root in ("builtins", "typing", "uuid", "decimal", "datetime", "json", "str", "int"):
            return "plain"
        if module.is_own(name):
            return "own"
        if found := module.package_kind(name):
            return found
    return ""
